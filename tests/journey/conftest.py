"""A small cast: a ministry, a partner with two hosts, two training centres, their people."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.journey.orders.actions import (
    MemorandumFacts,
    approve_order,
    check_order,
    draft_memorandum,
    sign_memorandum,
    submit_order,
)
from rantau.journey.orders.models import JobOrder, Memorandum
from rantau.journey.orders.queries import Terms
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
from rantau.journey.trail.queries import verify_journal

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def tables_edited() -> None:
    """Say that a test writes to tables past the use cases, so that the journal need not hold."""


@pytest.fixture(autouse=True)
def journal_holds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever use cases a test calls: at its end the journal holds, and so does every row."""
    marked = request.node.get_closest_marker("django_db") is not None
    checked = "tables_edited" not in request.fixturenames
    checked = checked and (marked or "db" in request.fixturenames)
    if checked:
        request.getfixturevalue("db")
    yield
    if checked:
        assert verify_journal(state=True).findings == ()


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


@pytest.fixture
def partner_desk(partner: Organisation, join: Join) -> Actor:
    """An administrator of the consortium."""
    return join(partner, "saki", is_admin=True)


@pytest.fixture
def host(register: Register, partner: Organisation) -> Organisation:
    """A member of the consortium."""
    return register("host", "YAMADA", place="JP-23", partner_ref=partner.ref)


@pytest.fixture
def host_desk(host: Organisation, join: Join) -> Actor:
    return join(host, "yuki", is_admin=True)


@pytest.fixture
def memorandum(officer: Actor, second_officer: Actor, partner: Organisation) -> Memorandum:
    """500 places, 100 of them in 2027, signed by a second officer."""
    facts = MemorandumFacts(
        partner=partner.ref,
        number="MoU-1",
        title="Apprentices in Japan",
        destination="JP",
        starts_on=date(2026, 6, 29),
        ends_on=date(2031, 6, 28),
        places_by_year={2027: 100, 2028: 200, 2029: 200},
    )
    drafted = draft_memorandum(actor=officer, facts=facts, now=NOW)
    return sign_memorandum(
        actor=second_officer, ref=drafted.ref, signed_on=date(2026, 6, 29), now=NOW
    )


@pytest.fixture
def terms(memorandum: Memorandum) -> Terms:
    """Lawful terms for 30 welders in Aichi."""
    return Terms(
        memorandum=memorandum.ref,
        occupation="ME01",
        n_places=30,
        place="JP-23",
        departs_on=date(2027, 10, 1),
        months=36,
        regime="esd",
        hourly=1250,
        hours_per_month=168,
        deductions=40000,
        lodging_m2=Decimal("6.5"),
    )


@pytest.fixture
def approve(officer: Actor, second_officer: Actor) -> Callable[[JobOrder, Actor], JobOrder]:
    """Return a maker of approved orders: it sends in, checks and approves."""

    def approved(order: JobOrder, desk: Actor) -> JobOrder:
        order = submit_order(actor=desk, ref=order.ref, version=order.version, now=NOW)
        order = check_order(actor=officer, ref=order.ref, version=order.version, now=NOW)
        return approve_order(actor=second_officer, ref=order.ref, version=order.version, now=NOW)

    return approved
