"""What time does to licences and invitations: a sweep that is safe to repeat."""

from datetime import datetime

from rantau.journey.parties.actions import expire_licences, lapse_invitations


def sweep(now: datetime) -> dict[str, int]:
    """End licences whose last day is over, and invitations that nobody accepted in time."""
    return {
        "licences_expired": expire_licences(now=now),
        "invitations_lapsed": lapse_invitations(now=now),
    }
