"""Acts of several people at the same time. On SQLite they wait for each other from the start."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from rantau.base.actor import SYSTEM
from rantau.journey.parties.actions import OrganisationFacts, register_organisation
from rantau.journey.parties.models import Organisation
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
    """Let several threads work; a fault in one of them is a fault of the test."""
    faults: list[BaseException] = []

    def one(number: int) -> None:
        try:
            for turn in range(ACTS):
                work(number * ACTS + turn)
        except BaseException as error:  # noqa: BLE001 -- told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WRITERS)]
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
