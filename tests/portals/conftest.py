"""A small register, and people of it who sign in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.journey.parties.actions import (
    OrganisationFacts,
    PersonFacts,
    add_licence,
    add_member,
    create_person,
    register_organisation,
)
from rantau.journey.parties.models import Organisation, Person
from rantau.journey.parties.queries import actor_in_hat

PASSWORD = "kuda baterai benar"
Register = Callable[..., Organisation]
Join = Callable[..., Person]


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    """Make the folder of collected files, which the server looks for at its start."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def register(db: None) -> Register:
    """Return a maker of organisations: `register("host", "YAMADA", place="JP-21")`."""

    def organisation(kind: str, code: str, **facts: str) -> Organisation:
        country = "JP" if kind in ("partner", "host") else "ID"
        given = {"name": code.title(), "country": country} | facts
        wanted = OrganisationFacts(kind=kind, code=code, **given)
        return register_organisation(actor=SYSTEM, facts=wanted, now=timezone.now())

    return organisation


@pytest.fixture
def join(db: None) -> Join:
    """Return a maker of people: `join("ani", ministry, centre)` wears two hats."""

    def person(name: str, *organisations: Organisation, is_admin: bool = False) -> Person:
        facts = PersonFacts(f"{name}@rantau.example", name.title(), PASSWORD)
        made = create_person(actor=SYSTEM, facts=facts, now=timezone.now())
        for one in organisations:
            add_member(
                actor=SYSTEM, person=made, organisation=one, is_admin=is_admin, now=timezone.now()
            )
        return made

    return person


@pytest.fixture
def ministry(register: Register) -> Organisation:
    return register("ministry", "KEMNAKER", place="31")


@pytest.fixture
def ani(ministry: Organisation, join: Join) -> Person:
    """An administrator of the ministry."""
    return join("ani", ministry, is_admin=True)


@pytest.fixture
def officer(ani: Person) -> Actor:
    """The same, acting, after proving to be there."""
    found = actor_in_hat(ani.pk, None, door=Door.WEB, fresh_at=timezone.now())
    assert found is not None
    return found


@pytest.fixture
def licensed(register: Register, officer: Actor) -> Register:
    """Return a maker of partners with a licence `L-<code>`."""

    def partner(code: str, **facts: str) -> Organisation:
        made = register("partner", code, place="JP-13", **facts)
        now = timezone.now()
        add_licence(
            actor=officer, organisation=made.ref, number=f"L-{code}",
            valid_from=now.date(), valid_until=now.date() + timedelta(days=700), now=now,
        )  # fmt: skip
        return made

    return partner


@pytest.fixture
def signed_in(client: Client, ani: Person) -> Client:
    client.force_login(ani)
    return client
