"""Words of orders and plans: occupations, schemes, findings, shortfalls. `{% load orders %}`."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from rantau import atlas
from rantau.base import words
from rantau.journey.orders.queries import LawRow, WageMet, finding_text, occupation_name
from rantau.portals.shared.assets import asset_name
from rantau.portals.shared.places import place_name
from rantau.portals.shared.speech import language, spoken

register = template.Library()


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
def finding(one: LawRow) -> str:
    """Say what the law finds, with its numbers."""
    return finding_text(one, language())


@register.simple_tag
def wage_rule(met: WageMet) -> SafeString:
    """Say which minimum a wage reaches, and since when it holds."""
    lang = language()
    return spoken(
        "order.wage_met",
        value=words.money(met.value, met.currency, lang),
        limit=words.money(met.limit, met.currency, lang),
        place=place_name(met.place, met.country, lang),
        day=words.date_text(met.since, lang),
    )


@register.simple_tag
def tone(one: LawRow) -> str:
    """Return the tone of a finding."""
    return {"blocking": "bad", "warning": "warn"}.get(one.severity, "info")


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
def review_left(days: int | None) -> SafeString:
    """Say how many working days a review has left."""
    if days is None:
        return SafeString("")
    if days in (0, 1):
        return spoken("order.review_tomorrow" if days else "order.review_today")
    return spoken("order.review_left", n=days) if days > 0 else spoken("order.review_over", n=-days)


@register.simple_tag
def gate(code: str) -> SafeString:
    """Name a gate that people pass."""
    name = f"gate_{code}"
    return spoken(f"ministry.{name}") if words.has("ministry", name) else SafeString(code)


@register.simple_tag
def plan_step(code: str) -> SafeString:
    """Say what the planner does at the moment."""
    name = f"step_{code}"
    return spoken(f"plan.{name}") if words.has("plan", name) else SafeString("")


@register.filter
def billions(value: int) -> str:
    """Write rupiah in billions."""
    return words.number(Decimal(value) / 10**9, language(), 1)


@register.filter
def whole(value: str | float) -> str:
    """Write a number of a comparison."""
    return words.number(Decimal(value), language(), 0)


@register.filter
def signed(value: str | float) -> str:
    """Write a difference with its sign."""
    amount = Decimal(value)
    return ("+" if amount > 0 else "") + words.number(amount, language(), 0)


@register.filter
def diff_code(name: str) -> str:
    """Return the code of a number that plans are compared by."""
    return f"n_{name}"


@register.filter
def scarce_code(kind: str) -> str:
    """Return the code of a scarce thing."""
    return f"scarce_{kind}"


@register.filter
def asset(code: str) -> str:
    """Name a room, skill, language or kit."""
    return asset_name(code, language())


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
