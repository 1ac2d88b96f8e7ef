"""Two centres that can teach welders, people for them, and an order to plan."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rantau.base.actor import SYSTEM, Actor
from rantau.journey.orders.actions import draft_order
from rantau.journey.orders.models import JobOrder
from rantau.journey.orders.queries import Terms
from rantau.journey.training.actions import (
    CapacityFacts,
    GateFacts,
    ProgrammeFacts,
    adopt_plan,
    check_plan,
    compute_plan,
    keep_capacity,
    keep_forecast,
    keep_lead_steps,
    keep_programme,
    keep_rate,
    request_plan,
)
from rantau.journey.training.models import ClassPlan
from tests.journey.conftest import NOW, Join, Register


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def centres(register: Register, join: Join, officer: Actor) -> list[Actor]:
    """Two centres in West Java with one room, one instructor and one teacher each."""
    keep_programme(
        actor=officer,
        facts=ProgrammeFacts("ME01", 4, "room-las", "skill-ME01", "ja-n5", "", 150_000_000),
        now=NOW,
    )
    desks = []
    for code, name in (("BLK-A", "dewi"), ("BLK-B", "eko")):
        desk = join(register("training_centre", code, place="32"), name, is_admin=True)
        rows = [
            CapacityFacts("rooms", "room-las", 1),
            CapacityFacts("instructors", "skill-ME01", 1),
            CapacityFacts("language_teachers", "ja-n5", 1),
        ]
        keep_capacity(actor=desk, rows=rows, now=NOW)
        desks.append(desk)
    return desks


@pytest.fixture
def country(centres: list[Actor], officer: Actor) -> list[Actor]:
    """The centres, with rates, lead times and people."""
    for gate, rate, counts in (("interview", "0.8", "before"), ("language", "0.9", "after")):
        keep_rate(actor=officer, facts=GateFacts(gate, Decimal(rate), counts), now=NOW)
    keep_lead_steps(actor=officer, destination="JP", steps=[("matching", 1), ("visa", 3)], now=NOW)
    keep_forecast(
        actor=officer,
        supply=[("32", date(2027, 1, 1), 500)],
        travel=[("32", "BLK-A", 100_000), ("32", "BLK-B", 200_000)],
        now=NOW,
    )
    return centres


@pytest.fixture
def order(
    host_desk: Actor, terms: Terms, approve: Callable[[JobOrder, Actor], JobOrder]
) -> JobOrder:
    """30 welders for Aichi in October 2027, approved."""
    return approve(draft_order(actor=host_desk, terms=terms, now=NOW), host_desk)


@pytest.fixture
def plan(officer: Actor, country: list[Actor], order: JobOrder) -> ClassPlan:
    """A computed plan of that order."""
    asked = request_plan(actor=officer, name="", time_limit_s=10, now=NOW)
    return compute_plan(ref=asked.ref, clock=clock)


@pytest.fixture
def adopted(plan: ClassPlan, officer: Actor, second_officer: Actor) -> ClassPlan:
    checked = check_plan(actor=officer, ref=plan.ref, version=plan.version, now=NOW)
    return adopt_plan(actor=second_officer, ref=checked.ref, version=checked.version, now=NOW)


@pytest.fixture
def system() -> Actor:
    return SYSTEM
