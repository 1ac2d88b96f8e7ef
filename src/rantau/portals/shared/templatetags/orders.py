"""Words of orders and plans: occupations, schemes, findings, shortfalls. `{% load orders %}`."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from rantau import atlas
from rantau.base import words
from rantau.journey.orders.queries import LawRow, occupation_name
from rantau.portals.shared.speech import language, spoken

register = template.Library()
FACTS = ("value", "limit", "difference")


@register.simple_tag
def occupation(code: str) -> str:
    """Name an occupation."""
    return occupation_name(code, language())


@register.simple_tag
def order_field(name: str) -> SafeString:
    """Name a field of an order."""
    return spoken(f"order.field_{name}")


@register.simple_tag
def word(topic: str, code: str) -> SafeString:
    """Say a code that only the row knows."""
    return spoken(f"{topic}.{code}")


@register.simple_tag
def regime(code: str) -> SafeString:
    """Name a scheme of apprenticeship or work."""
    return spoken(f"order.regime_{code}")


@register.simple_tag
def severity(code: str) -> SafeString:
    """Say how much a finding weighs."""
    return spoken(f"order.severity_{code}")


@register.simple_tag
def finding(one: LawRow) -> SafeString:
    """Say what the law finds, with its numbers."""
    facts = {name: _amount(getattr(one, name), one.currency) for name in FACTS}
    return spoken(f"checks.{one.code}", term="", people="", **facts)


@register.simple_tag
def tone(one: LawRow) -> str:
    """Return the tone of a finding."""
    return {"blocking": "bad", "warning": "warn"}.get(one.severity, "info")


def _amount(text: str, currency: str) -> str:
    if currency and text.isdigit():
        return words.money(int(text), currency, language())
    return text


@register.simple_tag
def shortfall(code: str) -> SafeString:
    """Say why an order is not filled."""
    return spoken(f"order.reason_{code}")


@register.simple_tag
def lead_step(code: str) -> SafeString:
    """Name a step between class and departure."""
    name = f"step_{code}"
    return spoken(f"order.{name}") if words.has("order", name) else SafeString(code)


@register.filter
def parts(value: Decimal | str) -> str:
    """Write expected departures: whole where they are whole, else with one decimal."""
    amount = Decimal(value)
    return words.number(amount, language(), 0 if amount == amount.to_integral_value() else 1)


@register.simple_tag
def light(code: str) -> SafeString:
    """Say the traffic light of a promise in words."""
    return spoken(f"memorandum.light_{code}")


@register.simple_tag
def light_tone(code: str) -> str:
    """Return the tone of a promise's traffic light."""
    return {"kept": "ok", "overdue": "bad", "due_soon": "warn", "waiting": "warn"}.get(code, "info")


@register.simple_tag
def work_field(code: str) -> str:
    """Name a field of work abroad."""
    for one in atlas.fields():
        if one.code == code:
            return {"ja": one.name_ja, "id": one.name_id}.get(language(), one.name_en)
    return code
