"""Two programmes that share nothing but the ministry: what one sees lies inside its own world.

A new table joins by existing; a role that its table lists must see something of its own world.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Model, Q

from rantau.base.access import every_row
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.tables import Scoped
from rantau.journey.orders import actions as asking
from rantau.journey.orders.models import JobOrder, Memorandum
from rantau.journey.orders.queries import Terms
from rantau.journey.parties import actions as parties
from rantau.journey.parties.models import Organisation
from rantau.journey.training import actions as training
from rantau.journey.training.models import ClassPlan, TrainingClass
from tests.journey.conftest import NOW, Join, Register
from tests.journey.training.conftest import clock

Desks = dict[str, Actor]
MODELS = sorted(apps.get_app_config("journey").get_models(), key=lambda model: model.__name__)
TRADES = {"A": "ME01", "B": "CO01"}
"""What each world teaches, so that neither fills the other's orders."""
OPEN_BY_STATE = {"_agreed", "_of_agreed", "_approved", "_in_force", "_open_to_join"}
"""Row rules that open a row to everybody once it is agreed, approved, in force."""
LINKS = ("centre", "host", "partner", "organisation", "memorandum", "order", "training_class",
         "membership", "webhook", "plan")  # fmt: skip


def _terms(memorandum: Memorandum, trade: str) -> Terms:
    return Terms(
        memorandum=memorandum.ref, occupation=trade, n_places=12, place="JP-23",
        departs_on=date(2027, 10, 1), months=36, regime="esd", hourly=1250, hours_per_month=168,
        deductions=40000, lodging_m2=Decimal("6.5"),
    )  # fmt: skip


def _world(name: str, register: Register, join: Join, officers: list[Actor]) -> Desks:
    first, second = officers
    partner = register("partner", f"P-{name}")
    parties.add_licence(
        actor=first, organisation=partner.ref, number=f"L-{name}", valid_from=NOW.date(),
        valid_until=NOW.date() + timedelta(days=700), now=NOW,
    )  # fmt: skip
    host = register("host", f"H-{name}", place="JP-23", partner_ref=partner.ref)
    centre = register("training_centre", f"C-{name}", place="32")
    desks = {
        "partner": join(partner, "saki", is_admin=True),
        "host": join(host, "yuki", is_admin=True),
        "training_centre": join(centre, "dewi", is_admin=True),
    }
    for desk in desks.values():
        parties.invite_member(actor=desk, email=f"x@{name}.example", is_admin=False, now=NOW)
        parties.create_key(actor=desk, name="k", scopes=["read"], expires_on=NOW.date(), now=NOW)
        parties.add_webhook(actor=desk, url="https://x.example/", events=["*"], now=NOW)
    _ask(name, partner, desks, first, second)
    _teach(desks["training_centre"], TRADES[name])
    return desks


def _ask(name: str, partner: Organisation, desks: Desks, first: Actor, second: Actor) -> None:
    facts = asking.MemorandumFacts(
        partner=partner.ref, number=f"M-{name}", title="M", destination="JP",
        starts_on=date(2026, 6, 29), ends_on=date(2031, 6, 28), places_by_year={2027: 100},
    )  # fmt: skip
    drafted = asking.draft_memorandum(actor=first, facts=facts, now=NOW)
    signed = asking.sign_memorandum(
        actor=second, ref=drafted.ref, signed_on=date(2026, 6, 29), now=NOW
    )
    asking.add_promise(
        actor=first, memorandum=signed.ref, given_by="partner", text="t", owner="o",
        due_on=date(2027, 1, 1), now=NOW,
    )  # fmt: skip
    order = asking.draft_order(actor=desks["host"], terms=_terms(signed, TRADES[name]), now=NOW)
    order = asking.submit_order(actor=desks["host"], ref=order.ref, version=1, now=NOW)
    order = asking.check_order(actor=first, ref=order.ref, version=order.version, now=NOW)
    asking.approve_order(actor=second, ref=order.ref, version=order.version, now=NOW)
    asking.draft_order(actor=desks["host"], terms=_terms(signed, TRADES[name]), now=NOW)


def _teach(desk: Actor, trade: str) -> None:
    rows = [
        training.CapacityFacts("rooms", f"room-{trade}", 1),
        training.CapacityFacts("instructors", f"skill-{trade}", 1),
        training.CapacityFacts("language_teachers", "ja-n5", 1),
    ]
    training.keep_capacity(actor=desk, rows=rows, now=NOW)
    training.add_closure(
        actor=desk, starts_on=date(2029, 1, 1), ends_on=date(2029, 1, 1), reason="r", now=NOW
    )


def _plan(first: Actor, second: Actor, worlds: list[Desks]) -> None:
    for trade in TRADES.values():
        facts = training.ProgrammeFacts(trade, 4, f"room-{trade}", f"skill-{trade}", "ja-n5", "", 1)
        training.keep_programme(actor=first, facts=facts, now=NOW)
    rate = training.GateFacts("language", Decimal("0.9"), "after")
    training.keep_rate(actor=first, facts=rate, now=NOW)
    training.keep_lead_steps(actor=first, destination="JP", steps=[("visa", 2)], now=NOW)
    training.keep_forecast(
        actor=first, supply=[("32", date(2027, 1, 1), 500)],
        travel=[("32", "C-A", 1), ("32", "C-B", 1)], now=NOW,
    )  # fmt: skip
    asked = training.request_plan(actor=first, name="", time_limit_s=5, now=NOW)
    plan = training.compute_plan(ref=asked.ref, clock=clock)
    plan = training.check_plan(actor=first, ref=plan.ref, version=plan.version, now=NOW)
    training.adopt_plan(actor=second, ref=plan.ref, version=plan.version, now=NOW)
    for desks in worlds:
        desk = desks["training_centre"]
        one = TrainingClass.objects.visible_to(desk).order_by("pk")[0]
        one = training.accept_class(actor=desk, ref=one.ref, version=one.version, now=NOW)
        later = datetime(one.ends_on.year, one.ends_on.month, 2, tzinfo=UTC)
        one = training.open_class(actor=desk, ref=one.ref, version=one.version, now=later)
        training.record_result(
            actor=desk, ref=one.ref, gate="language", n_entered=1, n_passed=1, now=later
        )


@pytest.fixture
def worlds(
    register: Register, join: Join, officer: Actor, second_officer: Actor
) -> tuple[Desks, Desks]:
    officers = [officer, second_officer]
    found = tuple(_world(name, register, join, officers) for name in ("A", "B"))
    _plan(officer, second_officer, list(found))
    return found  # type: ignore[return-value]


def owners(row: Model, depth: int = 4) -> set[str]:
    """Return the codes of the organisations that a row hangs on, the ministry left out."""
    if isinstance(row, Organisation):
        return {row.code} - {"KEMNAKER"}
    found: set[str] = set()
    if depth:
        for name in LINKS:
            linked = getattr(row, name, None)
            if isinstance(linked, Model) and not isinstance(linked, ClassPlan):
                found |= owners(linked, depth - 1)
    return found


def is_open(model: type[Scoped], role: Role) -> bool:
    rule = model.rows[role]
    return rule is every_row or getattr(rule, "__name__", "") in OPEN_BY_STATE


def leaks(desks: Desks, other: str) -> Iterator[str]:
    for model in MODELS:
        assert issubclass(model, Scoped)
        for role, actor in desks.items():
            if Role(role) not in model.rows or is_open(model, Role(role)):
                continue
            for row in model.objects.visible_to(actor):
                strange = {code for code in owners(row) if code.endswith(f"-{other}")}
                if strange:
                    yield f"{role} sees {model.__name__} of {strange}"


def blind(desks: Desks) -> Iterator[str]:
    for model in MODELS:
        assert issubclass(model, Scoped)
        if not model.objects.visible_to(SYSTEM).exists():
            continue
        for role, actor in desks.items():
            if Role(role) in model.rows and not model.objects.visible_to(actor).exists():
                yield f"{role} sees no {model.__name__}"


@pytest.mark.promise(94)
def test_nobody_sees_the_other_world_and_everybody_sees_their_own(
    worlds: tuple[Desks, Desks],
) -> None:
    first, second = worlds

    assert [*leaks(first, "B"), *leaks(second, "A")] == []
    assert [*blind(first), *blind(second)] == []


@pytest.mark.promise(94)
def test_a_role_that_a_table_does_not_list_sees_nothing(worlds: tuple[Desks, Desks]) -> None:
    for model in MODELS:
        assert issubclass(model, Scoped)
        for role, actor in worlds[0].items():
            if Role(role) not in model.rows:
                assert not model.objects.visible_to(actor).exists(), (model.__name__, role)


@pytest.mark.promise(94)
def test_the_test_itself_bites(
    worlds: tuple[Desks, Desks], monkeypatch: pytest.MonkeyPatch
) -> None:
    def carelessly(actor: Actor) -> Q:
        return every_row(actor)

    open_rows = dict.fromkeys(Role, carelessly)
    monkeypatch.setattr(JobOrder, "rows", open_rows)

    assert list(leaks(worlds[0], "B"))
