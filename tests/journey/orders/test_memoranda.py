from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from rantau.base.actor import ANYONE, SYSTEM, Actor
from rantau.base.errors import BadInput, NotAllowed, NotVisible, RuleBroken
from rantau.journey.orders.actions import (
    MemorandumFacts,
    add_promise,
    answer_promise,
    draft_memorandum,
    end_memoranda,
    report_promise,
    sign_memorandum,
)
from rantau.journey.orders.models import Memorandum, Promise
from rantau.journey.orders.queries import (
    memoranda_ending,
    memorandum_list,
    memorandum_page,
    promise_list,
)
from rantau.journey.orders.states import PromiseState
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.queries import open_moves


@pytest.fixture
def facts(partner: Organisation) -> MemorandumFacts:
    return MemorandumFacts(
        partner=partner.ref, number="MoU-9", title="Apprentices", destination="JP",
        starts_on=date(2026, 6, 29), ends_on=date(2031, 6, 28), places_by_year={2027: 500},
        sectors=("MFG",),
    )  # fmt: skip


@pytest.mark.promise(1)
def test_a_memorandum_warns_ninety_days_before_it_ends_and_then_ends(
    memorandum: Memorandum, officer: Actor
) -> None:
    def row_on(day: date) -> tuple[bool, int]:
        now = datetime.fromisoformat(f"{day.isoformat()}T03:00:00+00:00")
        (row,) = memorandum_list(actor=officer, now=now).rows
        assert memoranda_ending(actor=officer, now=now) == ([row] if row.warns else [])
        return row.warns, row.days_left

    ends = memorandum.ends_on

    assert row_on(ends - timedelta(days=91)) == (False, 91)
    assert row_on(ends - timedelta(days=90)) == (True, 90)
    after = datetime.fromisoformat(f"{ends + timedelta(days=1)}T03:00:00+00:00")
    assert (end_memoranda(now=after), end_memoranda(now=after)) == (1, 0)
    assert memoranda_ending(actor=officer, now=after) == []


@pytest.mark.promise(1)
def test_a_memorandum_has_parties_fields_places_by_year_and_dates(
    facts: MemorandumFacts, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    drafted = draft_memorandum(actor=officer, facts=facts, now=now)
    sign_memorandum(actor=second_officer, ref=drafted.ref, signed_on=now.date(), now=now)

    page = memorandum_page(actor=ANYONE, ref=drafted.ref, now=now)

    assert (page.row.partner, page.row.destination, page.sectors) == ("Wfg", "JP", ("MFG",))
    assert [(year.year, year.n_places, year.n_left) for year in page.years] == [(2027, 500, 500)]
    assert (page.row.starts_on, page.row.ends_on) == (facts.starts_on, facts.ends_on)


@pytest.mark.promise(46)
def test_who_drafts_a_memorandum_does_not_sign_it(
    facts: MemorandumFacts, officer: Actor, now: datetime
) -> None:
    drafted = draft_memorandum(actor=officer, facts=facts, now=now)

    with pytest.raises(RuleBroken, match="second_person_needed"):
        sign_memorandum(actor=officer, ref=drafted.ref, signed_on=now.date(), now=now)
    with pytest.raises(NotVisible):
        memorandum_page(actor=ANYONE, ref=drafted.ref, now=now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2026, 6, 28)}, "ends_on"),
        ({"places_by_year": {2040: 5}}, "places_by_year"),
        ({"places_by_year": {}}, "places_by_year"),
        ({"sectors": ("NOTHING",)}, "sectors"),
    ],
)
def test_a_memorandum_that_cannot_be_is_refused_at_its_field(
    facts: MemorandumFacts, officer: Actor, change: dict[str, object], field: str, now: datetime
) -> None:
    with pytest.raises(BadInput) as refusal:
        draft_memorandum(actor=officer, facts=replace(facts, **change), now=now)  # type: ignore[arg-type]

    assert field in refusal.value.faults
    assert not Memorandum.objects.exists()


@pytest.fixture
def promise(memorandum: Memorandum, officer: Actor, now: datetime) -> Promise:
    """Something the partner has promised."""
    return add_promise(
        actor=officer, memorandum=memorandum.ref, given_by="partner", text="Welding sets",
        owner="Mori", due_on=date(2026, 12, 20), now=now,
    )  # fmt: skip


@pytest.mark.promise(2)
def test_a_promise_is_reported_by_its_side_and_confirmed_by_the_other(
    promise: Promise, officer: Actor, partner_desk: Actor, now: datetime
) -> None:
    with pytest.raises(RuleBroken, match="not_your_promise"):
        report_promise(actor=officer, ref=promise.ref, evidence="seen", now=now)
    with pytest.raises(BadInput, match="evidence_needed"):
        report_promise(actor=partner_desk, ref=promise.ref, evidence=" ", now=now)
    report_promise(actor=partner_desk, ref=promise.ref, evidence="receipt 7", now=now)
    with pytest.raises(RuleBroken, match="other_side_confirms"):
        answer_promise(actor=partner_desk, ref=promise.ref, move="confirm", now=now)
    answer_promise(actor=officer, ref=promise.ref, move="confirm", now=now)

    page = memorandum_page(actor=ANYONE, ref=promise.memorandum.ref, now=now)
    (row,) = page.promises
    assert (row.light, row.owner, row.evidence) == ("kept", "Mori", "receipt 7")
    assert page.row.kept_percent == 100


@pytest.mark.promise(2)
def test_a_disputed_promise_is_open_again_with_a_reason(
    promise: Promise, officer: Actor, partner_desk: Actor, now: datetime
) -> None:
    report_promise(actor=partner_desk, ref=promise.ref, evidence="receipt 7", now=now)
    assert [row.ref for row in promise_list(actor=officer, now=now).rows] == [promise.ref]
    with pytest.raises(BadInput, match="reason_needed"):
        answer_promise(actor=officer, ref=promise.ref, move="dispute", now=now)
    answer_promise(
        actor=officer, ref=promise.ref, move="dispute", reason="two are missing", now=now
    )

    (row,) = promise_list(actor=partner_desk, now=now).rows
    assert (row.state, row.moves) == ("open", ("report",))


@pytest.mark.promise(2)
@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2026, 11, 19), "on_time"), (date(2026, 11, 20), "due_soon"),
        (date(2026, 12, 20), "due_soon"), (date(2026, 12, 21), "overdue"),
    ],
)  # fmt: skip
def test_the_light_of_a_promise_follows_its_day(
    promise: Promise, partner_desk: Actor, day: date, light: str
) -> None:
    now = datetime.fromisoformat(f"{day}T03:00:00+00:00")

    (row,) = promise_list(actor=partner_desk, now=now).rows

    assert row.light == light


def test_a_host_writes_no_memorandum(
    facts: MemorandumFacts, host_desk: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        draft_memorandum(actor=host_desk, facts=facts, now=now)


def many(facts: MemorandumFacts, officer: Actor, now: datetime, n: int) -> list[str]:
    """Draft memoranda, each ending a day after the one before, with a promise due then."""
    made = []
    for number in range(n):
        ends = facts.ends_on - timedelta(days=n - number)
        one = replace(facts, number=f"MoU-{number}", ends_on=ends)
        made.append(draft_memorandum(actor=officer, facts=one, now=now).ref)
        add_promise(
            actor=officer, memorandum=made[-1], given_by="ministry", text=str(number), owner="o",
            due_on=ends, now=now,
        )  # fmt: skip
    return made


def test_memoranda_and_promises_come_fifty_at_a_time(
    facts: MemorandumFacts, officer: Actor, now: datetime
) -> None:
    refs = many(facts, officer, now, 51)

    pages = [memorandum_list(actor=officer, now=now, page=page) for page in (1, 2, 3)]
    promises = [promise_list(actor=officer, now=now, page=page) for page in (1, 2, 3)]

    assert [[row.ref for row in one.rows] for one in pages] == [refs[:50], refs[50:], []]
    assert [[row.text for row in one.rows] for one in promises] == [
        [str(number) for number in range(50)], ["50"], [],
    ]  # fmt: skip
    assert [one.has_more for one in (*pages, *promises)] == [True, False, False] * 2
    assert {(one.n_memoranda, one.n_pages) for one in pages} == {(51, 2)}
    assert {(one.n_promises, one.n_pages) for one in promises} == {(51, 2)}


@pytest.mark.parametrize("n", [1, 3])
def test_their_lists_cost_the_same_queries_however_long(
    facts: MemorandumFacts,
    officer: Actor,
    now: datetime,
    n: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    many(facts, officer, now, n)

    with django_assert_num_queries(5):
        memoranda = memorandum_list(actor=officer, now=now)  # count, rows, their years
        promises = promise_list(actor=officer, now=now)  # count, rows

    assert (memoranda.n_memoranda, promises.n_promises) == (n, n)


@pytest.mark.usefixtures("tables_edited")
@pytest.mark.parametrize("state", PromiseState.values)
@pytest.mark.parametrize("given_by", ["ministry", "partner"])
def test_the_list_of_promises_is_what_the_table_of_moves_opens(
    promise: Promise,
    officer: Actor,
    partner_desk: Actor,
    host_desk: Actor,
    now: datetime,
    given_by: str,
    state: str,
) -> None:
    Promise.objects.update(given_by=given_by, state=state)
    promise.refresh_from_db()

    for actor in (officer, partner_desk, host_desk, ANYONE, SYSTEM):
        rows = promise_list(actor=actor, now=now).rows
        moves = open_moves(promise, actor, now)
        assert [row.moves for row in rows] == ([moves] if moves else []), actor.role


@pytest.mark.promise(95)
def test_signing_needs_a_fresh_sign_in(
    facts: MemorandumFacts, officer: Actor, second_officer: Actor, now: datetime
) -> None:
    drafted = draft_memorandum(actor=officer, facts=facts, now=now)

    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        sign_memorandum(
            actor=second_officer, ref=drafted.ref, signed_on=now.date(),
            now=now + timedelta(minutes=6),
        )  # fmt: skip
