"""Which classes open, where and when, so that a demand is met."""
