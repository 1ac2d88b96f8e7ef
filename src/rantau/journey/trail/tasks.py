"""What time does to answers that are kept: a sweep that is safe to repeat."""

from datetime import datetime

from rantau.journey.trail.actions import forget_answers


def sweep(now: datetime) -> dict[str, int]:
    """Delete answers that nobody asks for any more."""
    return {"answers_forgotten": forget_answers(now=now)}
