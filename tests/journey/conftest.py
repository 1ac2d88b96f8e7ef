"""A small cast: a ministry, a partner with two hosts, two training centres, their people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.journey.parties.actions import (
    OrganisationFacts,
    PersonFacts,
    add_licence,
    add_member,
    create_person,
    register_organisation,
)
from rantau.journey.parties.models import Organisation
from rantau.journey.parties.queries import actor_in_hat

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


Join = Callable[..., Actor]


@pytest.fixture
def join(db: None) -> Join:
    """Return a maker of actors: `join(organisation, "ani")`."""

    def member(organisation: Organisation, name: str, *, is_admin: bool = False) -> Actor:
        facts = PersonFacts(f"{name}@{organisation.code.lower()}.example", name.title(), "")
        person = create_person(actor=SYSTEM, facts=facts, now=NOW)
        add_member(
            actor=SYSTEM, person=person, organisation=organisation, is_admin=is_admin, now=NOW
        )
        found = actor_in_hat(person.pk, None, door=Door.WEB, fresh_at=NOW)
        assert found is not None
        return found

    return member


Register = Callable[..., Organisation]


@pytest.fixture
def register(db: None) -> Register:
    """Return a maker of organisations: `register("host", "YAMADA")`."""

    def organisation(kind: str, code: str, **facts: str) -> Organisation:
        country = "JP" if kind in ("partner", "host") else "ID"
        given = {"name": code.title(), "country": country} | facts
        return register_organisation(
            actor=SYSTEM, facts=OrganisationFacts(kind=kind, code=code, **given), now=NOW
        )

    return organisation


@pytest.fixture
def ministry(register: Register) -> Organisation:
    return register("ministry", "KEMNAKER")


@pytest.fixture
def officer(ministry: Organisation, join: Join) -> Actor:
    """An administrator of the ministry."""
    return join(ministry, "ani", is_admin=True)


@pytest.fixture
def second_officer(ministry: Organisation, officer: Actor, join: Join) -> Actor:
    return join(ministry, "budi")


@pytest.fixture
def partner(register: Register, officer: Actor) -> Organisation:
    """A consortium with a licence."""
    found = register("partner", "WFG")
    today = NOW.date()
    add_licence(
        actor=officer,
        organisation=found.ref,
        number="L-WFG",
        valid_from=today,
        valid_until=today + timedelta(days=700),
        now=NOW,
    )
    return found
