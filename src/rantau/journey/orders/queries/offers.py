"""What anybody may ask of an approved order: is it real, does it stand, is a contract as good."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from rantau.base.actor import Actor
from rantau.base.tables import Rows
from rantau.base.workdays import local_day
from rantau.journey.orders.bridge import LawRow, judge_contract
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries.orders import (
    OrderPage,
    OrderRow,
    order_page,
    order_row,
    terms_of,
    with_names,
)
from rantau.journey.orders.states import HOLDS_PLACES, OrderState
from rantau.values.names import fold


@dataclass(frozen=True)
class OfferPage:
    """An approved order as anybody may see it, and whether its partner is licensed today."""

    page: OrderPage
    partner: str
    partner_ref: str
    is_licensed: bool


@dataclass(frozen=True)
class OfferRow(OrderRow):
    """An approved order that was looked for, and whether its partner is licensed today."""

    is_licensed: bool


@dataclass(frozen=True)
class PastOffer:
    """An order that was approved once and is not now. Nothing else of it is told."""

    ref: str
    fate: str
    """`lapsed`, `withdrawn`, or `changing` while it is written anew."""
    since: date


def offer_page(*, actor: Actor, ref: str, now: datetime) -> OfferPage:
    """Return an approved order for the public."""
    page = order_page(actor=actor, ref=ref, now=now)
    found = with_names(JobOrder.objects.all()).get_visible(actor, ref=ref)
    partner = found.memorandum.partner
    return OfferPage(page, partner.name, partner.ref, is_partner_licensed(found, now))


def is_partner_licensed(order: JobOrder, now: datetime) -> bool:
    """Tell whether the partner of an order holds a licence for today."""
    held = order.memorandum.partner.licences.all()
    return any(one.is_good_on(local_day(now)) for one in held)


def contract_against(*, actor: Actor, ref: str, contract: Mapping[str, Any]) -> tuple[LawRow, ...]:
    """Return where a contract is worse than its order, or against the law of its first day.

    `contract` has hourly, hours_per_month, deductions and lodging_m2; what is empty is not judged.
    """
    found = with_names(JobOrder.objects.all()).get_visible(actor, ref=ref)
    return judge_contract(contract, terms_of(found).plain(), found.memorandum.destination)


def offers_named(*, actor: Actor, text: str, now: datetime, limit: int = 5) -> list[OfferRow]:
    """Find approved orders by their number, or by the name of their host."""
    if not text:
        return []
    found = _named(JobOrder.objects.visible_to(actor).filter(state__in=HOLDS_PLACES), text)
    rows = with_names(found).prefetch_related("memorandum__partner__licences")
    return [
        OfferRow(**asdict(order_row(one, now)), is_licensed=is_partner_licensed(one, now))
        for one in rows.order_by("departs_on", "pk")[:limit]
    ]


def _named(found: Rows[JobOrder], text: str) -> Rows[JobOrder]:
    if text.lower().startswith("o-"):
        return found.filter(ref=text.strip().lower())
    for word in fold(text).split():
        found = found.filter(host__search__contains=word)
    return found


def past_offer(*, actor: Actor, ref: str) -> PastOffer | None:
    """Find by its whole number an order that was approved once and is not now."""
    number = ref.strip().lower()
    if not number.startswith(f"{JobOrder.prefix}-"):
        return None
    # Unscoped: who holds the number of an offer may know that it is over.
    once = JobOrder.objects.filter(confirmed_at__isnull=False).exclude(state__in=HOLDS_PLACES)
    found = once.filter(ref=number).first()
    if found is None:
        return None
    is_over = found.state in (OrderState.LAPSED, OrderState.WITHDRAWN)
    fate = str(found.state) if is_over else "changing"
    return PastOffer(found.ref, fate, local_day(found.changed_at))
