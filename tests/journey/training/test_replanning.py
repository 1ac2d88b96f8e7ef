"""A second plan: what centres have answered stands, and nothing is promised twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rantau.base.actor import Actor
from rantau.base.errors import RuleBroken, WrongState
from rantau.journey.orders.actions import (
    confirm_order,
    draft_order,
    lapse_orders,
    mark_planned,
    withdraw_order,
)
from rantau.journey.orders.actions.orders import _lapse
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries import Terms
from rantau.journey.training.actions import (
    CapacityFacts,
    accept_class,
    adopt_plan,
    agree_class,
    check_plan,
    compute_plan,
    counter_class,
    decline_class,
    drop_capacity,
    request_plan,
    set_capacity,
)
from rantau.journey.training.models import Capacity, ClassAllocation, ClassPlan, TrainingClass
from rantau.journey.training.queries import class_inbox, order_progress, plan_facts
from tests.journey.conftest import NOW
from tests.journey.training.conftest import clock


@pytest.fixture
def waiting(adopted: ClassPlan) -> list[TrainingClass]:
    """The classes that the plan in force proposes."""
    return list(TrainingClass.objects.filter(plan=adopted).order_by("pk"))


@pytest.fixture
def desk_of(country: list[Actor]) -> Callable[[TrainingClass], Actor]:
    desks = {desk.organisation_id: desk for desk in country}
    return lambda one: desks[one.centre_id]


def second(officer: Actor, now: datetime) -> ClassPlan:
    asked = request_plan(actor=officer, name="second", time_limit_s=10, now=now)
    plan = compute_plan(ref=asked.ref, clock=clock)
    return check_plan(actor=officer, ref=plan.ref, version=plan.version, now=now)


def adopt(plan: ClassPlan, actor: Actor, now: datetime) -> ClassPlan:
    return adopt_plan(actor=actor, ref=plan.ref, version=plan.version, now=now)


@pytest.mark.promise(10)
def test_a_plan_that_was_overtaken_by_an_answer_is_not_adopted(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor],
    officer: Actor, second_officer: Actor, now: datetime,
) -> None:  # fmt: skip
    plan = second(officer, now)
    one = waiting[0]
    accept_class(actor=desk_of(one), ref=one.ref, version=one.version, now=now)

    with pytest.raises(RuleBroken, match="plan_out_of_date"):
        adopt(plan, second_officer, now)

    one.refresh_from_db()
    assert one.state == "accepted"
    assert TrainingClass.objects.filter(plan=plan).count() == 0


def test_a_plan_for_an_order_that_is_gone_is_not_adopted(
    adopted: ClassPlan, order: JobOrder, host_desk: Actor,
    officer: Actor, second_officer: Actor, now: datetime,
) -> None:  # fmt: skip
    plan = second(officer, now)
    order.refresh_from_db()
    withdraw_order(actor=host_desk, ref=order.ref, version=order.version, reason="x", now=now)

    with pytest.raises(RuleBroken, match="plan_out_of_date"):
        adopt(plan, second_officer, now)


@pytest.mark.promise(13)
def test_an_order_that_kept_classes_fill_stays_planned_and_never_lapses(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor], order: JobOrder,
    officer: Actor, second_officer: Actor, host_desk: Actor, terms: Terms,
    approve: Callable[[JobOrder, Actor], JobOrder], now: datetime,
) -> None:  # fmt: skip
    for one in waiting:
        accept_class(actor=desk_of(one), ref=one.ref, version=one.version, now=now)
    other = approve(draft_order(actor=host_desk, terms=terms, now=NOW), host_desk)
    adopt(second(officer, now), second_officer, now)

    lapse_orders(now=now + timedelta(days=60))

    order.refresh_from_db()
    progress = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    assert order.state == "planned"
    assert progress.planned > 25
    other.refresh_from_db()
    assert other.state == "lapsed"  # no room is left for it, and nobody confirmed it


def test_an_order_that_loses_its_classes_gets_its_days_anew(
    adopted: ClassPlan, order: JobOrder, now: datetime
) -> None:
    later = now + timedelta(days=50)
    mark_planned(refs=[], now=later)
    lapse_orders(now=later)

    order.refresh_from_db()
    assert order.state == "approved"
    assert order.confirmed_at == later
    lapse_orders(now=later + timedelta(days=46))
    order.refresh_from_db()
    assert order.state == "lapsed"


def test_a_confirmation_between_look_and_lapse_holds(
    order: JobOrder, host_desk: Actor, now: datetime
) -> None:
    late = now + timedelta(days=50)
    found = JobOrder.objects.get(pk=order.pk)
    confirm_order(actor=host_desk, ref=order.ref, now=late)

    assert not _lapse(found, late)
    order.refresh_from_db()
    assert order.state == "approved"


def test_a_counter_proposal_outlives_the_plan_and_is_counted_as_it_was_made(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor], order: JobOrder,
    officer: Actor, second_officer: Actor, now: datetime,
) -> None:  # fmt: skip
    one = waiting[0]
    counter_class(
        actor=desk_of(one), ref=one.ref, version=one.version, starts_on=one.starts_on,
        n_seats=one.n_seats - 2, reason="small room", now=now,
    )  # fmt: skip
    taken = one.starts_on.strftime("%Y-%m")
    rooms = plan_facts(now)[0].tables["rooms"]
    adopt(second(officer, now), second_officer, now)

    assert not any(
        row[0] == one.centre.code and str(row[3]) <= taken <= str(row[4]) for row in rooms
    )
    assert [row.ref for row in class_inbox(actor=officer, now=now)] == [one.ref]
    one.refresh_from_db()
    agreed = agree_class(actor=officer, ref=one.ref, version=one.version, now=now)
    assert agreed.state == "accepted"
    clash = TrainingClass.objects.filter(
        centre=one.centre, state="proposed", starts_on__lte=one.ends_on, ends_on__gte=one.starts_on
    )
    assert not clash.exists()


def test_a_class_that_was_declined_is_not_proposed_again(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor],
    officer: Actor, second_officer: Actor, now: datetime,
) -> None:  # fmt: skip
    one = waiting[0]
    decline_class(
        actor=desk_of(one), ref=one.ref, version=one.version, reason="no instructor", now=now
    )
    plan = adopt(second(officer, now), second_officer, now)

    again = TrainingClass.objects.filter(
        plan=plan, centre=one.centre, starts_on__lte=one.ends_on, ends_on__gte=one.starts_on
    )
    assert not again.exists()
    facts = CapacityFacts("instructors", "skill-ME01", 2)
    row = Capacity.objects.get(centre=one.centre, kind="instructors", is_current=True)
    set_capacity(actor=desk_of(one), facts=facts, ref=row.ref, now=now)
    free = plan_facts(now)[0].tables["instructors"]
    taken = one.starts_on.strftime("%Y-%m")
    assert any(r[0] == one.centre.code and str(r[3]) <= taken <= str(r[4]) for r in free)


@pytest.mark.promise(10)
def test_people_whom_accepted_classes_draw_are_not_there_again(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor], now: datetime
) -> None:
    before = {row[1]: row[2] for row in plan_facts(now)[0].tables["supply"]}
    one = waiting[0]
    accept_class(actor=desk_of(one), ref=one.ref, version=one.version, now=now)
    after = {row[1]: row[2] for row in plan_facts(now)[0].tables["supply"]}

    # 0.8 of those who are drawn pass the interview before the class.
    assert one.sources == {"32": one.n_seats}
    assert before == {"2027-01": 500}
    assert after == {"2027-01": 500 - -(-one.n_seats * 5 // 4)}


def test_no_two_classes_hold_one_room(
    waiting: list[TrainingClass], desk_of: Callable[[TrainingClass], Actor],
    officer: Actor, second_officer: Actor, host_desk: Actor, terms: Terms,
    approve: Callable[[JobOrder, Actor], JobOrder], now: datetime,
) -> None:  # fmt: skip
    accept_class(actor=desk_of(waiting[0]), ref=waiting[0].ref, version=waiting[0].version, now=now)
    approve(draft_order(actor=host_desk, terms=terms, now=NOW), host_desk)
    adopt(second(officer, now), second_officer, now)

    alive = TrainingClass.objects.filter(state__in=("accepted", "proposed")).order_by("pk")
    for one in alive:
        together = alive.filter(
            centre=one.centre, starts_on__lte=one.ends_on, ends_on__gte=one.starts_on
        )
        assert together.count() == 1
    given = sum(one.departures for one in ClassAllocation.objects.filter(training_class__in=alive))
    assert given <= 60


def test_a_row_of_capacity_is_replaced_once(country: list[Actor], now: datetime) -> None:
    desk = country[0]
    row = Capacity.objects.get(centre_id=desk.organisation_id, kind="rooms", is_current=True)
    facts = CapacityFacts("rooms", "room-las", 2)
    set_capacity(actor=desk, facts=facts, ref=row.ref, now=now)

    with pytest.raises(WrongState, match="changed_meanwhile"):
        set_capacity(actor=desk, facts=facts, ref=row.ref, now=now)
    with pytest.raises(WrongState, match="changed_meanwhile"):
        drop_capacity(actor=desk, ref=row.ref, now=now)
    current = Capacity.objects.filter(centre_id=desk.organisation_id, kind="rooms", is_current=True)
    assert [one.count for one in current] == [2]


@pytest.mark.promise(95)
def test_adopting_needs_a_fresh_sign_in(
    plan: ClassPlan, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    checked = check_plan(actor=officer, ref=plan.ref, version=plan.version, now=now)

    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        adopt(checked, second_officer, now + timedelta(minutes=6))
