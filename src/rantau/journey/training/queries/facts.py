"""The facts that a plan is made of, gathered from orders, centres, rates and forecasts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Sum

from rantau.base.actor import SYSTEM, Actor
from rantau.base.workdays import local_day
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries import orders_holding_places
from rantau.journey.parties.models import Organisation
from rantau.journey.training.bridge import (
    MOST_MONTHS,
    PlanFacts,
    month_text,
    rate_with_uncertainty,
)
from rantau.journey.training.models import (
    Capacity,
    ClassAllocation,
    Closure,
    GateRate,
    GateResult,
    LeadStep,
    Programme,
    SupplyMonth,
    TrainingClass,
    TravelCost,
)
from rantau.journey.training.states import COMMITTED

Row = tuple[object, ...]


@dataclass(frozen=True)
class RateRow:
    """A gate's rate as the next plan takes it: assumed, counted, and what follows from both."""

    gate: str
    province: str
    programme: str
    counts: str
    assumed: Decimal
    n_people: int
    n_entered: int
    n_passed: int
    rate: Decimal
    low: Decimal
    high: Decimal


def month_number(day: date) -> int:
    """Count months from year 0."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """Return the first day of a month counted from year 0."""
    return date(number // 12, number % 12 + 1, 1)


def rate_list(*, actor: Actor) -> list[RateRow]:
    """Return every gate's rate. Results count for the most specific row that fits them."""
    rates = list(GateRate.objects.visible_to(actor).order_by("gate", "province", "programme"))
    counted = _counted({(one.gate, one.programme) for one in rates if not one.province})
    found = []
    for one in rates:
        entered, passed = (0, 0)
        if not one.province:
            entered, passed = counted.get((one.gate, one.programme), (0, 0))
        rate, low, high = rate_with_uncertainty(one.rate, one.n_people, passed, entered)
        found.append(
            RateRow(
                one.gate, one.province, one.programme, one.counts, one.rate, one.n_people,
                entered, passed, rate, low, high,
            )
        )  # fmt: skip
    return found


def _counted(rows: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    results = GateResult.objects.visible_to(SYSTEM).values_list(
        "gate", "training_class__programme__code"
    )
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for gate, programme, entered, passed in results.annotate(
        entered=Sum("n_entered"), passed=Sum("n_passed")
    ):
        key = (gate, programme) if (gate, programme) in rows else (gate, "")
        before = found[key]
        found[key] = (before[0] + entered, before[1] + passed)
    return found


def plan_facts(now: datetime) -> tuple[PlanFacts, list[JobOrder]]:
    """Gather what a plan needs as of now; returns too the orders that no programme can serve."""
    first = month_number(local_day(now)) + 1
    programmes = list(Programme.objects.visible_to(SYSTEM).order_by("code"))
    known = {one.code for one in programmes}
    orders = list(orders_holding_places(actor=SYSTEM).order_by("ref"))
    left = _places_left(orders)
    served = [one for one in orders if one.occupation in known and left[one.pk] > 0]
    steps = _lead_steps()
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
        "yields": [
            (r.gate, r.province, r.programme, r.rate, r.counts) for r in rate_list(actor=SYSTEM)
        ],
    }
    last = max((month_number(one.departs_on) for one in served), default=first)
    months = min(max(last - first + 1, 1), MOST_MONTHS)
    tables |= _centre_tables(first, months) | _people_tables()
    facts = PlanFacts(month_text(month_start(first)), months, tables)
    return facts, [one for one in orders if one.occupation not in known]


def _demand(one: JobOrder, places: int, steps: dict[str, list[tuple[str, int]]]) -> Row:
    lead = sum(months for _, months in steps[one.memorandum.destination])
    return (one.ref, one.occupation, places, month_text(one.departs_on), lead)


def _places_left(orders: Sequence[JobOrder]) -> dict[int, int]:
    """Return the places of each order that no accepted, running or finished class will fill."""
    sums = (
        ClassAllocation.objects.visible_to(SYSTEM)
        .filter(training_class__state__in=COMMITTED)
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
    """Take away what accepted and running classes use."""
    committed = TrainingClass.objects.visible_to(SYSTEM).filter(state__in=COMMITTED)
    for one in committed.select_related("centre", "programme"):
        low, high = _window(one.starts_on, one.ends_on, first, months)
        needs = (
            (Capacity.Kind.ROOMS, one.programme.room),
            (Capacity.Kind.INSTRUCTORS, one.programme.skill),
            (Capacity.Kind.LANGUAGE, one.programme.language),
            (Capacity.Kind.KITS, one.programme.kit),
        )
        for kind, what in needs:
            counts = free.get((str(kind), one.centre.code, what))
            if counts is not None:
                for month in range(low, high):
                    counts[month] = max(counts[month] - 1, 0)


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


def _people_tables() -> dict[str, Sequence[Row]]:
    supply = SupplyMonth.objects.visible_to(SYSTEM).order_by("province", "month_on")
    travel = TravelCost.objects.visible_to(SYSTEM).order_by("province", "centre__code")
    return {
        "supply": [(s.province, month_text(s.month_on), s.people) for s in supply],
        "travel": list(travel.values_list("province", "centre__code", "cost")),
    }
