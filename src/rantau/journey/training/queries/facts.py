"""The facts that a plan is made of, gathered from orders, centres, rates and forecasts."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import astuple
from datetime import date, datetime

from django.db.models import F, Sum

from rantau.base.actor import SYSTEM
from rantau.base.canonical import canonical
from rantau.base.workdays import local_day
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries import orders_holding_places
from rantau.journey.orders.states import HOLDS_PLACES
from rantau.journey.parties.models import Organisation
from rantau.journey.training.bridge import (
    MOST_MONTHS,
    PlanFacts,
    month_text,
)
from rantau.journey.training.models import (
    Capacity,
    ClassAllocation,
    Closure,
    LeadStep,
    Programme,
    TrainingClass,
    TravelCost,
)
from rantau.journey.training.queries.claims import claim_of
from rantau.journey.training.queries.rates import rate_list
from rantau.journey.training.queries.supply import supply_left
from rantau.journey.training.states import CLAIMING, ClassState
from rantau.values.periods import month_number, month_start

Row = tuple[object, ...]


def plan_facts(now: datetime) -> tuple[PlanFacts, list[JobOrder], list[JobOrder]]:
    """Gather what a plan needs now; return too its orders, and those without a programme."""
    first = month_number(local_day(now)) + 1
    programmes = list(Programme.objects.visible_to(SYSTEM).order_by("code"))
    known = {one.code for one in programmes}
    orders = list(orders_holding_places(actor=SYSTEM).order_by("ref"))
    left = _places_left(orders)
    served = [one for one in orders if one.occupation in known and left[one.pk] > 0]
    steps = _lead_steps()
    rates = rate_list(actor=SYSTEM)
    tables: dict[str, Sequence[Row]] = {
        "programmes": [
            (p.code, p.months, p.room, p.skill, p.language, p.kit, p.class_cost) for p in programmes
        ],
        "demand": [_demand(one, left[one.pk], steps) for one in served],
        "chain": [
            (one.ref, step, months)
            for one in served
            for step, months in steps[one.memorandum.destination]
        ],
        "yields": [(r.gate, r.province, r.programme, r.rate, r.counts) for r in rates],
        "supply": supply_left(rates),
        "travel": _travel(),
    }
    last = max((month_number(one.departs_on) for one in served), default=first)
    months = min(max(last - first + 1, 1), MOST_MONTHS)
    tables |= _centre_tables(first, months)
    facts = PlanFacts(month_text(month_start(first)), months, tables)
    return facts, served, [one for one in orders if one.occupation not in known]


def _demand(one: JobOrder, places: int, steps: dict[str, list[tuple[str, int]]]) -> Row:
    lead = sum(months for _, months in steps[one.memorandum.destination])
    return (one.ref, one.occupation, places, month_text(one.departs_on), lead)


def _places_left(orders: Sequence[JobOrder]) -> dict[int, int]:
    """Return the places of each order that no class which a centre has answered will fill."""
    sums = (
        ClassAllocation.objects.visible_to(SYSTEM)
        .filter(training_class__state__in=CLAIMING)
        .values_list("order_id")
        .annotate(n=Sum(F("departures") - F("lost")))
    )
    given = {order: int(n) for order, n in sums}
    return {one.pk: one.n_places - given.get(one.pk, 0) for one in orders}


def _lead_steps() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one in LeadStep.objects.visible_to(SYSTEM).order_by("destination", "number"):
        found[one.destination].append((one.step, one.months))
    return found


def _centre_tables(first: int, months: int) -> dict[str, Sequence[Row]]:
    """Return centres, and what is free of each kind in each month: closed and taken months cut."""
    free: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * months)
    rows = Capacity.objects.visible_to(SYSTEM).filter(is_current=True, count__gt=0)
    for one in rows.select_related("centre"):
        low, high = _window(one.starts_on, one.ends_on, first, months)
        for month in range(low, high):
            free[one.kind, one.centre.code, one.what][month] += one.count
    _close(free, first, months)
    _take(free, first, months)
    found: dict[str, list[Row]] = {kind: [] for kind in Capacity.Kind.values}
    for kind, centre, what in sorted(free):
        for count, start, end in runs(free[kind, centre, what]):
            window = (month_text(month_start(first + start)), month_text(month_start(first + end)))
            found[kind].append((centre, what, count, *window))
    centres = Organisation.objects.visible_to(SYSTEM).filter(kind="training_centre")
    listed: dict[str, Sequence[Row]] = dict(found)
    listed["centres"] = [(c.code, c.place) for c in centres.order_by("code")]
    return listed


def _window(start: date | None, end: date | None, first: int, months: int) -> tuple[int, int]:
    low = month_number(start) - first if start else 0
    high = month_number(end) - first + 1 if end else months
    return max(low, 0), min(high, months)


def _close(free: dict[tuple[str, str, str], list[int]], first: int, months: int) -> None:
    closures = Closure.objects.visible_to(SYSTEM).filter(is_current=True).select_related("centre")
    for one in closures:
        low, high = _window(one.starts_on, one.ends_on, first, months)
        for key in [key for key in free if key[1] == one.centre.code]:
            for month in range(low, high):
                free[key][month] = 0


def _take(free: dict[tuple[str, str, str], list[int]], first: int, months: int) -> None:
    """Take away what answered classes use, and the instructors of those that were declined.

    A centre that said no is not asked again for the same months, until it has more instructors.
    """
    states = (*CLAIMING, ClassState.DECLINED)
    found = TrainingClass.objects.visible_to(SYSTEM).filter(state__in=states)
    for one in found.select_related("centre", "programme"):
        claim = claim_of(one)
        low, high = _window(claim.starts_on, claim.ends_on, first, months)
        needs = [(Capacity.Kind.INSTRUCTORS, one.programme.skill)]
        if one.state != ClassState.DECLINED:
            needs += [
                (Capacity.Kind.ROOMS, one.programme.room),
                (Capacity.Kind.LANGUAGE, one.programme.language),
                (Capacity.Kind.KITS, one.programme.kit),
            ]
        for kind, what in needs:
            counts = free.get((str(kind), one.centre.code, what))
            if counts is not None:
                for month in range(low, high):
                    counts[month] = max(counts[month] - 1, 0)


def basis_of(orders: Collection[int]) -> str:
    """Return a digest of these orders and of what every centre has answered.

    A plan holds only on what it was computed from: another answer may need the same room, and an
    order that has changed may need no class.
    """
    asked = JobOrder.objects.visible_to(SYSTEM).filter(pk__in=orders).order_by("ref")
    answered = TrainingClass.objects.visible_to(SYSTEM).filter(
        state__in=(*CLAIMING, ClassState.DECLINED)
    )
    rows = {
        "orders": [
            [one.ref, one.state in HOLDS_PLACES, one.n_places, str(one.departs_on), one.occupation]
            for one in asked
        ],
        "classes": [
            [one.ref, one.state == ClassState.DECLINED, *map(str, astuple(claim_of(one)))]
            for one in answered.order_by("ref")
        ],
    }  # fmt: skip
    return hashlib.sha256(canonical(rows)).hexdigest()


def runs(counts: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (count, first, last) of each stretch of equal counts above 0.

    >>> runs([2, 2, 0, 1])
    [(2, 0, 1), (1, 3, 3)]
    """
    found, start = [], 0
    for place in range(1, len(counts) + 1):
        if place == len(counts) or counts[place] != counts[start]:
            if counts[start]:
                found.append((counts[start], start, place - 1))
            start = place
    return found


def _travel() -> list[Row]:
    found = TravelCost.objects.visible_to(SYSTEM).order_by("province", "centre__code")
    return list(found.values_list("province", "centre__code", "cost"))
