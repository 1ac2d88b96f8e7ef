"""The small words all layers share: money, periods, countries. Standard library only."""
