from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from rantau.base.actor import ANYONE, Actor
from rantau.base.errors import BadInput, NotAllowed, NotVisible, RuleBroken, WrongState
from rantau.journey.orders.actions import (
    approve_order,
    check_order,
    confirm_order,
    draft_order,
    edit_order,
    lapse_orders,
    reopen_order,
    return_order,
    submit_order,
    withdraw_order,
)
from rantau.journey.orders.models import JobOrder, Memorandum, MemorandumYear
from rantau.journey.orders.queries import (
    OrderFilter,
    Terms,
    order_list,
    order_page,
    orders_to_answer,
    orders_to_review,
)
from rantau.journey.parties.actions import add_licence, move_licence
from rantau.journey.parties.models import Licence, Organisation
from tests.journey.conftest import Join, Register

Approve = Callable[[JobOrder, Actor], JobOrder]


def drawn(memorandum: Memorandum, year: int = 2027) -> int:
    return MemorandumYear.objects.get(memorandum=memorandum, year=year).n_drawn


@pytest.mark.promise(4)
def test_an_approved_order_draws_its_places_from_the_memorandum(
    host_desk: Actor, terms: Terms, memorandum: Memorandum, approve: Approve, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    assert drawn(memorandum) == 0

    order = approve(order, host_desk)

    assert (order.state, drawn(memorandum)) == ("approved", 30)
    withdraw_order(actor=host_desk, ref=order.ref, version=order.version, reason="closed", now=now)
    assert drawn(memorandum) == 0


@pytest.mark.promise(4)
def test_no_place_is_drawn_that_is_not_left(
    host_desk: Actor,
    officer: Actor,
    second_officer: Actor,
    terms: Terms,
    memorandum: Memorandum,
    approve: Approve,
    now: datetime,
) -> None:
    first = draft_order(actor=host_desk, terms=replace(terms, n_places=80), now=now)
    second = draft_order(actor=host_desk, terms=replace(terms, n_places=21), now=now)
    late = draft_order(actor=host_desk, terms=replace(terms, n_places=21), now=now)
    second = submit_order(actor=host_desk, ref=second.ref, version=second.version, now=now)
    second = check_order(actor=officer, ref=second.ref, version=second.version, now=now)
    approve(first, host_desk)

    with pytest.raises(RuleBroken, match="places_used_up") as refusal:
        approve_order(actor=second_officer, ref=second.ref, version=second.version, now=now)
    with pytest.raises(RuleBroken, match="places_used_up") as at_once:
        submit_order(actor=host_desk, ref=late.ref, version=late.version, now=now)

    assert refusal.value.facts == {"year": 2027, "left": 20, "asked": 21}
    assert at_once.value.facts == refusal.value.facts
    assert drawn(memorandum) == 80
    second.refresh_from_db()
    late.refresh_from_db()
    assert (second.state, late.state) == ("checked", "draft")


@pytest.mark.promise(5)
def test_a_wage_below_the_minimum_is_refused_with_the_rule(
    host_desk: Actor, terms: Terms, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=replace(terms, hourly=1100), now=now)

    with pytest.raises(RuleBroken, match="against_the_law") as refusal:
        submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)

    findings = refusal.value.facts["findings"]
    assert isinstance(findings, tuple)
    (finding,) = findings
    assert (finding.code, finding.field) == ("wage_below_minimum", "hourly")
    assert (finding.value, finding.limit, finding.difference) == ("1100", "1195", "95")
    assert finding.article == "" or finding.source
    law = order_page(actor=host_desk, ref=order.ref, now=now).law
    assert [one.code for one in law if one.is_blocking] == ["wage_below_minimum"]


@pytest.mark.promise(7)
def test_a_review_takes_two_people_and_flags_fields(
    host_desk: Actor, officer: Actor, second_officer: Actor, terms: Terms, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    order = submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)
    assert order.review_due_on == date(2026, 11, 26)
    order = check_order(actor=officer, ref=order.ref, version=order.version, now=now)

    with pytest.raises(RuleBroken, match="second_person_needed"):
        approve_order(actor=officer, ref=order.ref, version=order.version, now=now)
    order = return_order(
        actor=second_officer,
        ref=order.ref,
        version=order.version,
        flags={"hours_per_month": "Is this with overtime?"},
        now=now,
    )
    order = edit_order(
        actor=host_desk,
        ref=order.ref,
        terms=replace(terms, hours_per_month=160),
        version=order.version,
        now=now,
    )
    order = submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)

    page = order_page(actor=officer, ref=order.ref, now=now)
    assert [(d.field, d.before, d.after) for d in page.differences] == [
        ("hours_per_month", 168, 160)
    ]
    assert page.row.working_days_left == 2
    assert page.moves == ("check", "return")


@pytest.mark.promise(7)
def test_an_approval_needs_a_fresh_sign_in(
    host_desk: Actor, officer: Actor, second_officer: Actor, terms: Terms, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    order = submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)
    order = check_order(actor=officer, ref=order.ref, version=order.version, now=now)

    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        approve_order(
            actor=second_officer,
            ref=order.ref,
            version=order.version,
            now=now + timedelta(minutes=6),
        )


@pytest.mark.promise(3)
def test_a_suspended_partner_orders_nothing_more(
    host_desk: Actor, officer: Actor, partner: Organisation, terms: Terms, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    licence = Licence.objects.get(organisation=partner)
    move_licence(actor=officer, ref=licence.ref, move="suspend", reason="unpaid_wages", now=now)

    with pytest.raises(RuleBroken, match="licence_not_active"):
        submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)

    move_licence(actor=officer, ref=licence.ref, move="restore", reason="", now=now)
    order = submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)
    assert order.state == "submitted"


def test_silence_lapses_an_unused_order_and_gives_the_places_back(
    host_desk: Actor, terms: Terms, memorandum: Memorandum, approve: Approve, now: datetime
) -> None:
    order = approve(draft_order(actor=host_desk, terms=terms, now=now), host_desk)

    assert lapse_orders(now=now + timedelta(days=44)) == 0
    warned = orders_to_answer(actor=host_desk, now=now + timedelta(days=31))
    assert [row.ref for row in warned] == [order.ref]
    confirm_order(actor=host_desk, ref=order.ref, now=now + timedelta(days=40))
    assert lapse_orders(now=now + timedelta(days=60)) == 0
    assert lapse_orders(now=now + timedelta(days=86)) == 1
    assert lapse_orders(now=now + timedelta(days=86)) == 0

    order.refresh_from_db()
    assert (order.state, drawn(memorandum)) == ("lapsed", 0)


def test_silence_of_the_reviewer_decides_nothing(
    host_desk: Actor, officer: Actor, terms: Terms, now: datetime
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)

    (row,) = orders_to_review(actor=officer, now=now + timedelta(days=100))

    assert row.state == "submitted"
    assert row.working_days_left is not None
    assert row.working_days_left < -50


def test_two_people_at_once_are_told(host_desk: Actor, terms: Terms, now: datetime) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    seen = order.version
    edit_order(
        actor=host_desk, ref=order.ref, terms=replace(terms, n_places=31), version=seen, now=now
    )

    with pytest.raises(WrongState, match="changed_meanwhile"):
        edit_order(
            actor=host_desk, ref=order.ref, terms=replace(terms, n_places=32), version=seen, now=now
        )


def test_a_reopened_order_gives_its_places_back_until_it_is_approved_again(
    host_desk: Actor, terms: Terms, memorandum: Memorandum, approve: Approve, now: datetime
) -> None:
    order = approve(draft_order(actor=host_desk, terms=terms, now=now), host_desk)

    order = reopen_order(actor=host_desk, ref=order.ref, version=order.version, now=now)
    assert (order.state, drawn(memorandum)) == ("returned", 0)
    order = edit_order(
        actor=host_desk,
        ref=order.ref,
        terms=replace(terms, n_places=40),
        version=order.version,
        now=now,
    )
    approve(order, host_desk)

    assert drawn(memorandum) == 40


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("occupation", "XX99", "unknown_occupation"),
        ("n_places", 0, "places_out_of_range"),
        ("place", "JP-99", "unknown_place"),
        ("place", "QA-DA", "unknown_place"),
        ("departs_on", date(2027, 10, 2), "first_of_month"),
        ("departs_on", date(2026, 10, 1), "in_the_past"),
        ("departs_on", date(2032, 10, 1), "outside_memorandum"),
        ("months", 61, "months_out_of_range"),
        ("regime", "other", "unknown_regime"),
        ("hourly", 0, "wage_needed"),
        ("deductions", 210000, "nothing_left"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(
    host_desk: Actor, terms: Terms, field: str, value: object, code: str, now: datetime
) -> None:
    with pytest.raises(BadInput) as refusal:
        draft_order(actor=host_desk, terms=replace(terms, **{field: value}), now=now)  # type: ignore[arg-type]

    assert refusal.value.faults[field].code == code
    assert not JobOrder.objects.exists()


@pytest.mark.promise(94)
def test_nobody_sees_an_order_that_is_not_theirs(
    host_desk: Actor,
    officer: Actor,
    partner_desk: Actor,
    register: Register,
    join: Join,
    terms: Terms,
    approve: Approve,
    now: datetime,
) -> None:
    order = draft_order(actor=host_desk, terms=terms, now=now)
    rival = join(register("host", "TANAKA"), "taro")
    centre = join(register("training_centre", "BLK-1"), "dewi")
    everybody = {
        "host": host_desk, "partner": partner_desk, "ministry": officer,
        "rival": rival, "centre": centre, "public": ANYONE,
    }  # fmt: skip

    def who_sees() -> set[str]:
        return {
            name
            for name, actor in everybody.items()
            if order_list(actor=actor, wanted=OrderFilter(), now=now).rows
        }

    assert who_sees() == {"host", "partner"}
    approve(order, host_desk)
    assert who_sees() == {"host", "partner", "ministry", "centre", "public"}
    with pytest.raises(NotVisible):
        order_page(actor=rival, ref=order.ref, now=now)
    with pytest.raises(NotAllowed):
        reopen_order(actor=centre, ref=order.ref, version=4, now=now)


@pytest.fixture
def checked(host_desk: Actor, officer: Actor, terms: Terms, now: datetime) -> JobOrder:
    """An order that a first officer found right."""
    order = draft_order(actor=host_desk, terms=terms, now=now)
    order = submit_order(actor=host_desk, ref=order.ref, version=order.version, now=now)
    return check_order(actor=officer, ref=order.ref, version=order.version, now=now)


def fresh(actor: Actor, now: datetime) -> Actor:
    return replace(actor, fresh_at=now)


@pytest.mark.promise(3)
@pytest.mark.parametrize("whose", ["partner", "host"])
def test_a_licence_suspended_while_an_order_is_reviewed_stops_its_approval(
    whose: str, checked: JobOrder, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    owner = checked.memorandum.partner if whose == "partner" else checked.host
    licence = owner.licences.first() or add_licence(
        actor=officer, organisation=owner.ref, number="L-HOST", valid_from=now.date(),
        valid_until=now.date() + timedelta(days=99), now=now,
    )  # fmt: skip
    move_licence(actor=officer, ref=licence.ref, move="suspend", reason="unpaid_wages", now=now)

    with pytest.raises(RuleBroken, match="licence_not_active"):
        approve_order(actor=second_officer, ref=checked.ref, version=checked.version, now=now)

    checked.refresh_from_db()
    assert (checked.state, drawn(checked.memorandum)) == ("checked", 0)


@pytest.mark.promise(3)
@pytest.mark.parametrize("days", [-1, 701])
def test_a_licence_counts_in_its_days_only(
    days: int, checked: JobOrder, second_officer: Actor, now: datetime
) -> None:
    when = now + timedelta(days=days)

    with pytest.raises(RuleBroken, match="licence_not_active"):
        approve_order(
            actor=fresh(second_officer, when), ref=checked.ref, version=checked.version, now=when
        )


@pytest.mark.promise(1)
def test_a_memorandum_that_is_over_lets_nobody_order_or_approve(
    host_desk: Actor,
    checked: JobOrder,
    second_officer: Actor,
    terms: Terms,
    now: datetime,
    tables_edited: None,
) -> None:
    other = draft_order(actor=host_desk, terms=terms, now=now)
    Memorandum.objects.filter(pk=checked.memorandum_id).update(ends_on=now.date())
    tomorrow = now + timedelta(days=1)

    with pytest.raises(RuleBroken, match="memorandum_not_in_force"):
        submit_order(actor=host_desk, ref=other.ref, version=other.version, now=tomorrow)
    with pytest.raises(RuleBroken, match="memorandum_not_in_force"):
        approve_order(
            actor=fresh(second_officer, tomorrow), ref=checked.ref, version=checked.version,
            now=tomorrow,
        )  # fmt: skip


@pytest.mark.promise(5)
def test_a_minimum_that_rose_while_an_order_was_reviewed_stops_its_approval(
    checked: JobOrder, second_officer: Actor, now: datetime, tables_edited: None
) -> None:
    JobOrder.objects.filter(pk=checked.pk).update(hourly=900)

    with pytest.raises(RuleBroken, match="against_the_law"):
        approve_order(actor=second_officer, ref=checked.ref, version=checked.version, now=now)
