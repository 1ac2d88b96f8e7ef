"""What the trail writes, what it tells outsiders, and what it costs."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext

from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput, NotAllowed, NotVisible
from rantau.base.journal_audit import Held
from rantau.base.journal_note import VerifierKey, is_signed, parse_note
from rantau.base.journal_tree import is_consistent, is_included, root_of
from rantau.journey.parties.actions import move_licence, set_language
from rantau.journey.parties.models import Licence
from rantau.journey.trail import bridge
from rantau.journey.trail.actions import advance, erase_details, make_checkpoint
from rantau.journey.trail.models import Checkpoint
from rantau.journey.trail.queries import (
    checkpoint_page,
    consistency_for,
    inclusion_for,
    verify_journal,
)

pytestmark = [pytest.mark.promise(48), pytest.mark.django_db]


def decoded(hashes: tuple[str, ...]) -> list[bytes]:
    return [b64decode(one) for one in hashes]


def root_at(size: int) -> bytes:
    return root_of(bridge.leaves(size))


def test_the_newest_note_is_shown_with_its_key(notes: list[Held]) -> None:
    page = checkpoint_page()

    assert (page.size, page.note) == (9, notes[1].text)
    assert is_signed(parse_note(page.note), VerifierKey.parse(page.key))
    assert checkpoint_page(7).note == notes[0].text


def test_before_the_first_note_there_is_none(db: None) -> None:
    with pytest.raises(NotVisible, match="no_checkpoint"):
        checkpoint_page()
    with pytest.raises(BadInput, match="not_noted_yet"):
        inclusion_for(1)


def test_an_empty_journal_holds_and_can_be_noted(db: None, now: datetime) -> None:
    assert verify_journal(state=True).holds
    assert make_checkpoint(actor=SYSTEM, now=now).size == 0
    assert verify_journal(state=True).holds


@pytest.mark.parametrize("block", [1, 2, 4, 1024])
def test_every_growth_of_the_journal_is_proved(
    notes: list[Held], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "BLOCK", block)
    for new in range(1, 11):
        for old in range(1, new + 1):
            proof = decoded(consistency_for(old, new).hashes)
            assert is_consistent(old, new, proof, root_at(old), root_at(new))


@pytest.mark.parametrize(("old", "new"), [(0, 1), (3, 2), (1, 11)])
def test_what_never_was_is_not_proved(notes: list[Held], old: int, new: int) -> None:
    with pytest.raises(BadInput, match="no_such_size"):
        consistency_for(old, new)


@pytest.mark.parametrize("block", [1, 2, 4, 1024])
def test_every_entry_of_a_note_is_proved_to_be_in_it(
    notes: list[Held], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "BLOCK", block)
    for seq in range(1, 10):
        found = inclusion_for(seq)
        note = parse_note(found.note).checkpoint
        leaf, proof = b64decode(found.leaf), decoded(found.hashes)
        assert is_included(leaf, seq - 1, note.size, proof, note.root)
    with pytest.raises(BadInput, match="not_noted_yet"):
        inclusion_for(10)


def test_a_note_of_the_same_journal_is_made_once(notes: list[Held], now: datetime) -> None:
    first = make_checkpoint(actor=SYSTEM, now=now)

    assert make_checkpoint(actor=SYSTEM, now=now).note == first.note
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [7, 9, 10]


def test_others_sign_and_erase_nothing(licence: Licence, officer: Actor, now: datetime) -> None:
    host = replace(officer, role=Role.HOST)

    with pytest.raises(NotAllowed, match="make_checkpoint"):
        make_checkpoint(actor=host, now=now)
    with pytest.raises(NotAllowed, match="erase_details"):
        erase_details(licence, actor=host, now=now)
    assert make_checkpoint(actor=officer, now=now).size == 7


@pytest.mark.parametrize(("detail", "n_queries"), [(None, 7), ({"reason": "fees"}, 8)])
def test_a_move_costs_the_same_queries(
    licence: Licence, officer: Actor, now: datetime, detail: dict[str, str] | None, n_queries: int
) -> None:
    """Savepoint, row, its change, head, entry, detail, head, release."""
    with CaptureQueriesContext(connection) as found:
        advance(licence, "suspend", actor=officer, now=now, detail=detail)

    assert len(found) == n_queries


@pytest.mark.usefixtures("tables_edited")
def test_a_row_that_changes_while_it_is_read_is_no_finding(
    licence: Licence, officer: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walk is over, then somebody acts, then the rows are read."""
    read = bridge._rows

    def after_an_act() -> Iterator[Any]:
        set_language(actor=officer, language="ja", now=now)
        move_licence(actor=officer, ref=licence.ref, move="suspend", reason="x", now=now)
        yield from read()

    monkeypatch.setattr(bridge, "_rows", after_an_act)

    assert verify_journal(state=True).findings == ()


@pytest.mark.usefixtures("tables_edited")
def test_a_change_behind_such_an_act_is_found(
    licence: Licence, officer: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = bridge._rows

    def after_an_act() -> Iterator[Any]:
        move_licence(actor=officer, ref=licence.ref, move="suspend", reason="x", now=now)
        Licence.objects.update(reason="y")
        yield from read()

    monkeypatch.setattr(bridge, "_rows", after_an_act)

    assert [one.code for one in verify_journal(state=True).findings] == ["row_differs"]


@pytest.mark.usefixtures("tables_edited")
def test_a_field_added_with_a_default_leaves_every_commitment(
    licence: Licence, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bridge.row_commitment(licence)
    added = CharField(default="none yet")
    added.set_attributes_from_name("remark")
    monkeypatch.setattr(Licence._meta, "concrete_fields", (*Licence._meta.concrete_fields, added))

    for remark, same in (("none yet", True), ("", False), ("late", False)):
        licence.remark = remark  # type: ignore[attr-defined]
        assert (bridge.row_commitment(licence) == before) is same
