"""Classes: a centre's inbox and calendar, the ministry's answers, what is open near me."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Sum, Value
from django.db.models.functions import Coalesce

from rantau.base.actor import Actor
from rantau.base.pages import PAGE, Paged, cut, pages_for
from rantau.base.tables import Rows
from rantau.base.workdays import local_day
from rantau.journey.trail.queries import Step, open_moves, timeline
from rantau.journey.training.bridge import slip
from rantau.journey.training.models import (
    ClassAllocation,
    GateResult,
    PlanRun,
    TrainingClass,
)
from rantau.journey.training.states import ALIVE, ANSWER_DAYS, ClassState
from rantau.values.periods import month_number, month_start

ALIVE_STATES = "alive"
FURTHEST = (
    ClassState.PROPOSED, ClassState.COUNTERED, ClassState.ACCEPTED, ClassState.RUNNING,
    ClassState.FINISHED,
)  # fmt: skip
ZERO = Decimal(0)
EXACT = DecimalField(max_digits=14, decimal_places=4)


@dataclass(frozen=True)
class ClassRow:
    ref: str
    code: str
    plan: str
    centre: str
    centre_ref: str
    province: str
    programme: str
    starts_on: date
    ends_on: date
    n_seats: int
    expected: Decimal
    given: Decimal
    """Departures for orders, less what a slip has lost."""
    state: str
    proposal: Mapping[str, Any]
    reason: str
    version: int
    moves: tuple[str, ...]
    answer_on: date | None
    """By when the centre should answer; None where it has nothing to answer."""


@dataclass(frozen=True)
class AllocationRow:
    """Departures of a class that are meant for an order."""

    order: str
    host: str
    departs_on: date
    departures: Decimal
    lost: Decimal


@dataclass(frozen=True)
class ResultRow:
    gate: str
    n_entered: int
    n_passed: int


@dataclass(frozen=True)
class ClassPage:
    """A class with the orders that wait for it, its results and its steps."""

    row: ClassRow
    orders: tuple[AllocationRow, ...]
    results: tuple[ResultRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ClassFilter:
    """What a list of classes is narrowed to; empty is everything, the state `alive` what counts."""

    state: str = ""
    province: str = ""
    programme: str = ""
    centre: str = ""
    order: str = ""
    plan: str = ""
    page: int = 1


@dataclass(frozen=True)
class ClassList(Paged):
    rows: tuple[ClassRow, ...]
    n_classes: int
    n_seats: int
    given: Decimal
    """Departures that these classes give to orders; to one order where the list is its own."""


def class_list(*, actor: Actor, wanted: ClassFilter, now: datetime) -> ClassList:
    """List classes a page at a time, the earliest start first."""
    found = with_names(_narrowed(TrainingClass.objects.visible_to(actor), wanted))
    totals = found.aggregate(n=Count("pk"), seats=Sum("n_seats"), sum_given=Sum("given"))
    rows = cut(found.order_by("starts_on", "centre__name", "pk"), wanted.page)
    return ClassList(
        rows=tuple(class_row(one, actor, now) for one in rows),
        n_classes=totals["n"],
        n_seats=totals["seats"] or 0,
        given=totals["sum_given"] or ZERO,
        page=wanted.page,
        n_pages=pages_for(totals["n"]),
    )


def _narrowed(found: Rows[TrainingClass], wanted: ClassFilter) -> Rows[TrainingClass]:
    if wanted.state == ALIVE_STATES:
        found = found.filter(state__in=ALIVE)
    by = {
        "state": "" if wanted.state == ALIVE_STATES else wanted.state,
        "centre__place": wanted.province,
        "programme__code": wanted.programme,
        "centre__ref": wanted.centre,
        "allocations__order__ref": wanted.order,
        "plan__ref": wanted.plan,
    }
    return found.filter(**{name: value for name, value in by.items() if value})


def with_names(found: Rows[TrainingClass]) -> Rows[TrainingClass]:
    """Fetch what a row of a list says of a class."""
    left = F("allocations__departures") - F("allocations__lost")
    given = Coalesce(Sum(left, output_field=EXACT), Value(ZERO, EXACT))
    return found.select_related("centre", "programme", "plan").annotate(given=given)


def class_inbox(*, actor: Actor, now: datetime, limit: int = PAGE) -> list[ClassRow]:
    """List the classes that wait for the actor's answer, the earliest start first."""
    state = {
        "training_centre": (ClassState.PROPOSED,),
        "ministry": (ClassState.COUNTERED,),
    }
    waiting = state.get(actor.role, ())
    found = with_names(TrainingClass.objects.visible_to(actor).filter(state__in=waiting))
    return [class_row(one, actor, now) for one in found.order_by("starts_on", "pk")[:limit]]


def class_row(one: TrainingClass, actor: Actor, now: datetime) -> ClassRow:
    """Freeze a class that `with_names` has fetched."""
    return ClassRow(
        ref=one.ref,
        code=one.code,
        plan=one.plan.ref,
        centre=one.centre.name,
        centre_ref=one.centre.ref,
        province=one.centre.place,
        programme=one.programme.code,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        n_seats=one.n_seats,
        expected=one.expected,
        given=one.given,  # type: ignore[attr-defined]  # by `with_names`
        state=one.state,
        proposal=one.proposal,
        reason=one.reason,
        version=one.version,
        moves=open_moves(one, actor, now),
        answer_on=_answer_on(one),
    )


def _answer_on(one: TrainingClass) -> date | None:
    if one.state != ClassState.PROPOSED:
        return None
    return min(local_day(one.changed_at + timedelta(days=ANSWER_DAYS)), one.starts_on)


def class_page(*, actor: Actor, ref: str, now: datetime) -> ClassPage:
    """Return one class."""
    found = with_names(TrainingClass.objects.all()).get_visible(actor, ref=ref)
    allocations = ClassAllocation.objects.visible_to(actor).filter(training_class=found)
    results = GateResult.objects.visible_to(actor).filter(training_class=found).order_by("pk")
    is_public = actor.person_id == 0
    return ClassPage(
        row=class_row(found, actor, now),
        orders=tuple(
            AllocationRow(
                one.order.ref, one.order.host.name, one.order.departs_on, one.departures, one.lost
            )
            for one in allocations.select_related("order__host").order_by("order__departs_on", "pk")
        ),
        results=tuple(ResultRow(one.gate, one.n_entered, one.n_passed) for one in results),
        steps=() if is_public else tuple(timeline(found)),
    )


@dataclass(frozen=True)
class OrderClass:
    """A class on its way to an order, and how many departures it brings there."""

    ref: str
    centre: str
    province: str
    starts_on: date
    ends_on: date
    state: str
    given: Decimal


def order_classes(*, actor: Actor, ref: str) -> list[OrderClass]:
    """List the classes behind an order's numbers, the furthest ones first."""
    rows = ClassAllocation.objects.visible_to(actor).filter(
        order__ref=ref, training_class__state__in=ALIVE, departures__gt=F("lost")
    )
    found = [
        OrderClass(
            row.training_class.ref, row.training_class.centre.name,
            row.training_class.centre.place, row.training_class.starts_on,
            row.training_class.ends_on, row.training_class.state, row.departures - row.lost,
        )
        for row in rows.select_related("training_class__centre")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-FURTHEST.index(one.state), one.starts_on, one.centre))


def class_names(*, actor: Actor, refs: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return programme and centre of some classes, as far as the actor sees them."""
    found = TrainingClass.objects.visible_to(actor).filter(ref__in=refs)
    rows = found.values_list("ref", "programme__code", "centre__name")
    return {ref: (job, centre) for ref, job, centre in rows}


def classes_by_province(*, actor: Actor) -> dict[str, int]:
    """Count the living classes of the plan in force by province."""
    found = TrainingClass.objects.visible_to(actor).filter(state__in=ALIVE)
    rows = found.values_list("centre__place").annotate(n=Count("pk"))
    return dict(rows)


@dataclass(frozen=True)
class StateCount:
    state: str
    n_classes: int
    n_seats: int


def class_counts(*, actor: Actor) -> list[StateCount]:
    """Count classes and seats by state."""
    rows = TrainingClass.objects.visible_to(actor).values_list("state")
    order = {state: n for n, state in enumerate(ClassState.values)}
    found = [StateCount(*row) for row in rows.annotate(n=Count("pk"), seats=Sum("n_seats"))]
    return sorted(found, key=lambda one: order[one.state])


def moved_by(one: TrainingClass, starts_on: date) -> Mapping[str, Any]:
    """Return exactly what moves when a class starts then: orders, people, other classes.

    Counted from the plan's own files, where the class stands as it was planned.
    """
    shift = month_number(starts_on) - month_number(one.planned_on)
    if shift <= 0:
        return {"orders": [], "people": [], "clashes": [], "months": shift}
    run = PlanRun.objects.get(plan_id=one.plan_id)  # the class was visible: its plan's files too
    found = slip(bytes(run.problem or b""), bytes(run.answer or b""), one.code, shift)
    return found | {"months": shift}


def slip_preview(*, actor: Actor, ref: str, months: int) -> Mapping[str, Any]:
    """Return what would move if a class slipped, before anybody says so."""
    one = TrainingClass.objects.get_visible(actor, ref=ref)
    return moved_by(one, month_start(month_number(one.starts_on) + months))
