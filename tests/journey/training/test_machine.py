"""A random life of orders, plans and classes, held against a small model after every step.

The world is built once; each example starts from it and is rolled back. Planted faults must be
found.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rantau.base.actor import SYSTEM, Actor
from rantau.base.errors import Refusal
from rantau.journey.orders import actions as asking
from rantau.journey.orders.actions import orders as order_actions
from rantau.journey.orders.models import JobOrder, Memorandum, MemorandumYear
from rantau.journey.orders.queries import Terms
from rantau.journey.orders.states import HOLDS_PLACES
from rantau.journey.trail import actions as trail_actions
from rantau.journey.trail.models import JournalEntry
from rantau.journey.training import actions as training
from rantau.journey.training.actions import classes as class_actions
from rantau.journey.training.models import ClassAllocation, ClassPlan, TrainingClass
from rantau.journey.training.queries import order_progress
from rantau.journey.training.states import ALIVE
from tests.journey.conftest import NOW
from tests.night import NIGHT, note, sized

PARTS = 4 if NIGHT else 1
"""Divides the lives among processes."""
EXAMPLES = sized(30, 10_000 // PARTS)
STEPS = 80 if NIGHT else 18
QUICK = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not NIGHT,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
BITES = settings(
    QUICK, max_examples=120, stateful_step_count=18, derandomize=True, phases=[Phase.generate],
    print_blob=False,
)  # fmt: skip
"""Planted faults are looked for until the first is found, in the same lives each time."""
HELD = set(map(str, HOLDS_PLACES))


class Road(RuleBasedStateMachine):
    """Hosts, officers and centres act in any order; the model knows what must follow."""

    cast: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now: datetime = NOW
        self.known: dict[str, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def look(self) -> None:
        self.known = dict(JobOrder.objects.values_list("ref", "state"))

    def act(self, use_case: Callable[..., Any], **given: Any) -> Any:
        """Do it whole or not at all; a refusal changes nothing."""
        before = JournalEntry.objects.count()
        try:
            with transaction.atomic():
                return use_case(now=self.now, **given)
        except Refusal:
            assert JournalEntry.objects.count() == before, "a refusal left a line behind"
            return None

    def order(self, number: int) -> JobOrder:
        found = list(JobOrder.objects.order_by("pk"))
        return found[number % len(found)]

    def one_class(self, number: int) -> tuple[TrainingClass, Actor]:
        found = list(TrainingClass.objects.order_by("pk"))
        one = found[number % len(found)]
        return one, self.cast["desks"][one.centre_id]

    @rule(n_places=st.integers(1, 60))
    def draft(self, n_places: int) -> None:
        terms: Terms = replace(self.cast["terms"], n_places=n_places)
        self.act(asking.draft_order, actor=self.cast["host"], terms=terms)

    @rule(number=st.integers(0, 3), stale=st.booleans())
    def submit(self, number: int, *, stale: bool) -> None:
        order = self.order(number)
        version = order.version - stale
        self.act(asking.submit_order, actor=self.cast["host"], ref=order.ref, version=version)

    @rule(number=st.integers(0, 3), who=st.sampled_from(["first", "second"]))
    def check(self, number: int, who: str) -> None:
        order = self.order(number)
        self.act(asking.check_order, actor=self.cast[who], ref=order.ref, version=order.version)

    @rule(number=st.integers(0, 3), who=st.sampled_from(["first", "second", "host"]))
    def approve(self, number: int, who: str) -> None:
        order = self.order(number)
        done = self.act(
            asking.approve_order, actor=self.cast[who], ref=order.ref, version=order.version
        )
        if done is not None:
            assert order.first_person_id != self.cast[who].person_id, "one person did both"

    @rule(number=st.integers(0, 3), second=st.sampled_from(["first", "second"]))
    def hurry(self, number: int, second: str) -> None:
        """Send in, check and approve at once, as a good day goes."""
        self.submit(number, stale=False)
        self.check(number, "first")
        self.approve(number, second)

    @rule(number=st.integers(0, 3))
    def send_back(self, number: int) -> None:
        order = self.order(number)
        self.act(
            asking.return_order, actor=self.cast["first"], ref=order.ref, version=order.version,
            flags={"hourly": "why"},
        )  # fmt: skip

    @rule(number=st.integers(0, 3))
    def reopen(self, number: int) -> None:
        order = self.order(number)
        self.act(asking.reopen_order, actor=self.cast["host"], ref=order.ref, version=order.version)

    @rule(number=st.integers(0, 3))
    def withdraw(self, number: int) -> None:
        order = self.order(number)
        self.act(
            asking.withdraw_order, actor=self.cast["host"], ref=order.ref, version=order.version,
            reason="closed",
        )  # fmt: skip

    @rule(days=st.integers(1, 50))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.cast["first"] = replace(self.cast["first"], fresh_at=self.now)
        self.cast["second"] = replace(self.cast["second"], fresh_at=self.now)
        asking.lapse_orders(now=self.now)

    @rule(number=st.integers(0, 3), what=st.sampled_from(["accept", "decline", "open", "finish"]))
    def answer(self, number: int, what: str) -> None:
        one, desk = self.one_class(number)
        given: dict[str, Any] = {"actor": desk, "ref": one.ref, "version": one.version}
        if what == "decline":
            given["reason"] = "no teacher"
        self.act(getattr(training, f"{what}_class"), **given)

    @rule(number=st.integers(0, 3), seats=st.integers(1, 16))
    def counter(self, number: int, seats: int) -> None:
        one, desk = self.one_class(number)
        self.act(
            training.counter_class, actor=desk, ref=one.ref, version=one.version,
            starts_on=one.starts_on, n_seats=seats, reason="room",
        )  # fmt: skip

    @rule(number=st.integers(0, 3))
    def agree(self, number: int) -> None:
        one, _ = self.one_class(number)
        self.act(training.agree_class, actor=self.cast["first"], ref=one.ref, version=one.version)

    @precondition(lambda self: self.now == NOW)
    @rule(number=st.integers(0, 3), months=st.sampled_from([1, 12]))
    def slip(self, number: int, months: int) -> None:
        one, desk = self.one_class(number)
        self.act(
            training.slip_class, actor=desk, ref=one.ref, version=one.version, months=months,
            reason="flood",
        )  # fmt: skip

    @invariant()
    def places_are_drawn_by_those_who_hold_them(self) -> None:
        for year in MemorandumYear.objects.all():
            held = sum(
                order.n_places
                for order in JobOrder.objects.filter(state__in=HELD)
                if order.departs_on.year == year.year
            )
            assert year.n_drawn == held <= year.n_places

    @invariant()
    def states_move_along_their_tables(self) -> None:
        for order in JobOrder.objects.all():
            before = self.known.get(order.ref, str(JobOrder.moves.first))
            assert order.state == before or reachable(before, order.state)
            self.known[order.ref] = order.state

    @invariant()
    def progress_adds_up(self) -> None:
        refs = list(JobOrder.objects.values_list("ref", flat=True))
        progress = order_progress(actor=SYSTEM, refs=refs)
        meant = ClassAllocation.objects.filter(training_class__state__in=list(map(str, ALIVE)))
        left = sum((one.departures - one.lost for one in meant), Decimal(0))
        assert sum((one.planned for one in progress.values()), Decimal(0)) == left
        assert all(0 <= one.lost <= one.departures for one in ClassAllocation.objects.all())


def reachable(start: str, end: str, steps: int = 3) -> bool:
    """Tell whether a few moves lead from one state to another."""
    now = {start}
    for _ in range(steps):
        now |= {m.end for m in JobOrder.moves.moves if now & set(m.start)}
    return end in now


@pytest.fixture
def road(
    adopted: ClassPlan, country: list[Actor], memorandum: Memorandum, terms: Terms,
    host_desk: Actor, officer: Actor, second_officer: Actor,
) -> type[Road]:  # fmt: skip
    """The machine, with people of a world whose plan is in force."""
    Road.cast = {
        "host": host_desk, "first": officer, "second": second_officer, "terms": terms,
        "desks": {desk.organisation_id: desk for desk in country},
    }  # fmt: skip
    return Road


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_they_do_nothing_is_lost_or_doubled(road: type[Road], part: int) -> None:
    run_state_machine_as_test(road, settings=QUICK)
    note(lives=EXAMPLES, steps=STEPS)


def forget_to_give_back(order: JobOrder, n: int, *, actor: Actor, now: datetime) -> None:
    if n > 0:
        REAL_DRAW(order, n, actor=actor, now=now)


def draw_one_too_few(order: JobOrder, n: int, *, actor: Actor, now: datetime) -> None:
    REAL_DRAW(order, n - 1 if n > 1 else n, actor=actor, now=now)


def nobody_else_needed(record: Any, actor: Actor, now: datetime) -> None:
    """Let one person do both."""


def lose_more_than_there_is(one: TrainingClass, effect: Any, share: Decimal) -> None:
    for row in ClassAllocation.objects.filter(training_class=one):
        row.lost = row.departures * 2
        row.save(update_fields=["lost"])


REAL_DRAW = order_actions._draw_places
FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "withdrawn places are not given back": lambda m: m.setattr(
        order_actions, "_draw_places", forget_to_give_back
    ),
    "one place too few is drawn": lambda m: m.setattr(
        order_actions, "_draw_places", draw_one_too_few
    ),
    "one person does both": lambda m: m.setattr(
        JobOrder, "moves", replace(JobOrder.moves, moves=tuple(
            replace(one, needs=()) for one in JobOrder.moves.moves)),
    ),
    "a refusal comes after the line": lambda m: m.setattr(
        order_actions, "advance", late_refusal
    ),
    "a slip loses more than there is": lambda m: m.setattr(
        class_actions, "_lose", lose_more_than_there_is
    ),
}  # fmt: skip


def late_refusal(record: Any, name: str, **given: Any) -> Any:
    """Move whatever the state is, as a careless writer would."""
    if name == "approve":
        JobOrder.objects.filter(pk=record.pk).update(state="approved")
        return JobOrder.objects.get(pk=record.pk)
    return REAL_ADVANCE(record, name, **given)


REAL_ADVANCE = trail_actions.advance


@pytest.mark.usefixtures("tables_edited")
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(
    road: type[Road], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    FAULTS[name](monkeypatch)

    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(road, settings=BITES)
    note(found=1)
