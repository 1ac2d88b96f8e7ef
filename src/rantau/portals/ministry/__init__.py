"""Pages for the ministry: memoranda, licences, orders to review, plans."""
