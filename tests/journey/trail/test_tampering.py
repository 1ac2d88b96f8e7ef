"""Whatever a database owner changes is found, or only found by those who kept notes; said which."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from rantau.base.actor import SYSTEM, Actor
from rantau.base.canonical import canonical
from rantau.base.errors import WrongState
from rantau.base.journal_audit import Held
from rantau.base.journal_note import Checkpoint as Said
from rantau.base.journal_note import Note, SigningKey
from rantau.base.journal_tree import leaf_hash, root_of
from rantau.journey.parties.models import Licence, Organisation
from rantau.journey.trail.actions import erase_details, make_checkpoint
from rantau.journey.trail.bridge import leaves, signing_key
from rantau.journey.trail.models import Checkpoint, JournalDetail, JournalEntry, JournalHead
from rantau.journey.trail.queries import verify_journal
from tests.journey.trail.conftest import another_actor, drop_triggers, forget_notes, rewrite

pytestmark = [
    pytest.mark.promise(48),
    pytest.mark.django_db,
    pytest.mark.usefixtures("tables_edited"),
]
SEQ = 3
"""The entry that is tampered with: both notes speak of it."""


def codes(*notes: Held) -> set[str]:
    found = verify_journal(notes=notes, state=True)
    assert found.holds == (not found.findings)
    return {one.code for one in found.findings}


def change_body(*, with_hash: bool = False) -> None:
    entry = JournalEntry.objects.get(seq=SEQ)
    body = json.loads(bytes(entry.body))
    another_actor(body)
    changes = {"actor": body["actor"], "body": canonical(body)}
    if with_hash:
        changes["hash"] = leaf_hash(canonical(body))
    JournalEntry.objects.filter(seq=SEQ).update(**changes)


def change_body_and_hash() -> None:
    change_body(with_hash=True)


def rehash_the_tail() -> None:
    rewrite(another_actor, SEQ)


def rehash_and_forget_the_notes() -> None:
    rehash_the_tail()
    forget_notes()


def rehash_and_sign_with(key: SigningKey) -> None:
    rehash_the_tail()
    for one in Checkpoint.objects.all():
        text = Said(key.name, one.size, root_of(leaves(one.size))).text
        one.note = str(Note(text, (key.sign(text),)))
        one.save()


def rehash_and_sign_with_another_key() -> None:
    rehash_and_sign_with(SigningKey(settings.RANTAU.journal_name, bytes(32)))


def rehash_and_sign_with_the_key() -> None:
    rehash_and_sign_with(signing_key())


def delete_an_entry() -> None:
    JournalDetail.objects.filter(entry_id=SEQ).delete()
    JournalEntry.objects.filter(seq=SEQ).delete()


def swap_two_entries() -> None:
    for seq, other in ((SEQ, -1), (SEQ + 1, SEQ), (-1, SEQ + 1)):
        JournalEntry.objects.filter(seq=seq).update(seq=other)


def cut_the_tail() -> None:
    JournalDetail.objects.filter(entry_id__gt=SEQ).delete()
    JournalEntry.objects.filter(seq__gt=SEQ).delete()
    JournalHead.objects.update(seq=SEQ, hash=JournalEntry.objects.get(seq=SEQ).hash)
    Checkpoint.objects.filter(size__gt=SEQ).delete()


def change_a_detail() -> None:
    detail = JournalDetail.objects.first()
    assert detail is not None
    detail.detail = '{"reason":"other"}'
    detail.save()


def change_a_field() -> None:
    Licence.objects.update(valid_until=F("valid_from"))


def change_a_state() -> None:
    Licence.objects.update(state="revoked")


def add_a_row() -> None:
    found = Organisation.objects.get(code="WFG")
    found.pk, found.ref, found.code = None, "g-neverregistered", "FORGED"
    found.save(force_insert=True)


def delete_a_row() -> None:
    Licence.objects.filter(number="L-2").delete()


ROOTS = {"root_mismatch"}
STATE = {"row_differs"}
CUT = {"row_never_noted"}
DELETED = {"gap", "chain_broken", "row_never_noted", *ROOTS}
SWAPPED = {"chain_broken", "column_differs", *ROOTS}
MATRIX: list[tuple[Callable[[], None], set[str], set[str]]] = [
    (change_body, {"hash_mismatch", *ROOTS}, {"hash_mismatch", *ROOTS}),
    (change_body_and_hash, {"chain_broken", *ROOTS}, {"chain_broken", *ROOTS}),
    (rehash_the_tail, ROOTS, ROOTS),
    (rehash_and_forget_the_notes, set(), ROOTS),
    (
        rehash_and_sign_with_another_key,
        {"note_signature"},
        {"note_signature", *ROOTS},
    ),
    (rehash_and_sign_with_the_key, set(), {"split_view", *ROOTS}),
    (delete_an_entry, DELETED, DELETED),
    (swap_two_entries, SWAPPED, SWAPPED),
    (cut_the_tail, CUT, {"truncated", *CUT}),
    (change_a_detail, {"detail_differs"}, {"detail_differs"}),
    (change_a_field, STATE, STATE),
    (change_a_state, STATE, STATE),
    (add_a_row, {"row_never_noted"}, {"row_never_noted"}),
    (delete_a_row, {"row_missing"}, {"row_missing"}),
]


@pytest.mark.parametrize(
    ("tamper", "alone", "with_notes"), MATRIX, ids=[row[0].__name__ for row in MATRIX]
)
def test_what_a_database_owner_changes_is_found(
    notes: list[Held],
    tamper: Callable[[], None],
    alone: set[str],
    with_notes: set[str],
) -> None:
    assert codes(*notes) == set()

    drop_triggers()
    tamper()

    assert codes() == alone
    assert codes(*notes) == with_notes


WRITES = [
    "UPDATE journey_journalentry SET actor = 'x' WHERE seq = 3",
    "DELETE FROM journey_journalentry WHERE seq = 3",
]
if connection.vendor == "postgresql":
    WRITES.append("TRUNCATE journey_journalentry CASCADE")


@pytest.mark.parametrize("statement", WRITES)
def test_a_change_with_the_triggers_on_is_refused(notes: list[Held], statement: str) -> None:
    connection.check_constraints()  # PostgreSQL truncates nothing while checks are pending
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert codes(*notes) == set()


def test_lawful_erasure_holds(
    notes: list[Held], licence: Licence, officer: Actor, now: datetime
) -> None:
    before = verify_journal().n_erased

    assert erase_details(licence, actor=officer, now=now) == 2

    assert codes(*notes) == set()
    assert verify_journal().n_erased == before + 2
    assert JournalDetail.objects.filter(entry__obj=f"licence:{licence.ref}").count() == 0


@pytest.mark.parametrize(
    ("tamper", "code"),
    [(cut_the_tail, "journal_shrank"), (rehash_the_tail, "journal_rewritten")],
)
def test_no_note_is_signed_over_a_changed_journal(
    notes: list[Held], now: datetime, tamper: Callable[[], None], code: str
) -> None:
    kept = list(Checkpoint.objects.all())
    drop_triggers()
    tamper()
    Checkpoint.objects.bulk_create(kept, ignore_conflicts=True)

    with pytest.raises(WrongState, match=code):
        make_checkpoint(actor=SYSTEM, now=now)
