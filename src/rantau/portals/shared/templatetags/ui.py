"""The tags of the pages: words, numbers, dates, money, states and fields in the reader's language.

Pictures are in `pictures`. No tag asks the database.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from rantau.base import words
from rantau.base.actor import ANYONE
from rantau.portals.shared.fields import Fault, FieldView, fault_list, field_view
from rantau.portals.shared.places import place_name
from rantau.portals.shared.speech import language, spoken
from rantau.portals.shared.tones import tone_of

register = template.Library()
Context = template.Context


@register.simple_tag(takes_context=True)
def say(context: Context, name: str, /, **facts: Any) -> SafeString:
    """Return the sentence `topic.code`, its facts escaped; `lang=` speaks another language.

    Facts are escaped, sentences are ours: `<b>` may stand in a sentence and nowhere in a fact.
    """
    lang = str(facts.pop("lang", "") or context.get("lang") or language())
    return spoken(name, lang, **facts)


@register.simple_tag(takes_context=True)
def state(context: Context, record: str, code: str) -> SafeString:
    """Draw a state as a word in a pill, in the wording of the reader's role."""
    role = (context.get("actor") or ANYONE).role
    word = spoken(f"state.{state_code(record, code, role)}")
    return format_html('<span class="pill" data-tone="{}">{}</span>', tone_of(record, code), word)


def state_code(record: str, code: str, role: str) -> str:
    """Return the code of a state's words: the role's own wording, or the plain one."""
    own = f"{record}.{code}.{role}"
    return own if words.has("state", own) else f"{record}.{code}"


@register.simple_tag
def move_label(record: str, move: str) -> SafeString:
    """Return the verb on the button that makes a move."""
    return spoken(f"move.{record}.{move}")


@register.simple_tag
def role(code: str) -> SafeString:
    """Name a role, or a kind of organisation."""
    return spoken(f"role.{code}")


@register.simple_tag
def place(code: str, country: str = "") -> str:
    """Name a province or prefecture; where none is given, the country."""
    return place_name(code, country, language())


@register.simple_tag
def reason(code: str) -> SafeString:
    """Say why a licence is not in force; a reason in free words stands as it is."""
    return spoken(f"reason.{code}") if words.has("reason", code) else conditional_escape(code)


@register.simple_tag
def act(name: str) -> SafeString:
    """Name an act of the journal in a timeline."""
    return spoken(f"act.{name if words.has('act', name) else 'other'}")


@register.simple_tag(takes_context=True)
def refusal_text(context: Context, refusal: Any) -> SafeString:
    """Say why something is refused."""
    return spoken(f"refusal.{refusal.code}", **refusal.facts)


@register.filter
def number(value: Decimal | float, places: int = 0) -> str:
    """Write a number: `1.234`."""
    return words.number(value, language(), places)


@register.filter
def money(value: int | Decimal, currency: str) -> str:
    """Write an amount: `Rp 35.000.000`."""
    return words.money(value, currency, language())


@register.filter
def percent(share: Decimal | float, places: int = 0) -> str:
    """Write a share of one as a percentage."""
    return words.percent(share, language(), places)


@register.filter
def day(value: date | str) -> str:
    """Write a date, or one given as YYYY-MM-DD."""
    if isinstance(value, str):
        return words.day_name(value, language())
    return words.date_text(value, language())


@register.filter
def month(value: date | str) -> str:
    """Write the month of a date, or one given as YYYY-MM."""
    text = value if isinstance(value, str) else value.isoformat()
    return words.month_name(text[:7], language())


@register.filter
def moment(value: datetime) -> str:
    """Write a date and time in the zone of the reader's office."""
    zone = timezone.get_current_timezone_name()
    return words.moment(value, language(), zone if zone in words.ZONES else "WIB")


@register.simple_tag
def once() -> SafeString:
    """Name this filling-in of a form, so that it has one effect however often it is sent."""
    return format_html('<input type="hidden" name="idem" value="{}">', uuid4())


@register.inclusion_tag("shared/parts/nav_link.html", takes_context=True)
def nav_link(context: Context, route: str, code: str) -> dict[str, Any]:
    """Draw an entry of the navigation; a section is current on all pages below its address."""
    address, here = reverse(route), context["request"].path
    is_home = route.endswith(":home")
    below = not is_home and here.startswith(address)
    mark = "page" if here == address else "true" if below else ""
    return {"address": address, "label": spoken(code), "mark": mark}


@register.inclusion_tag("shared/parts/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", kind: str = "") -> FieldView:
    """Draw a field with label, hint and error; `kind` may be `short`."""
    return field_view(bound, label=label, hint=hint, kind=kind, lang=language())


@register.inclusion_tag("shared/parts/errors.html", takes_context=True)
def errors(context: Context, *forms: BaseForm) -> dict[str, Any]:
    """Draw the summary of errors, focused by the page's script; nothing where there is none."""
    found: list[Fault] = [fault for form in forms for fault in fault_list(form, language())]
    return {"faults": found, "lang": context.get("lang", language())}


@register.inclusion_tag("shared/parts/pages.html", takes_context=True)
def pages(context: Context, page: int, *, more: bool) -> dict[str, Any]:
    """Draw links to the page before and after, keeping the filters."""
    return {
        "request": context["request"], "lang": context["lang"], "page": page,
        "before": page - 1, "after": page + 1, "more": more,
    }  # fmt: skip


@register.inclusion_tag("shared/parts/meter.html")
def meter(share: Decimal | float) -> dict[str, Any]:
    """Draw a share of one as a small bar beside its percentage."""
    width = round(min(max(float(share), 0), 1) * 88, 1)
    return {"width": f"{width:g}" if width else "", "share": share}
