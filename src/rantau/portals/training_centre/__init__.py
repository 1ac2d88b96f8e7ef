"""Pages for training centres: classes to open, capacity, results."""
