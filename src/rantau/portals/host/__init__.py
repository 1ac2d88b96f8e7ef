"""Pages for hosts and their partner: orders, and what becomes of them."""
