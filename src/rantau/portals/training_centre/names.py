"""How a centre's office calls what it teaches with, and its classes in a calendar."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.safestring import SafeString

from rantau.base import words
from rantau.base.svg import Span
from rantau.journey.orders.queries import occupation_name
from rantau.journey.training.queries import ClassRow
from rantau.portals.shared.speech import language, spoken
from rantau.portals.shared.templatetags.ui import state_code

KINDS = ("rooms", "instructors", "language_teachers", "kits")
TONES = {"proposed": "warn", "countered": "warn", "accepted": "bar", "running": "ok"}
MOST_SPANS = 12


def kind_word(code: str) -> SafeString:
    """Name a kind of capacity."""
    kind = "language_teachers" if code == "language" else code
    return spoken(f"training_centre.kind_{kind}")


def spans(rows: Sequence[ClassRow]) -> list[Span]:
    """Return classes as stretches of a calendar, the earliest start first."""
    lang = language()
    return [
        Span(
            label=occupation_name(row.programme, lang),
            start=row.starts_on,
            end=last_day(row.ends_on),
            shown=words.say(
                "state", state_code("training_class", row.state, "training_centre"), lang
            ),
            tone=TONES.get(row.state, "off"),
        )
        for row in rows[:MOST_SPANS]
    ]


def last_day(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
