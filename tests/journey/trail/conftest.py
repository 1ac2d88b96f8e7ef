"""A journal with something in it, and what a database owner can do to it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from rantau.base.actor import SYSTEM, Actor
from rantau.base.canonical import canonical
from rantau.base.journal_audit import Held
from rantau.base.journal_tree import leaf_hash
from rantau.journey.parties.actions import add_licence, move_licence, set_language
from rantau.journey.parties.models import Licence, Organisation
from rantau.journey.trail.actions import make_checkpoint
from rantau.journey.trail.models import Checkpoint, JournalEntry, JournalHead

GUARD = import_module("rantau.journey.migrations.0002_journal_guard")
DO = {"sqlite": GUARD.SQLITE, "postgresql": GUARD.POSTGRESQL}


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_triggers() -> None:
    """Do what a database owner can do."""
    connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
    run(GUARD.UNDO[connection.vendor])


@pytest.fixture
def reopened(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Begin the journal anew after a flush, which takes its head away as well."""
    yield
    with django_db_blocker.unblock():
        JournalHead.objects.get_or_create(pk=1)
        run(DO[connection.vendor])


@pytest.fixture
def committed(reopened: None, transactional_db: None) -> Iterator[None]:
    """Let acts be committed; the triggers would refuse the flush at the end."""
    yield
    drop_triggers()


@pytest.fixture
def licence(officer: Actor, partner: Organisation, now: datetime) -> Licence:
    """A licence that was suspended and restored, with the reasons in the journal's details."""
    found = Licence.objects.get(organisation=partner)
    for move in ("suspend", "restore"):
        move_licence(actor=officer, ref=found.ref, move=move, reason="fees", now=now)
    found.refresh_from_db()
    return found


@pytest.fixture
def notes(licence: Licence, officer: Actor, partner: Organisation, now: datetime) -> list[Held]:
    """Two notes about the journal, kept outside; acts before, between and after them."""
    first = make_checkpoint(actor=SYSTEM, now=now)
    set_language(actor=officer, language="en", now=now)
    add_licence(
        actor=officer,
        organisation=partner.ref,
        number="L-2",
        valid_from=now.date(),
        valid_until=now.date() + timedelta(days=9),
        now=now,
    )
    second = make_checkpoint(actor=SYSTEM, now=now + timedelta(hours=1))
    set_language(actor=officer, language="id", now=now)
    return [Held("first.note", first.note), Held("second.note", second.note)]


def rewrite(change: Callable[[dict[str, object]], None], seq: int = 3) -> None:
    """Change an entry and everything after it so that the chain fits again."""
    before = None
    for entry in JournalEntry.objects.filter(seq__gte=seq).order_by("seq"):
        body = json.loads(bytes(entry.body))
        if before is None:
            change(body)
        else:
            body["prev"] = before.hex()
        encoded = canonical(body)
        before = leaf_hash(encoded)
        JournalEntry.objects.filter(seq=entry.seq).update(
            actor=body["actor"], body=encoded, hash=before
        )
    JournalHead.objects.update(hash=before)


def another_actor(body: dict[str, object]) -> None:
    body["actor"] = "u-somebodyelse"


@pytest.fixture
def refused() -> Iterator[None]:
    """Expect the database to refuse, and go on afterwards."""
    with transaction.atomic():
        yield


def forget_notes() -> None:
    Checkpoint.objects.all().delete()
