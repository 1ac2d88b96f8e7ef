"""A plan in force at two centres, as of a fixed day, and the first centre's office signed in.

Used by the tests of the pages and by those in a real browser.
"""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from rantau.base.actor import Actor
from rantau.journey.parties.models import Person
from rantau.journey.training.models import ClassPlan, TrainingClass
from rantau.journey.training.states import ClassState
from tests.journey.conftest import (
    NOW,
    approve,
    host,
    host_desk,
    join,
    memorandum,
    ministry,
    officer,
    partner,
    register,
    second_officer,
    terms,
)
from tests.journey.training.conftest import adopted, centres, country, order, plan

__all__ = [
    "adopted", "approve", "centres", "classes", "country", "dewi", "host", "host_desk", "join",
    "memorandum", "ministry", "office", "officer", "order", "partner", "plan", "register",
    "second_officer", "terms", "today",
]  # fmt: skip
"""The fixtures: a module of tests takes all of them with `import *`."""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages' clock stand still on the day of the world."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def dewi(centres: list[Actor]) -> Actor:
    """The administrator of the first centre, whose programme is known to all."""
    return centres[0]


@pytest.fixture
def office(client: Client, dewi: Actor) -> Client:
    """The first centre's office, signed in and proved to be there."""
    client.post("/contoh/masuk", {"who": Person.objects.get(pk=dewi.person_id).ref})
    return client


@pytest.fixture
def classes(adopted: ClassPlan, dewi: Actor) -> list[TrainingClass]:
    """What the plan proposes to the first centre, the earliest start first."""
    found = TrainingClass.objects.visible_to(dewi)
    return list(found.order_by("starts_on", "pk"))


def copy_of(one: TrainingClass, code: str, **facts: object) -> TrainingClass:
    """Put another class like this one beside it."""
    fields = {f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields}
    del fields["id"]
    del fields["ref"]
    made = TrainingClass(**fields | {"code": code} | facts)
    made.save()
    return made


def set_state(one: TrainingClass, state: ClassState, starts_on: date, ends_on: date) -> None:
    """Lay a class into time."""
    found = TrainingClass.objects.filter(pk=one.pk)
    found.update(state=state, starts_on=starts_on, ends_on=ends_on)
