"""What time does to licences: a sweep that is safe to repeat."""

from datetime import datetime

from rantau.journey.parties.actions import expire_licences


def sweep(now: datetime) -> dict[str, int]:
    """End licences whose last day is over."""
    return {"licences_expired": expire_licences(now=now)}
