"""Classes: what centres answer, what the ministry answers back, slips, openings, results."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.transaction import atomic

from rantau.base.actor import SYSTEM, Actor
from rantau.base.errors import BadInput, RuleBroken
from rantau.base.tables import Rows
from rantau.base.workdays import local_day
from rantau.journey.trail.actions import advance, amend, append, create, locked
from rantau.journey.trail.bridge import object_name
from rantau.journey.training.models import ClassAllocation, GateResult, TrainingClass
from rantau.journey.training.queries.classes import moved_by
from rantau.journey.training.queries.rates import rate_list
from rantau.journey.training.states import ClassState, is_in_last_month
from rantau.values.periods import month_number, month_start

MOST_SEATS = 16
LONGEST_SLIP = 24
FARTHEST = 60
"""Months from now within which a centre may propose a start."""
FOUR = Decimal("0.0001")


@atomic
def accept_class(*, actor: Actor, ref: str, version: int, now: datetime) -> TrainingClass:
    """Take a class on as the plan proposes it."""
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    return advance(one, "accept", actor=actor, now=now, version=version, changes={"reason": ""})


@atomic
def decline_class(
    *, actor: Actor, ref: str, version: int, reason: str, now: datetime
) -> TrainingClass:
    """Decline a class with a reason; the orders that counted on it are told."""
    _insist_reason(reason)
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    one = advance(
        one, "decline", actor=actor, now=now, version=version,
        changes={"reason": reason.strip()}, detail={"reason": reason.strip()},
    )  # fmt: skip
    _tell_orders(one, "declined", actor=actor, now=now)
    return one


@atomic
def counter_class(  # noqa: PLR0913 -- the counter-proposal
    *, actor: Actor, ref: str, version: int, starts_on: date, n_seats: int, reason: str,
    now: datetime,
) -> TrainingClass:  # fmt: skip
    """Propose another start or another number of seats, with a reason."""
    _insist_reason(reason)
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    _insist_terms(one, starts_on, n_seats, now)
    proposal = {"starts_on": starts_on.isoformat(), "n_seats": n_seats}
    return advance(
        one, "counter", actor=actor, now=now, version=version,
        changes={"proposal": proposal, "reason": reason.strip()}, detail=proposal,
    )  # fmt: skip


def _insist_terms(one: TrainingClass, starts_on: date, n_seats: int, now: datetime) -> None:
    faults = {}
    if starts_on.day != 1:
        faults["starts_on"] = BadInput("first_of_month")
    elif starts_on < local_day(now).replace(day=1):
        faults["starts_on"] = BadInput("in_the_past")
    elif month_number(starts_on) > month_number(now.date()) + FARTHEST:
        last = month_start(month_number(now.date()) + FARTHEST)
        faults["starts_on"] = BadInput("month_too_far", last=f"{last:%Y-%m}")
    if not 1 <= n_seats <= MOST_SEATS:
        faults["n_seats"] = BadInput("seats_out_of_range", most=MOST_SEATS)
    if faults:
        raise BadInput("look_at_fields", dict(faults))
    if starts_on == one.starts_on and n_seats == one.n_seats:
        raise RuleBroken("nothing_different")


@atomic
def agree_class(*, actor: Actor, ref: str, version: int, now: datetime) -> TrainingClass:
    """Take a centre's counter-proposal; what it costs the orders is noted on them."""
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    if not one.proposal:
        raise RuleBroken("no_proposal")
    starts_on = date.fromisoformat(one.proposal["starts_on"])
    return _move_class(
        one, "agree", starts_on, int(one.proposal["n_seats"]), actor=actor, now=now,
        version=version,
    )  # fmt: skip


@atomic
def insist_class(
    *, actor: Actor, ref: str, version: int, reason: str, now: datetime
) -> TrainingClass:
    """Ask the centre again for the class as the plan has it, with a reason."""
    _insist_reason(reason)
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    return advance(
        one, "insist", actor=actor, now=now, version=version,
        changes={"proposal": {}, "reason": reason.strip()},
    )  # fmt: skip


@atomic
def slip_class(
    *, actor: Actor, ref: str, version: int, months: int, reason: str, now: datetime
) -> TrainingClass:
    """Let a class start later. Exactly what that moves is noted on each order that it hits."""
    _insist_reason(reason)
    if not 1 <= months <= LONGEST_SLIP:
        raise BadInput("months_out_of_range", most=LONGEST_SLIP)
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    later = month_start(month_number(one.starts_on) + months)
    return _move_class(
        one, "slip", later, one.n_seats, actor=actor, now=now, version=version, reason=reason
    )


def _move_class(  # noqa: PLR0913 -- a class, where to, by whom
    one: TrainingClass, move: str, starts_on: date, n_seats: int, *,
    actor: Actor, now: datetime, version: int, reason: str = "",
) -> TrainingClass:  # fmt: skip
    effect = moved_by(one, starts_on)
    share = Decimal(n_seats) / one.n_seats
    length = month_number(one.ends_on) - month_number(one.starts_on)
    changes = {
        "starts_on": starts_on,
        "ends_on": month_start(month_number(starts_on) + length),
        "n_seats": n_seats,
        "expected": (one.expected * share).quantize(FOUR, ROUND_DOWN),
        "reason": reason.strip() or one.reason,
        "proposal": {},
    }
    one = locked(one, actor)
    _lose(one, effect, share)
    one = advance(
        one, move, actor=actor, now=now, version=version, changes=changes, detail=dict(effect)
    )
    _tell_orders(one, "moved", actor=actor, now=now, effect=effect)
    return one


def _lose(one: TrainingClass, effect: Mapping[str, Any], share: Decimal) -> None:
    """Note on each allocation what no longer reaches its order in time, or has no seat."""
    lost = {row["order"]: Decimal(row["lost"]) for row in effect["orders"]}
    for row in _meant(one):
        no_seat = (row.departures * (1 - share)).quantize(FOUR) if share < 1 else Decimal(0)
        row.lost = min(max(lost.get(row.order.ref, Decimal(0)), no_seat), row.departures)
        row.save(update_fields=["lost"])


def _meant(one: TrainingClass) -> Rows[ClassAllocation]:
    rows = ClassAllocation.objects.visible_to(SYSTEM).filter(training_class=one)
    return rows.select_related("order__host").order_by("pk")


def _tell_orders(
    one: TrainingClass, what: str, *, actor: Actor, now: datetime, effect: Any = None
) -> None:
    by_order = {row["order"]: row for row in effect["orders"]} if effect else {}
    for row in _meant(one):
        lost = row.departures if what == "declined" else row.lost
        hit = by_order.get(row.order.ref, {})
        detail = {
            "class": one.ref,
            "centre": one.centre.name,
            "departures": str(row.departures),
            "lost": str(lost),
            "months_late": int(hit.get("months_late", 0)),
            "could_depart": str(hit.get("could_depart", "")),
        }
        append(
            f"joborder.class_{what}", object_name(row.order), actor=actor, now=now, detail=detail
        )


@atomic
def open_class(*, actor: Actor, ref: str, version: int, now: datetime) -> TrainingClass:
    """Begin a class: its people are in training from now on."""
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    return advance(one, "open", actor=actor, now=now, version=version)


@atomic
def finish_class(*, actor: Actor, ref: str, version: int, now: datetime) -> TrainingClass:
    """End a class; its results may be recorded from now on."""
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    return advance(one, "finish", actor=actor, now=now, version=version)


@atomic
def record_result(
    *, actor: Actor, ref: str, gate: str, n_entered: int, n_passed: int, now: datetime
) -> GateResult:
    """Record how many came to a gate and how many passed; the next plan learns from it."""
    one = locked(TrainingClass.objects.get_visible(actor, ref=ref), actor)
    if one.state not in (ClassState.RUNNING, ClassState.FINISHED):
        raise RuleBroken("class_not_begun")
    is_in_last_month(one, actor, now)
    if not 0 <= n_passed <= n_entered <= MOST_SEATS * 10:
        raise BadInput("look_at_fields", {"n_passed": BadInput("passed_more_than_entered")})
    if gate not in {rate.gate for rate in rate_list(actor=actor) if rate.counts == "after"}:
        raise BadInput("look_at_fields", {"gate": BadInput("unknown_gate")})
    found = GateResult.objects.visible_to(actor).filter(training_class=one, gate=gate).first()
    if found is None:
        result = GateResult(training_class=one, gate=gate, n_entered=n_entered, n_passed=n_passed)
        return create(result, "record", actor=actor, now=now)
    found.n_entered, found.n_passed = n_entered, n_passed
    return amend(found, "correct", actor=actor, now=now)


def _insist_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("look_at_fields", {"reason": BadInput("reason_needed")})
