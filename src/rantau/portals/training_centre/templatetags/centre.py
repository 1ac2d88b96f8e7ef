"""Words of what classes are taught with. `{% load centre %}`."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from rantau.base import words
from rantau.base.svg import Span
from rantau.journey.training.queries import ClassRow
from rantau.portals.shared.assets import asset_name
from rantau.portals.shared.speech import language, spoken
from rantau.portals.training_centre.names import kind_word, spans

register = template.Library()


@register.simple_tag
def kind(code: str) -> SafeString:
    """Name a kind of capacity; the engine's files call teachers by their subject."""
    return kind_word(code)


@register.simple_tag
def asset(code: str) -> str:
    """Name a room, skill, language or kit."""
    return asset_name(code, language())


@register.simple_tag
def answer_by(row: ClassRow) -> SafeString:
    """Say until when a class may be answered."""
    day = words.date_text(row.answer_on or row.starts_on, language())
    return spoken("training_centre.answer_by", day=day)


@register.simple_tag
def calendar_spans(rows: list[ClassRow]) -> list[Span]:
    """Return classes as stretches of a calendar."""
    return spans(rows)


@register.simple_tag
def work_word(code: str, until: date) -> SafeString:
    """Say what is to be done for a class, and until when."""
    return spoken(f"training_centre.work_{code}", day=words.date_text(until, language()))


@register.simple_tag
def period(first: date | None, last: date | None) -> SafeString:
    """Write the months from one up to another; none is always."""
    names = [words.month_name(f"{day:%Y-%m}", language()) if day else "" for day in (first, last)]
    if first and first == last:
        return SafeString(names[0])
    code = ("" if first else "no") + "from_" + ("" if last else "no") + "until"
    return spoken(f"training_centre.period_{code}", first=names[0], last=names[1])
