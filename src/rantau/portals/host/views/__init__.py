"""One topic per file."""
