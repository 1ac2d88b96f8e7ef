import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from rantau.base.actor import ANYONE, SYSTEM, Actor
from rantau.base.errors import BadInput, NotAllowed, NotVisible, RuleBroken
from rantau.journey.orders.actions import withdraw_order
from rantau.journey.orders.models import JobOrder
from rantau.journey.training.actions import (
    WhatIf,
    adopt_plan,
    cancel_plan,
    check_plan,
    compute_plan,
    decline_class,
    finish_class,
    open_class,
    record_result,
    request_plan,
    request_what_if,
    restart_lost_plans,
)
from rantau.journey.training.actions.classes import accept_class
from rantau.journey.training.models import ClassPlan, PlanRun, TrainingClass
from rantau.journey.training.queries import (
    ClassFilter,
    class_inbox,
    class_list,
    order_change,
    order_classes,
    order_progress,
    plan_facts,
    plan_files,
    plan_page,
    rate_list,
    totals,
)
from rantau.journey.training.tasks import compute_next
from tests.journey.training.conftest import clock


@pytest.mark.promise(8)
@pytest.mark.promise(10)
def test_an_approved_order_becomes_classes_with_a_last_day_to_start(
    plan: ClassPlan, officer: Actor, order: JobOrder, now: datetime
) -> None:
    page = plan_page(actor=officer, ref=plan.ref, now=now)
    headline = page.row.headline

    assert headline is not None
    assert (page.row.state, headline.verified) == ("computed", True)
    assert headline.departures_wanted == 30
    assert headline.departures_planned > 27
    assert headline.gap < Decimal("0.01")
    found = plan.orders.get(order=order)
    assert found.last_start_on == date(2027, 3, 1)
    assert found.steps == [["matching", "2027-07-31"], ["visa", "2027-10-31"]]


def test_a_plan_is_computed_once_by_whoever_comes_first(
    officer: Actor, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    request_plan(actor=officer, name="", time_limit_s=5, now=now)

    assert compute_next(clock) is not None
    assert compute_next(clock) is None


@pytest.mark.promise(46)
def test_a_plan_is_adopted_by_two_people(
    plan: ClassPlan, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    checked = check_plan(actor=officer, ref=plan.ref, version=plan.version, now=now)

    with pytest.raises(RuleBroken, match="second_person_needed"):
        adopt_plan(actor=officer, ref=checked.ref, version=checked.version, now=now)
    assert not TrainingClass.objects.exists()
    adopted = adopt_plan(actor=second_officer, ref=checked.ref, version=checked.version, now=now)

    assert adopted.state == "adopted"
    assert TrainingClass.objects.count() == plan.result["headline"]["n_classes"]


def test_adopting_fills_the_inbox_of_each_centre(
    adopted: ClassPlan, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    inboxes = [class_inbox(actor=desk, now=now) for desk in country]

    assert sum(map(len, inboxes)) == adopted.result["headline"]["n_classes"]
    assert all(row.moves == ("accept", "decline", "counter") for box in inboxes for row in box)
    order.refresh_from_db()
    assert order.state == "planned"


@pytest.mark.promise(11)
def test_a_what_if_shows_the_difference_and_is_never_adopted(
    plan: ClassPlan, officer: Actor, now: datetime
) -> None:
    asked = request_what_if(
        actor=officer,
        base=plan.ref,
        what_if=WhatIf(demand_percent=20, closed=("BLK-A",)),
        now=now,
    )
    answer = compute_plan(ref=asked.ref, clock=clock)

    difference = answer.result["difference"]["headline"]
    assert difference["departures_wanted"]["difference"] == 6
    assert Decimal(difference["departures_planned"]["difference"]) < 0
    with pytest.raises(RuleBroken, match="what_if_is_not_adopted"):
        check_plan(actor=officer, ref=answer.ref, version=answer.version, now=now)
    with pytest.raises(BadInput, match="what_if_impossible"):
        request_what_if(actor=officer, base=plan.ref, what_if=WhatIf(closed=("BLK-X",)), now=now)


@pytest.mark.promise(10)
@pytest.mark.usefixtures("tables_edited")
def test_what_is_short_is_said_with_its_reason(
    officer: Actor, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    JobOrder.objects.filter(pk=order.pk).update(n_places=100)
    asked = request_plan(actor=officer, name="", time_limit_s=10, now=now)
    plan = compute_plan(ref=asked.ref, clock=clock)

    page = plan_page(actor=officer, ref=plan.ref, now=now)

    (short,) = page.shorts
    assert short.reason in ("rooms", "instructors", "language", "price")
    assert short.short > 40
    assert {row.kind for row in page.bottlenecks} & {"rooms", "instructors", "language"}


def test_a_cancelled_plan_stays_cancelled(
    officer: Actor, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    asked = request_plan(actor=officer, name="", time_limit_s=5, now=now)
    cancel_plan(actor=officer, ref=asked.ref, now=now)

    assert compute_next(clock) is None
    asked.refresh_from_db()
    assert asked.state == "cancelled"


@pytest.mark.usefixtures("tables_edited")
def test_a_run_without_a_sign_of_life_is_put_back(
    officer: Actor, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    asked = request_plan(actor=officer, name="", time_limit_s=5, now=now)
    ClassPlan.objects.filter(pk=asked.pk).update(state="computing")
    PlanRun.objects.filter(plan=asked).update(alive_at=now)

    assert restart_lost_plans(now=now + timedelta(seconds=30)) == 0
    assert restart_lost_plans(now=now + timedelta(seconds=90)) == 1
    asked.refresh_from_db()
    assert asked.state == "requested"


def at_month(day: date) -> datetime:
    return datetime(day.year, day.month, 1, 3, tzinfo=UTC)


@pytest.mark.promise(13)
def test_progress_counts_what_is_known_so_far(
    adopted: ClassPlan,
    country: list[Actor],
    order: JobOrder,
    host_desk: Actor,
    officer: Actor,
    now: datetime,
) -> None:
    rows = [(desk, row) for desk in country for row in class_inbox(actor=desk, now=now)]
    for desk, row in rows:
        accept_class(actor=desk, ref=row.ref, version=row.version, now=now)
    desk, row = rows[0]
    with pytest.raises(RuleBroken, match="class_not_yet"):
        open_class(actor=desk, ref=row.ref, version=2, now=now)
    begun, ended = at_month(row.starts_on), at_month(row.ends_on)
    open_class(actor=desk, ref=row.ref, version=2, now=begun)

    progress = order_progress(actor=host_desk, refs=[order.ref])[order.ref]

    assert progress.needed == 30
    assert progress.in_training > 0
    assert (progress.competent, progress.matched) == (Decimal(0), None)
    with pytest.raises(RuleBroken, match="class_not_yet"):
        finish_class(actor=desk, ref=row.ref, version=3, now=begun)
    finish_class(actor=desk, ref=row.ref, version=3, now=ended)
    after = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    assert (after.in_training, after.competent) == (Decimal(0), progress.in_training)
    assert after.planned == progress.planned
    assert totals(actor=officer).competent == after.competent


@pytest.mark.promise(9)
def test_results_of_classes_move_the_rate_of_the_next_plan(
    adopted: ClassPlan, country: list[Actor], now: datetime
) -> None:
    before = {row.gate: row for row in rate_list(actor=SYSTEM)}["language"]
    desk = next(desk for desk in country if class_inbox(actor=desk, now=now))
    row = class_inbox(actor=desk, now=now)[0]
    accept_class(actor=desk, ref=row.ref, version=row.version, now=now)
    with pytest.raises(RuleBroken, match="class_not_begun"):
        record_result(actor=desk, ref=row.ref, gate="language", n_entered=16, n_passed=8, now=now)
    begun, ended = at_month(row.starts_on), at_month(row.ends_on)
    open_class(actor=desk, ref=row.ref, version=2, now=begun)
    with pytest.raises(RuleBroken, match="class_not_yet"):
        record_result(actor=desk, ref=row.ref, gate="language", n_entered=16, n_passed=8, now=begun)
    record_result(actor=desk, ref=row.ref, gate="language", n_entered=16, n_passed=8, now=ended)

    after = {row.gate: row for row in rate_list(actor=SYSTEM)}["language"]

    assert before.rate == Decimal("0.90000")
    assert (after.n_entered, after.n_passed) == (16, 8)
    assert after.rate == Decimal("0.87037")
    assert after.low < after.rate < after.high
    yields = plan_facts(now)[0].tables["yields"]
    assert ("language", "", "", after.rate, "after") in yields


def test_a_new_plan_counts_on_what_is_accepted(
    adopted: ClassPlan, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    desk = next(desk for desk in country if class_inbox(actor=desk, now=now))
    row = class_inbox(actor=desk, now=now)[0]
    accept_class(actor=desk, ref=row.ref, version=row.version, now=now)
    centre = TrainingClass.objects.get(ref=row.ref).centre.code

    tables = plan_facts(now)[0].tables

    ((_, _, places, *_),) = tables["demand"]
    assert isinstance(places, int)
    assert places < 30
    windows = [r for r in tables["rooms"] if r[0] == centre]
    taken = row.starts_on.strftime("%Y-%m")
    assert not any(str(start) <= taken <= str(end) for *_, start, end in windows)


@pytest.mark.promise(82)
def test_anyone_may_take_an_adopted_plan_home(
    plan: ClassPlan, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    with pytest.raises(NotVisible):
        plan_files(actor=ANYONE, ref=plan.ref)
    checked = check_plan(actor=officer, ref=plan.ref, version=plan.version, now=now)
    adopt_plan(actor=second_officer, ref=plan.ref, version=checked.version, now=now)

    problem, answer = plan_files(actor=ANYONE, ref=plan.ref)

    assert "demand.csv" in zipfile.ZipFile(io.BytesIO(problem)).namelist()
    assert "classes.csv" in zipfile.ZipFile(io.BytesIO(answer)).namelist()


def test_only_the_ministry_plans(
    country: list[Actor], host_desk: Actor, order: JobOrder, now: datetime
) -> None:
    for actor in (country[0], host_desk, ANYONE, SYSTEM):
        with pytest.raises(NotAllowed):
            request_plan(actor=actor, name="", time_limit_s=5, now=now)


def test_there_must_be_something_to_plan(
    officer: Actor, host_desk: Actor, country: list[Actor], order: JobOrder, now: datetime
) -> None:
    withdraw_order(actor=host_desk, ref=order.ref, version=order.version, reason="closed", now=now)
    with pytest.raises(RuleBroken, match="nothing_to_plan"):
        request_plan(actor=officer, name="", time_limit_s=5, now=now)


@pytest.mark.promise(12)
def test_a_changed_order_lists_exactly_what_moves(
    adopted: ClassPlan, host_desk: Actor, order: JobOrder
) -> None:
    same = order_change(actor=host_desk, ref=order.ref, n_places=None, departs_on=None)
    fewer = order_change(actor=host_desk, ref=order.ref, n_places=5, departs_on=None)
    earlier = order_change(
        actor=host_desk, ref=order.ref, n_places=None, departs_on=date(2027, 4, 1)
    )

    assert same is not None
    assert (same.classes, same.planned_after) == ((), same.planned_before)
    assert fewer is not None
    assert (fewer.n_after, fewer.planned_after) == (5, Decimal(5))
    assert fewer.classes
    assert sum(one.after for one in fewer.classes) <= 5
    assert earlier is not None
    assert (earlier.planned_after, earlier.short_after) == (Decimal(0), Decimal(30))
    assert {one.after for one in earlier.classes} == {Decimal(0)}


@pytest.mark.promise(13)
def test_each_number_of_an_order_is_the_sum_of_its_list(
    adopted: ClassPlan, country: list[Actor], order: JobOrder, host_desk: Actor, officer: Actor,
    now: datetime,
) -> None:  # fmt: skip
    rows = [(desk, row) for desk in country for row in class_inbox(actor=desk, now=now)]
    (desk, first), (other, second) = rows[:2]
    accept_class(actor=desk, ref=first.ref, version=first.version, now=now)
    open_class(actor=desk, ref=first.ref, version=2, now=at_month(first.starts_on))
    decline_class(actor=other, ref=second.ref, version=second.version, reason="x", now=now)

    progress = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    classes = order_classes(actor=host_desk, ref=order.ref)
    wanted = ClassFilter(order=order.ref, state="alive")
    listed = class_list(actor=officer, wanted=wanted, now=now)

    assert sum(one.given for one in classes) == progress.planned == listed.given
    running = [one.given for one in classes if one.state == "running"]
    assert sum(running) == progress.in_training > 0
    assert second.ref not in {one.ref for one in classes}
    everything = class_list(actor=officer, wanted=ClassFilter(state="alive"), now=now)
    assert everything.given == totals(actor=officer).planned
