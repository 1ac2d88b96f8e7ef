"""Demand orders: drafted, sent in, reviewed by two, and what becomes of their places."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.db.transaction import atomic

from rantau import atlas
from rantau.base.access import only
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput, NotAllowed, Refusal, RuleBroken, WrongState
from rantau.base.workdays import add_working_days, local_day
from rantau.journey.orders.bridge import judge
from rantau.journey.orders.models import JobOrder, Memorandum, MemorandumYear, OrderSnapshot
from rantau.journey.orders.queries import Terms, places_left
from rantau.journey.orders.queries.sheets import OrderSheet, read_orders
from rantau.journey.orders.states import (
    ASKING,
    HOLDS_PLACES,
    LAPSES_AFTER,
    MemorandumState,
    OrderState,
)
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.actions import advance, amend, create, locked

REVIEW_DAYS = 2
"""Working days of a review, in the calendars of Jakarta and of the host's country."""
MOST_PLACES = 5_000
MOST_MONTHS = 60
LONGEST_REMARK = 300
REGIMES = ("titp", "esd", "ssw", "employment")


@atomic
def draft_order(*, actor: Actor, terms: Terms, now: datetime, host: str = "") -> JobOrder:
    """Write down a demand order; the law answers while it is written, not after."""
    only(ASKING, actor, "draft_order")
    memorandum = _check_terms(actor, terms, now)
    order = JobOrder(host=_host(actor, host), memorandum=memorandum, **_values(terms))
    return create(order, "draft", actor=actor, now=now)


def _host(actor: Actor, ref: str) -> Organisation:
    if actor.role is Role.HOST:
        return Organisation.objects.get_visible(actor, pk=actor.organisation_id)
    found = Organisation.objects.get_visible(actor, ref=ref)
    if found.partner_id != actor.organisation_id:
        raise RuleBroken("not_your_member", host=found.name)
    return found


def _values(terms: Terms) -> dict[str, Any]:
    return {f.name: getattr(terms, f.name) for f in fields(Terms) if f.name != "memorandum"}


@atomic
def edit_order(*, actor: Actor, ref: str, terms: Terms, version: int, now: datetime) -> JobOrder:
    """Change the terms of a draft or of an order that came back."""
    memorandum = _check_terms(actor, terms, now)
    order = locked(JobOrder.objects.get_visible(actor, ref=ref), actor)
    if order.state not in (OrderState.DRAFT, OrderState.RETURNED):
        raise WrongState("wrong_state", move="edit", state=order.state)
    only(ASKING, actor, "edit")
    if order.version != version:
        raise WrongState("changed_meanwhile", seen=version, now=order.version)
    order.memorandum = memorandum
    for name, value in _values(terms).items():
        setattr(order, name, value)
    return amend(order, "edit", actor=actor, now=now)


def _check_terms(actor: Actor, terms: Terms, now: datetime) -> Memorandum:
    memorandum = Memorandum.objects.get_visible(actor, ref=terms.memorandum)
    if memorandum.partner_id != _partner_of(actor):
        raise NotAllowed("not_your_memorandum")
    faults = dict(_term_faults(terms, memorandum, now))
    if faults:
        raise BadInput("look_at_fields", faults)
    return memorandum


def _partner_of(actor: Actor) -> int | None:
    """Return the consortium under whose memoranda the actor may order."""
    if actor.role is Role.PARTNER:
        return actor.organisation_id
    return Organisation.objects.get_visible(actor, pk=actor.organisation_id).partner_id


def _term_faults(terms: Terms, memorandum: Memorandum, now: datetime) -> list[tuple[str, Refusal]]:
    places = _places(memorandum.destination)
    checks = (
        ("occupation", terms.occupation in _occupations(memorandum), "unknown_occupation"),
        ("n_places", 1 <= terms.n_places <= MOST_PLACES, "places_out_of_range"),
        ("place", terms.place in places, "unknown_place"),
        ("departs_on", terms.departs_on.day == 1, "first_of_month"),
        ("departs_on", terms.departs_on > local_day(now), "in_the_past"),
        ("departs_on", memorandum.starts_on <= terms.departs_on <= memorandum.ends_on,
         "outside_memorandum"),
        ("months", 1 <= terms.months <= MOST_MONTHS, "months_out_of_range"),
        ("regime", terms.regime in REGIMES, "unknown_regime"),
        ("hourly", terms.hourly > 0, "wage_needed"),
        ("hours_per_month", 1 <= terms.hours_per_month <= 300, "hours_out_of_range"),
        ("deductions", terms.deductions < terms.hourly * terms.hours_per_month, "nothing_left"),
        ("lodging_m2", 0 < terms.lodging_m2 < 1000, "lodging_out_of_range"),
        ("remark", len(terms.remark) <= LONGEST_REMARK, "remark_too_long"),
    )  # fmt: skip
    return [(name, BadInput(code)) for name, is_right, code in reversed(checks) if not is_right]


def _places(country: str) -> list[str]:
    if country == "JP":
        return [one.iso for one in atlas.prefectures()]
    return [one.iso for one in atlas.subdivisions() if one.iso.startswith(country)]


def _occupations(memorandum: Memorandum) -> set[str]:
    """Return the occupations of the memorandum's sectors; no sector means all."""
    wanted = set(memorandum.sectors)
    return {
        match.code
        for match in atlas.training_map()
        if not wanted or wanted & set(match.fields.replace("/", " ").split())
    }


@atomic
def submit_order(*, actor: Actor, ref: str, version: int, now: datetime) -> JobOrder:
    """Send an order in for review. A wage below the minimum does not get this far.

    Raises
    ------
    RuleBroken : ``licence_not_active``, ``memorandum_not_in_force``, ``against_the_law`` (with the
        finding), ``places_used_up`` (with what is left of that year), ``nothing_changed`` where
        nothing that was asked for was changed.
    """
    order = locked(JobOrder.objects.get_visible(actor, ref=ref), actor)
    terms = _insist_good(order, now)
    _check_terms(actor, terms, now)
    _insist_places(order)
    memorandum = order.memorandum
    due = add_working_days(local_day(now), REVIEW_DAYS, ("ID", memorandum.destination))
    number = OrderSnapshot.objects.visible_to(SYSTEM).filter(order=order).count() + 1
    OrderSnapshot.objects.create(order=order, number=number, terms=terms.plain(), at=now)
    return advance(
        order, "submit", actor=actor, now=now, version=version,
        changes={"review_due_on": due, "first_person": None, "flags": {}},
    )  # fmt: skip


def _insist_good(order: JobOrder, now: datetime) -> Terms:
    """Refuse an order that may not stand today, by licence, memorandum or law; return its terms."""
    memorandum = order.memorandum
    _insist_licensed(memorandum.partner, local_day(now))
    _insist_licensed(order.host, local_day(now), needs_one=False)
    if memorandum.state != MemorandumState.SIGNED or memorandum.ends_on < local_day(now):
        raise RuleBroken("memorandum_not_in_force", memorandum=memorandum.number)
    terms = Terms(memorandum=memorandum.ref, **_terms_of(order))
    blocking = [one for one in judge(terms.plain(), memorandum.destination) if one.is_blocking]
    if blocking:
        raise RuleBroken("against_the_law", findings=tuple(blocking), field=blocking[0].field)
    return terms


def _terms_of(order: JobOrder) -> dict[str, Any]:
    return {f.name: getattr(order, f.name) for f in fields(Terms) if f.name != "memorandum"}


def _insist_licensed(organisation: Organisation, day: date, *, needs_one: bool = True) -> None:
    """Refuse without a licence for that day; its row is locked against a suspension meanwhile."""
    held = list(organisation.licences.select_for_update(of=("self",)).order_by("pk"))
    if not any(one.is_good_on(day) for one in held) and (held or needs_one):
        raise RuleBroken("licence_not_active", organisation=organisation.name)


@atomic
def check_order(*, actor: Actor, ref: str, version: int, now: datetime) -> JobOrder:
    """Find an order right, as the first of two officers."""
    order = JobOrder.objects.get_visible(actor, ref=ref)
    changes = {"first_person_id": actor.person_id}
    return advance(order, "check", actor=actor, now=now, version=version, changes=changes)


@atomic
def approve_order(*, actor: Actor, ref: str, version: int, now: datetime) -> JobOrder:
    """Approve an order as the second officer, and draw its places from the memorandum.

    Raises
    ------
    RuleBroken : ``second_person_needed``, ``fresh_sign_in_needed``, ``licence_not_active``,
        ``memorandum_not_in_force``, ``against_the_law``, ``places_used_up`` (with what is left of
        that year).
    """
    order = locked(JobOrder.objects.get_visible(actor, ref=ref), actor)
    if order.state == OrderState.CHECKED:
        _insist_good(order, now)  # before the journal's head: the order of all locks
    order = advance(
        order, "approve", actor=actor, now=now, version=version, changes={"confirmed_at": now}
    )
    _draw_places(order, order.n_places, actor=actor, now=now)
    return order


def _insist_places(order: JobOrder) -> None:
    """Refuse more than the year of departure has left. Approval asks again, for good."""
    if order.n_places > places_left(order):
        raise _used_up(order)


def _used_up(order: JobOrder) -> RuleBroken:
    return RuleBroken(
        "places_used_up", year=order.departs_on.year, left=places_left(order), asked=order.n_places
    )


def _draw_places(order: JobOrder, n: int, *, actor: Actor, now: datetime) -> None:
    """Take places of the year of departure, or give them back. Never one too many.

    The condition is in the UPDATE itself: two officers at the same second cannot both have the last
    place, on any database; and the table's own constraint stands behind it.
    """
    years = MemorandumYear.objects.visible_to(SYSTEM)
    year = years.filter(memorandum=order.memorandum_id, year=order.departs_on.year)
    if not year.filter(n_drawn__lte=F("n_places") - n).update(n_drawn=F("n_drawn") + n):
        raise _used_up(order)
    amend(year.get(), "draw" if n > 0 else "give_back", actor=actor, now=now)


@atomic
def return_order(
    *, actor: Actor, ref: str, version: int, flags: Mapping[str, str], now: datetime
) -> JobOrder:
    """Send an order back, saying for each field what to change."""
    known = {f.name for f in fields(Terms)}
    asked = {name: text.strip() for name, text in flags.items() if text.strip()}
    if not asked or not set(asked) <= known:
        raise BadInput("flags_needed")
    order = JobOrder.objects.get_visible(actor, ref=ref)
    return advance(
        order, "return", actor=actor, now=now, version=version,
        detail={"flags": asked}, changes={"flags": asked, "first_person": None},
    )  # fmt: skip


@atomic
def reopen_order(*, actor: Actor, ref: str, version: int, now: datetime) -> JobOrder:
    """Take an order back to change it. Its places return to the memorandum until it is approved."""
    order = locked(JobOrder.objects.get_visible(actor, ref=ref), actor)
    held = order.state in HOLDS_PLACES
    order = advance(order, "reopen", actor=actor, now=now, version=version, changes={"flags": {}})
    if held:
        _draw_places(order, -order.n_places, actor=actor, now=now)
    return order


@atomic
def withdraw_order(*, actor: Actor, ref: str, version: int, reason: str, now: datetime) -> JobOrder:
    """End an order for good; its places return to the memorandum."""
    if not reason.strip():
        raise BadInput("reason_needed")
    order = locked(JobOrder.objects.get_visible(actor, ref=ref), actor)
    held = order.state in HOLDS_PLACES
    order = advance(
        order, "withdraw", actor=actor, now=now, version=version, detail={"reason": reason}
    )
    if held:
        _draw_places(order, -order.n_places, actor=actor, now=now)
    return order


@atomic
def confirm_order(*, actor: Actor, ref: str, now: datetime) -> JobOrder:
    """Say that a demand still stands; its 45 days begin anew."""
    order = JobOrder.objects.get_visible(actor, ref=ref)
    return advance(order, "confirm", actor=actor, now=now, changes={"confirmed_at": now})


@atomic
def mark_planned(*, refs: Collection[str], now: datetime) -> None:
    """Note which orders have classes on their way: these, and no others.

    An order that loses its classes gets its 45 days anew: it does not lapse by what others did.
    """
    orders = JobOrder.objects.visible_to(SYSTEM).select_for_update(of=("self",)).order_by("pk")
    for order in orders.filter(ref__in=refs, state=OrderState.APPROVED):
        advance(order, "plan", actor=SYSTEM, now=now)
    for order in orders.filter(state=OrderState.PLANNED).exclude(ref__in=refs):
        advance(order, "unplan", actor=SYSTEM, now=now, changes={"confirmed_at": now})


def lapse_orders(*, now: datetime) -> int:
    """End approved orders that nobody confirmed for 45 days and no plan uses. Safe to repeat."""
    old = JobOrder.objects.visible_to(SYSTEM).filter(
        state=OrderState.APPROVED, confirmed_at__lte=now - LAPSES_AFTER
    )
    return sum(_lapse(order, now) for order in old)


@atomic
def _lapse(order: JobOrder, now: datetime) -> bool:
    try:
        advance(order, "lapse", actor=SYSTEM, now=now)
    except (RuleBroken, WrongState):
        return False  # confirmed, planned or changed since it was looked up
    _draw_places(order, -order.n_places, actor=SYSTEM, now=now)
    return True


def draft_orders(*, actor: Actor, data: bytes, name: str, lang: str, now: datetime) -> OrderSheet:
    """Draft every order of a spreadsheet, or none: the same file comes back with each error."""
    found = read_orders(actor=actor, data=data, name=name, lang=lang, check=_check_terms, now=now)
    if not found.faults:
        with atomic():  # after reading: on SQLite everybody who writes waits for it
            for host, terms in found.rows:
                draft_order(actor=actor, terms=terms, now=now, host=host)
    return found
