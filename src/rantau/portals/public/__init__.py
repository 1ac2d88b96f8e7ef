"""Pages for everybody: is this real, open classes, how it is decided. No sign-in."""
