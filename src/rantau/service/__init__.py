"""The running service: settings, addresses, and the door for a web server. No business here."""
