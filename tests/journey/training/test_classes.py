from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rantau.base.actor import ANYONE, Actor
from rantau.base.errors import BadInput, NotAllowed, NotVisible, RuleBroken
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries import order_page
from rantau.journey.training.actions import (
    accept_class,
    agree_class,
    counter_class,
    decline_class,
    insist_class,
    slip_class,
)
from rantau.journey.training.models import ClassAllocation, ClassPlan, TrainingClass
from rantau.journey.training.queries import (
    ClassFilter,
    class_inbox,
    class_list,
    class_page,
    order_progress,
    slip_preview,
)
from rantau.journey.training.queries.classes import ClassRow

Box = tuple[Actor, ClassRow]


@pytest.fixture
def box(adopted: ClassPlan, country: list[Actor], now: datetime) -> Box:
    """A centre with a class in its inbox."""
    return next((desk, row) for desk in country for row in class_inbox(actor=desk, now=now))


@pytest.mark.promise(12)
def test_a_slipped_class_lists_exactly_what_moves(
    box: Box, host_desk: Actor, order: JobOrder, now: datetime
) -> None:
    desk, row = box
    one = accept_class(actor=desk, ref=row.ref, version=row.version, now=now)
    (meant,) = ClassAllocation.objects.filter(training_class=one)
    before = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    months = 12

    preview = slip_preview(actor=desk, ref=row.ref, months=months)
    slip_class(actor=desk, ref=row.ref, version=one.version, months=months, reason="flood", now=now)

    (hit,) = preview["orders"]
    assert (hit["order"], hit["lost"]) == (order.ref, str(meant.departures))
    assert [p["people"] for p in preview["people"]] == [row.n_seats]
    after = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    assert (after.lost, after.planned) == (meant.departures, before.planned - meant.departures)
    step = order_page(actor=host_desk, ref=order.ref, now=now).steps[-1]
    assert step.act == "joborder.class_moved"
    assert step.detail["class"] == row.ref
    assert step.detail["could_depart"] == hit["could_depart"]
    moved = TrainingClass.objects.get(ref=row.ref)
    assert moved.starts_on == date(row.starts_on.year + 1, row.starts_on.month, 1)


def test_a_slip_within_the_time_to_spare_loses_nobody(
    box: Box, officer: Actor, host_desk: Actor, order: JobOrder, now: datetime
) -> None:
    desk, row = box
    earlier = date(row.starts_on.year, row.starts_on.month - 1, 1)
    one = counter_class(
        actor=desk, ref=row.ref, version=row.version, starts_on=earlier, n_seats=row.n_seats,
        reason="the room is free", now=now,
    )  # fmt: skip
    one = agree_class(actor=officer, ref=row.ref, version=one.version, now=now)
    before = order_progress(actor=host_desk, refs=[order.ref])[order.ref]

    slip_class(actor=desk, ref=row.ref, version=one.version, months=1, reason="flood", now=now)

    after = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    assert (after.lost, after.planned) == (Decimal(0), before.planned)


def test_a_counter_proposal_is_answered_by_the_ministry(
    box: Box, officer: Actor, host_desk: Actor, order: JobOrder, now: datetime
) -> None:
    desk, row = box
    one = counter_class(
        actor=desk,
        ref=row.ref,
        version=row.version,
        starts_on=row.starts_on,
        n_seats=row.n_seats - 6,
        reason="small room",
        now=now,
    )
    (waiting,) = class_inbox(actor=officer, now=now)
    assert waiting.proposal == {"starts_on": row.starts_on.isoformat(), "n_seats": row.n_seats - 6}
    assert waiting.moves == ("agree", "insist")

    agreed = agree_class(actor=officer, ref=row.ref, version=one.version, now=now)

    assert (agreed.state, agreed.n_seats) == ("accepted", row.n_seats - 6)
    assert order_progress(actor=host_desk, refs=[order.ref])[order.ref].lost > 0


def test_the_ministry_may_ask_once_more(box: Box, officer: Actor, now: datetime) -> None:
    desk, row = box
    one = counter_class(
        actor=desk, ref=row.ref, version=row.version, starts_on=row.starts_on,
        n_seats=row.n_seats - 6, reason="small room", now=now,
    )  # fmt: skip
    insist_class(
        actor=officer, ref=row.ref, version=one.version, reason="a second room is free", now=now
    )

    again = next(r for r in class_inbox(actor=desk, now=now) if r.ref == row.ref)

    assert (again.state, again.n_seats, again.proposal) == ("proposed", row.n_seats, {})


def test_a_declined_class_counts_for_nobody_and_its_orders_are_told(
    box: Box, host_desk: Actor, order: JobOrder, now: datetime
) -> None:
    desk, row = box
    before = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    with pytest.raises(BadInput):
        decline_class(actor=desk, ref=row.ref, version=row.version, reason=" ", now=now)

    decline_class(actor=desk, ref=row.ref, version=row.version, reason="no teacher", now=now)

    after = order_progress(actor=host_desk, refs=[order.ref])[order.ref]
    assert after.planned < before.planned
    step = order_page(actor=host_desk, ref=order.ref, now=now).steps[-1]
    assert step.act == "joborder.class_declined"


def test_a_counter_proposal_says_something_else(box: Box, now: datetime) -> None:
    desk, row = box
    with pytest.raises(RuleBroken, match="nothing_different"):
        counter_class(
            actor=desk, ref=row.ref, version=row.version, starts_on=row.starts_on,
            n_seats=row.n_seats, reason="x", now=now,
        )  # fmt: skip
    with pytest.raises(BadInput) as refusal:
        counter_class(
            actor=desk, ref=row.ref, version=row.version, starts_on=date(2020, 1, 1),
            n_seats=99, reason="x", now=now,
        )  # fmt: skip
    assert set(refusal.value.faults) == {"starts_on", "n_seats"}


def test_a_counter_proposal_lies_within_five_years(box: Box, officer: Actor, now: datetime) -> None:
    desk, row = box
    given: dict[str, Any] = {"actor": desk, "ref": row.ref, "n_seats": 9, "reason": "x", "now": now}
    last = date(now.year + 5, now.month, 1)
    for late in (date(last.year + 1, 1, 1), date(9999, 12, 1)):
        with pytest.raises(BadInput) as refusal:
            counter_class(version=row.version, starts_on=late, **given)
        assert {name: one.code for name, one in refusal.value.faults.items()} == {
            "starts_on": "month_too_far"
        }

    one = counter_class(version=row.version, starts_on=last, **given)

    assert agree_class(actor=officer, ref=row.ref, version=one.version, now=now).starts_on == last


@pytest.mark.promise(94)
def test_a_class_belongs_to_its_centre(
    box: Box, country: list[Actor], host_desk: Actor, now: datetime
) -> None:
    desk, row = box
    other = next(one for one in country if one != desk)

    for stranger in (other, host_desk, ANYONE):
        with pytest.raises(NotVisible):
            class_page(actor=stranger, ref=row.ref, now=now)
    accept_class(actor=desk, ref=row.ref, version=row.version, now=now)
    open_to_all = class_list(actor=ANYONE, wanted=ClassFilter(province="32"), now=now)
    assert [one.ref for one in open_to_all.rows] == [row.ref]
    with pytest.raises(NotAllowed):
        slip_class(actor=ANYONE, ref=row.ref, version=2, months=1, reason="x", now=now)
