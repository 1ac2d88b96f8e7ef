"""Plans: how far, how good, what is short, what one more brings, what a what-if changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from rantau.base.actor import Actor
from rantau.base.errors import NotVisible
from rantau.base.pages import PAGE
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.states import OrderState
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.queries import Step, open_moves, timeline
from rantau.journey.training.bridge import joined
from rantau.journey.training.models import (
    ClassAllocation,
    ClassPlan,
    PlanBottleneck,
    PlanOrder,
    PlanRun,
)
from rantau.journey.training.states import ALIVE, ClassState, PlanState

MOST_HELPFUL = 10
ZERO = Decimal(0)
SHORT = Decimal("0.5")
"""Less than half a person is rounding, and no shortage."""


@dataclass(frozen=True)
class Headline:
    """What a plan comes to. Money in whole rupiah; `gap` is the proven distance from the best."""

    departures_wanted: int
    departures_planned: Decimal
    n_classes: int
    seats: int
    cost: int
    objective: int
    greedy_objective: int
    gap: Decimal
    verified: bool
    seconds: Decimal
    input_sha256: str
    result_sha256: str


def headline_of(result: Mapping[str, Any]) -> Headline | None:
    """Return the headline of a plan that was computed."""
    found = result.get("headline")
    if not found:
        return None
    values = {one.name: found[one.name] for one in fields(Headline)}
    for name in ("departures_planned", "gap", "seconds"):
        values[name] = Decimal(values[name])
    return Headline(**values)


@dataclass(frozen=True)
class PlanRow:
    ref: str
    name: str
    state: str
    base: str
    demand_percent: int
    pass_points: int
    closed: tuple[str, ...]
    step: str
    gap: float
    headline: Headline | None
    failure: str
    created_at: datetime
    version: int
    moves: tuple[str, ...]

    @property
    def is_moving(self) -> bool:
        return self.state in (PlanState.REQUESTED, PlanState.COMPUTING)


@dataclass(frozen=True)
class ShortRow:
    """An order that a plan does not fill, and why."""

    order: str
    host: str
    occupation: str
    departs_on: date
    departures: int
    planned: Decimal
    short: Decimal
    last_start_on: date | None
    reason: str


@dataclass(frozen=True)
class BottleneckRow:
    kind: str
    where: str
    what: str
    starts_on: date | None
    ends_on: date | None
    departures_per_unit: Decimal


@dataclass(frozen=True)
class PlanPage:
    """A plan: headline, orders that are short, what one more would bring, its what-ifs."""

    row: PlanRow
    shorts: tuple[ShortRow, ...]
    n_short: int
    bottlenecks: tuple[BottleneckRow, ...]
    difference: Mapping[str, Any]
    what_ifs: tuple[PlanRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class OrderProgress:
    """How far an order is: each number opens its list; None where nothing is recorded yet."""

    order: str
    needed: int
    planned: Decimal
    lost: Decimal
    in_training: Decimal
    competent: Decimal
    matched: int | None
    departed: int | None
    short: Decimal
    reason: str
    last_start_on: date | None
    steps: tuple[tuple[str, date], ...]


def plan_list(*, actor: Actor, now: datetime) -> list[PlanRow]:
    """List plans, the latest first; what-ifs stand with their plan."""
    found = ClassPlan.objects.visible_to(actor).filter(base=None).select_related("run", "base")
    return [plan_row(one, actor, now) for one in found.order_by("-pk")[:PAGE]]


def plan_row(one: ClassPlan, actor: Actor, now: datetime) -> PlanRow:
    """Freeze a plan whose run is fetched."""
    return PlanRow(
        ref=one.ref,
        name=one.name,
        state=one.state,
        base=one.base.ref if one.base else "",
        demand_percent=one.demand_percent,
        pass_points=one.pass_points,
        closed=tuple(one.closed),
        step=one.run.step,
        gap=one.run.gap,
        headline=headline_of(one.result),
        failure=one.failure,
        created_at=one.created_at,
        version=one.version,
        moves=open_moves(one, actor, now),
    )


def plan_page(*, actor: Actor, ref: str, now: datetime) -> PlanPage:
    """Return one plan."""
    found = ClassPlan.objects.select_related("run", "base").get_visible(actor, ref=ref)
    short = PlanOrder.objects.visible_to(actor).filter(plan=found, short__gte=SHORT)
    what_ifs = ClassPlan.objects.visible_to(actor).filter(base=found).select_related("run", "base")
    return PlanPage(
        row=plan_row(found, actor, now),
        shorts=tuple(short_list(actor=actor, plan=found.ref, limit=PAGE)),
        n_short=short.count(),
        bottlenecks=tuple(_most_helpful(actor, found)),
        difference=found.result.get("difference", {}),
        what_ifs=tuple(plan_row(one, actor, now) for one in what_ifs.order_by("-pk")[:PAGE]),
        steps=tuple(timeline(found)),
    )


def _most_helpful(actor: Actor, plan: ClassPlan) -> list[BottleneckRow]:
    """Return where one more brings most: each thing of a place once, in its best months."""
    tight = PlanBottleneck.objects.visible_to(actor).filter(plan=plan)
    names = dict(Organisation.objects.visible_to(actor).values_list("code", "name"))
    best: dict[tuple[str, str, str], BottleneckRow] = {}
    for b in tight.order_by("-departures_per_unit", "pk")[: 20 * MOST_HELPFUL]:
        row = BottleneckRow(
            b.kind, names.get(b.where, b.where), b.what, b.starts_on, b.ends_on,
            b.departures_per_unit,
        )  # fmt: skip
        best.setdefault((b.kind, b.where, b.what), row)
    return list(best.values())[:MOST_HELPFUL]


def short_list(*, actor: Actor, plan: str, limit: int) -> list[ShortRow]:
    """List the orders that a plan does not fill, the largest shortfall first."""
    rows = PlanOrder.objects.visible_to(actor).filter(plan__ref=plan, short__gte=SHORT)
    return [
        ShortRow(
            order=one.order.ref,
            host=one.order.host.name,
            occupation=one.order.occupation,
            departs_on=one.order.departs_on,
            departures=one.departures,
            planned=one.planned,
            short=one.short,
            last_start_on=one.last_start_on,
            reason=one.reason,
        )
        for one in rows.select_related("order__host").order_by("-short", "pk")[:limit]
    ]


def plan_in_force(*, actor: Actor, now: datetime) -> PlanRow | None:
    """Return the plan that is being carried out."""
    found = ClassPlan.objects.visible_to(actor).filter(state=PlanState.ADOPTED)
    one = found.select_related("run", "base").first()
    return None if one is None else plan_row(one, actor, now)


def order_progress(*, actor: Actor, refs: Sequence[str]) -> dict[str, OrderProgress]:
    """Return how far orders are, in a fixed number of queries however many they are."""
    orders = {one.ref: one for one in JobOrder.objects.visible_to(actor).filter(ref__in=refs)}
    sums = _sums(actor, list(orders))
    plans = {
        one.order_id: one
        for one in PlanOrder.objects.visible_to(actor).filter(
            order__ref__in=list(orders), plan__state=PlanState.ADOPTED
        )
    }
    return {
        ref: _progress(one, sums.get(one.pk, {}), plans.get(one.pk)) for ref, one in orders.items()
    }


def _sums(actor: Actor, refs: Sequence[str]) -> dict[int, dict[str, Any]]:
    left = F("departures") - F("lost")
    kept = DecimalField(max_digits=14, decimal_places=4)

    def total(*states: str) -> Coalesce:
        condition = Q(training_class__state__in=states)
        return Coalesce(Sum(left, filter=condition, output_field=kept), Value(ZERO, kept))

    found = ClassAllocation.objects.visible_to(actor).filter(order__ref__in=list(refs))
    rows = found.values("order_id").annotate(
        sum_planned=total(*ALIVE),
        sum_lost=Coalesce(
            Sum("lost", filter=Q(training_class__state__in=ALIVE)), Value(ZERO, kept)
        ),
        sum_running=total(ClassState.RUNNING),
        sum_finished=total(ClassState.FINISHED),
    )
    return {row["order_id"]: dict(row) for row in rows}


def _progress(one: JobOrder, sums: Mapping[str, Any], plan: PlanOrder | None) -> OrderProgress:
    planned = sums.get("sum_planned", ZERO)
    return OrderProgress(
        order=one.ref,
        needed=one.n_places,
        planned=planned,
        lost=sums.get("sum_lost", ZERO),
        in_training=sums.get("sum_running", ZERO),
        competent=sums.get("sum_finished", ZERO),
        matched=None,
        departed=None,
        short=max(Decimal(one.n_places) - planned, ZERO),
        reason=plan.reason if plan else "",
        last_start_on=plan.last_start_on if plan else None,
        steps=tuple((step, date.fromisoformat(day)) for step, day in plan.steps) if plan else (),
    )


@dataclass(frozen=True)
class BehindRow:
    """An order that has fewer people on their way than it asks for."""

    order: str
    host: str
    occupation: str
    departs_on: date
    needed: int
    planned: Decimal
    short: Decimal


def orders_behind(*, actor: Actor, limit: int) -> list[BehindRow]:
    """List planned orders whose classes bring a person less than asked for, or more, worst first.

    A class that was declined, slipped or shrank leaves its order here until a new plan is adopted.
    """
    planned = JobOrder.objects.visible_to(actor).filter(state=OrderState.PLANNED)
    orders = list(planned.select_related("host"))
    sums = _sums(actor, [one.ref for one in orders])
    rows = [
        BehindRow(
            one.ref, one.host.name, one.occupation, one.departs_on, one.n_places, has,
            one.n_places - has,
        )
        for one in orders
        if (has := sums.get(one.pk, {}).get("sum_planned", ZERO)) <= one.n_places - 1
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.short, row.departs_on, row.order))[:limit]


def plan_files(*, actor: Actor, ref: str) -> tuple[bytes, bytes]:
    """Return the zipped input and result of a plan, for anyone who may see it."""
    plan = ClassPlan.objects.get_visible(actor, ref=ref)
    # Unscoped: who sees the plan may have its files.
    run = PlanRun.objects.filter(plan=plan).first()
    if run is None or run.problem is None or run.answer is None:
        raise NotVisible("not_visible", table="PlanRun", ref=ref)
    return bytes(run.problem), bytes(run.answer)


def plan_archive(*, actor: Actor, ref: str) -> bytes:
    """Return input and result of a plan in one archive: `rantau verify` reads both folders."""
    problem, answer = plan_files(actor=actor, ref=ref)
    return joined({"problem": problem, "answer": answer})


@dataclass(frozen=True)
class Totals:
    """The whole programme in a few numbers."""

    needed: int
    planned: Decimal
    in_training: Decimal
    competent: Decimal
    lost: Decimal


def totals(*, actor: Actor) -> Totals:
    """Add up the orders that hold places and the classes of the plan in force."""
    needed = (
        JobOrder.objects.visible_to(actor)
        .filter(state__in=("approved", "planned"))
        .aggregate(n=Coalesce(Sum("n_places"), 0))["n"]
    )
    found = ClassAllocation.objects.visible_to(actor)
    left = F("departures") - F("lost")
    kept = DecimalField(max_digits=14, decimal_places=4)
    sums = found.aggregate(
        alive=Sum(left, filter=Q(training_class__state__in=ALIVE), output_field=kept),
        running=Sum(left, filter=Q(training_class__state="running"), output_field=kept),
        finished=Sum(left, filter=Q(training_class__state="finished"), output_field=kept),
        gone=Sum("lost", filter=Q(training_class__state__in=ALIVE)),
    )
    return Totals(
        needed,
        sums["alive"] or ZERO,
        sums["running"] or ZERO,
        sums["finished"] or ZERO,
        sums["gone"] or ZERO,
    )
