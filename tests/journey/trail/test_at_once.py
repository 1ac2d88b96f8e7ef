"""Acts of several people at the same time. On SQLite they wait for each other from the start."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from rantau.base.actor import SYSTEM
from rantau.base.errors import RuleBroken
from rantau.journey.orders.actions import approve_order, check_order, draft_order, submit_order
from rantau.journey.orders.models import JobOrder, MemorandumYear
from rantau.journey.parties.actions import OrganisationFacts, move_licence, register_organisation
from rantau.journey.parties.models import Licence, Organisation
from rantau.journey.trail.actions import append, make_checkpoint
from rantau.journey.trail.models import Checkpoint, JournalEntry
from rantau.journey.trail.queries import verify_journal

# No mark `django_db`: its flush would come after the journal is opened anew.
pytestmark = [
    pytest.mark.promise(48),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the tests' SQLite is one connection"
    ),
]
WRITERS, ACTS = 4, 25


def at_once(work: Callable[[int], object]) -> None:
    """Let several threads do the same, each turn with a number of its own."""

    def turns(number: int) -> None:
        for turn in range(ACTS):
            work(number * ACTS + turn)

    together(*(partial(turns, number) for number in range(WRITERS)))


def together(*works: Callable[[], object]) -> None:
    """Let each work in a thread of its own; a fault in one of them is a fault of the test."""
    faults: list[BaseException] = []

    def one(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 -- told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_appends_at_the_same_time_make_one_chain(committed: None, now: datetime) -> None:
    at_once(lambda number: append("test.act", "test:x", actor=SYSTEM, now=now))

    assert JournalEntry.objects.count() == WRITERS * ACTS
    assert verify_journal().holds


def test_a_journal_is_noted_and_checked_while_others_act(committed: None, now: datetime) -> None:
    def work(number: int) -> None:
        facts = OrganisationFacts(kind="host", code=f"H{number}", name="X", country="JP")
        register_organisation(actor=SYSTEM, facts=facts, now=now)
        if number % 5 == 0:
            make_checkpoint(actor=SYSTEM, now=now)
            assert verify_journal(state=True).findings == ()

    at_once(work)

    assert Organisation.objects.count() == WRITERS * ACTS
    assert Checkpoint.objects.count() > 1
    assert verify_journal(state=True).holds


def test_approvals_and_a_suspension_at_the_same_time_wait_for_no_circle(
    committed: None, request: pytest.FixtureRequest, now: datetime
) -> None:
    # Asked for here, when the tables are those that are flushed.
    host_desk, officer, second_officer, terms = map(
        request.getfixturevalue, ("host_desk", "officer", "second_officer", "terms")
    )
    orders = []
    for _ in range(ACTS):
        one = draft_order(actor=host_desk, terms=replace(terms, n_places=1), now=now)
        one = submit_order(actor=host_desk, ref=one.ref, version=one.version, now=now)
        orders.append(check_order(actor=officer, ref=one.ref, version=one.version, now=now))
    licence = Licence.objects.get()

    def approve() -> None:
        for one in orders:
            with suppress(RuleBroken):  # suspended at that moment
                approve_order(actor=second_officer, ref=one.ref, version=one.version, now=now)

    def suspend() -> None:
        for _ in range(ACTS):
            for move in ("suspend", "restore"):
                move_licence(actor=officer, ref=licence.ref, move=move, reason="fees", now=now)

    together(approve, suspend)

    assert verify_journal(state=True).holds
    drawn = MemorandumYear.objects.get(year=terms.departs_on.year).n_drawn
    assert drawn == JobOrder.objects.filter(state="approved").count()
