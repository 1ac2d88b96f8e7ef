"""Plans: asked for, computed beside the service, checked and adopted by two people."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.transaction import atomic

from rantau.base.access import only
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput, RuleBroken
from rantau.base.workdays import local_day
from rantau.journey.orders.actions import mark_planned
from rantau.journey.orders.models import JobOrder
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.actions import advance, create, locked
from rantau.journey.training import bridge
from rantau.journey.training.models import (
    ClassAllocation,
    ClassPlan,
    PlanBottleneck,
    PlanOrder,
    PlanRun,
    Programme,
    TrainingClass,
)
from rantau.journey.training.queries.facts import basis_of, plan_facts
from rantau.journey.training.states import ALIVE, ClassState, PlanState

LOST_AFTER = timedelta(seconds=60)
"""Without a sign of life for so long a run counts as dead, and another worker takes it."""
LONGEST_S = 600
NO_PROGRAMME = "no_programme"


@dataclass(frozen=True)
class WhatIf:
    """Three sliders: demand and pass rates up or down, centres closed."""

    demand_percent: int = 0
    pass_points: int = 0
    closed: tuple[str, ...] = ()


@atomic
def request_plan(*, actor: Actor, name: str, time_limit_s: int, now: datetime) -> ClassPlan:
    """Ask for a plan of the orders, centres and rates as they are at this moment."""
    only([Role.MINISTRY], actor, "request_plan")
    if not 5 <= time_limit_s <= LONGEST_S:
        raise BadInput("time_out_of_range", most=LONGEST_S)
    facts, served, unserved = plan_facts(now)
    if not facts.tables["demand"]:
        raise RuleBroken("nothing_to_plan")
    plan = ClassPlan(name=name or local_day(now).isoformat(), time_limit_s=time_limit_s)
    asked = [one.pk for one in (*served, *unserved)]
    run = PlanRun(plan=plan, problem=bridge.pack_problem(facts), basis=basis_of(asked))
    without = [
        PlanOrder(
            plan=plan, order=one, departures=one.n_places, planned=0, short=one.n_places,
            reason=NO_PROGRAMME,
        )
        for one in unserved
    ]  # fmt: skip
    return create(plan, "request", actor=actor, now=now, parts=[run, *without])


@atomic
def request_what_if(*, actor: Actor, base: str, what_if: WhatIf, now: datetime) -> ClassPlan:
    """Ask what a plan would be under a change; the answer is compared with the plan."""
    only([Role.MINISTRY], actor, "request_what_if")
    if not -90 <= what_if.demand_percent <= 200 or not -50 <= what_if.pass_points <= 50:
        raise BadInput("slider_out_of_range")
    plan = ClassPlan.objects.select_related("run").get_visible(actor, ref=base)
    if plan.run.answer is None or plan.base_id is not None:
        raise RuleBroken("plan_not_computed")
    changed = _changed(plan, what_if)
    asked = ClassPlan(
        name=plan.name,
        base=plan,
        demand_percent=what_if.demand_percent,
        pass_points=what_if.pass_points,
        closed=list(what_if.closed),
        time_limit_s=plan.time_limit_s,
    )
    run = PlanRun(plan=asked, problem=changed)
    return create(asked, "request", actor=actor, now=now, parts=[run])


def _changed(plan: ClassPlan, what_if: WhatIf) -> bytes:
    change = bridge.change(what_if.demand_percent, what_if.closed, what_if.pass_points)
    try:
        return bridge.change_problem(bytes(plan.run.problem or b""), change)
    except bridge.ChangeRefused as error:
        raise BadInput("what_if_impossible", why=str(error)[:200]) from error


def compute_plan(*, ref: str, clock: Callable[[], datetime]) -> ClassPlan:
    """Compute a plan that waits; it takes its time, so it is given a clock.

    It is safe to call again: who finds the plan taken does nothing, and a run without a sign of
    life is put back by `restart_lost_plans`.
    """
    plan = ClassPlan.objects.get_visible(SYSTEM, ref=ref)
    plan = advance(plan, "start", actor=SYSTEM, now=clock())
    runs = PlanRun.objects.visible_to(SYSTEM).filter(plan=plan)
    runs.update(started_at=clock(), alive_at=clock(), step="load", gap=1.0)

    def alive(step: str, gap: float) -> bool:
        runs.update(alive_at=clock(), step=step, gap=gap)
        waiting = ClassPlan.objects.visible_to(SYSTEM).filter(pk=plan.pk)
        return waiting.filter(state=PlanState.COMPUTING).exists()

    problem = bytes(runs.get().problem or b"")
    try:
        answer = bridge.compute(problem, time_limit_s=plan.time_limit_s, alive=alive)
    except bridge.PlanFailed as failure:
        return _failed(plan, str(failure), clock())
    return _store(plan, answer, clock())


def _failed(plan: ClassPlan, why: str, now: datetime) -> ClassPlan:
    plan.refresh_from_db()
    if plan.state != PlanState.COMPUTING:
        return plan  # somebody cancelled it, or another worker has taken it over
    return advance(plan, "fail", actor=SYSTEM, now=now, changes={"failure": why[:300]})


@atomic
def _store(plan: ClassPlan, answer: bridge.Answer, now: datetime) -> ClassPlan:
    result: dict[str, Any] = {"headline": answer.headline}
    if plan.base_id is not None:
        base = PlanRun.objects.visible_to(SYSTEM).get(plan_id=plan.base_id)
        result["difference"] = bridge.compare(bytes(base.answer or b""), answer.archive)
    PlanRun.objects.visible_to(SYSTEM).filter(plan=plan).update(answer=answer.archive)
    orders = {one.ref: one for one in JobOrder.objects.visible_to(SYSTEM)}
    steps = defaultdict(list)
    for row in answer.calendar:
        steps[row["order"]].append([row["step"], row["latest_day"]])
    PlanOrder.objects.bulk_create(
        PlanOrder(
            plan=plan,
            order=orders[row["order"]],
            departures=int(row["departures"]),
            planned=Decimal(row["planned"]),
            short=Decimal(row["short"]),
            last_start_on=bridge.some_month(row["last_start"]),
            reason=row["reason"],
            steps=sorted(steps[row["order"]], key=lambda step: step[1]),
        )
        for row in answer.fulfilment
    )
    PlanBottleneck.objects.bulk_create(
        PlanBottleneck(
            plan=plan,
            kind=row["kind"],
            where=row["where"],
            what=row["what"],
            starts_on=bridge.some_month(row["from"]),
            ends_on=bridge.some_month(row["to"]),
            departures_per_unit=Decimal(row["departures_per_unit"]),
        )
        for row in answer.bottlenecks
    )
    return advance(plan, "finish", actor=SYSTEM, now=now, changes={"result": result})


def restart_lost_plans(*, now: datetime) -> int:
    """Put runs without a sign of life back in the line. Safe to repeat."""
    lost = ClassPlan.objects.visible_to(SYSTEM).filter(
        state=PlanState.COMPUTING, run__alive_at__lt=now - LOST_AFTER
    )
    for plan in lost:
        advance(plan, "restart", actor=SYSTEM, now=now)
    return len(lost)


@atomic
def cancel_plan(*, actor: Actor, ref: str, now: datetime) -> ClassPlan:
    """Stop a plan that is being computed; the process ends within a second."""
    return advance(ClassPlan.objects.get_visible(actor, ref=ref), "cancel", actor=actor, now=now)


@atomic
def discard_plan(*, actor: Actor, ref: str, now: datetime) -> ClassPlan:
    """Lay a plan aside; it stays readable."""
    return advance(ClassPlan.objects.get_visible(actor, ref=ref), "discard", actor=actor, now=now)


@atomic
def check_plan(*, actor: Actor, ref: str, version: int, now: datetime) -> ClassPlan:
    """Find a plan right, as the first of two officers."""
    plan = ClassPlan.objects.get_visible(actor, ref=ref)
    changes = {"first_person_id": actor.person_id}
    return advance(plan, "check", actor=actor, now=now, version=version, changes=changes)


@atomic
def adopt_plan(*, actor: Actor, ref: str, version: int, now: datetime) -> ClassPlan:
    """Put a plan into force: each class becomes a proposal in its centre's inbox.

    Of the plan before, what a centre has accepted or answered with a proposal of its own stays and
    was counted by this one; what waits for an answer is dropped.

    Raises
    ------
    RuleBroken : ``plan_out_of_date`` where a centre has answered, or an order has changed, since
        the plan was asked for; ``second_person_needed``, ``fresh_sign_in_needed``.
    """
    plan = locked(ClassPlan.objects.get_visible(actor, ref=ref), actor)
    run = PlanRun.objects.visible_to(actor).get(plan=plan)
    if plan.state == PlanState.CHECKED:
        _lock_all()
        if basis_of(plan.orders.values_list("order_id", flat=True)) != run.basis:
            raise RuleBroken("plan_out_of_date")
    _drop_former(now=now)
    plan = advance(plan, "adopt", actor=actor, now=now, version=version)
    _store_classes(plan, bridge.read_classes(bytes(run.answer or b"")), actor=actor, now=now)
    alive = ClassAllocation.objects.visible_to(SYSTEM).filter(
        training_class__state__in=ALIVE, departures__gt=F("lost")
    )
    mark_planned(refs=set(alive.values_list("order__ref", flat=True)), now=now)
    return plan


def _lock_all() -> None:
    """Lock what a plan may touch before the journal's head: orders, then plans, then classes."""
    for table in (JobOrder, ClassPlan, TrainingClass):
        rows = table.objects.visible_to(SYSTEM).select_for_update(of=("self",))
        list(rows.order_by("pk").values_list("pk"))


def _store_classes(
    plan: ClassPlan, planned: bridge.PlannedClasses, *, actor: Actor, now: datetime
) -> None:
    centres = {one.code: one for one in Organisation.objects.visible_to(SYSTEM)}
    programmes = {one.code: one for one in Programme.objects.visible_to(SYSTEM)}
    orders = {one.ref: one for one in JobOrder.objects.visible_to(SYSTEM)}
    meant = defaultdict(list)
    for row in planned.allocation:
        meant[row["class"]].append((orders[row["order"]], Decimal(row["departures"])))
    for row in planned.classes:
        one = TrainingClass(
            plan=plan,
            code=row["class"],
            centre=centres[row["centre"]],
            programme=programmes[row["programme"]],
            starts_on=bridge.month_day(row["starts"]),
            planned_on=bridge.month_day(row["starts"]),
            ends_on=bridge.month_day(row["ends"]),
            n_seats=int(row["seats"]),
            expected=Decimal(row["expected_departures"]),
            sources=planned.sources[row["class"]],
        )
        parts = [
            ClassAllocation(training_class=one, order=order, departures=departures)
            for order, departures in meant[row["class"]]
        ]
        create(one, "propose", actor=actor, now=now, parts=parts)


def _drop_former(*, now: datetime) -> None:
    """End the plan in force, and drop every class that still waits for an answer."""
    waiting = TrainingClass.objects.visible_to(SYSTEM).filter(state=ClassState.PROPOSED)
    for one in waiting.order_by("pk"):
        advance(one, "drop", actor=SYSTEM, now=now)
    for former in ClassPlan.objects.visible_to(SYSTEM).filter(state=PlanState.ADOPTED):
        advance(former, "supersede", actor=SYSTEM, now=now)
