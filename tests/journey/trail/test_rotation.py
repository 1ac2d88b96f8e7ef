"""A new key for the journal: what the old one has signed holds, and it signs nothing more."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rantau.base.actor import SYSTEM, Actor
from rantau.base.errors import BadInput, NotAllowed, WrongState
from rantau.base.journal_audit import Held
from rantau.base.journal_note import Checkpoint as Said
from rantau.base.journal_note import Note, SigningKey, VerifierKey, is_signed, parse_note
from rantau.base.journal_tree import root_of
from rantau.cli import main
from rantau.journey.parties.actions import set_language
from rantau.journey.trail.actions import make_checkpoint, rotate_key
from rantau.journey.trail.bridge import leaves, signing_key
from rantau.journey.trail.models import JournalEntry
from rantau.journey.trail.queries import checkpoint_page, verifier_key, verify_journal
from tests.journey.trail.conftest import drop_triggers, rewrite

pytestmark = [pytest.mark.promise(48), pytest.mark.django_db]


@pytest.fixture
def keys_dir(settings: Any, tmp_path: Path) -> Path:
    """A copy of the keys, so that other tests keep theirs."""
    copy: Path = shutil.copytree(settings.RANTAU.keys_dir, tmp_path / "keys")
    settings.RANTAU = replace(settings.RANTAU, keys_dir=copy)
    return copy


@pytest.fixture(autouse=True)
def journal_holds(keys_dir: Path, journal_holds: None) -> None:
    """Check at the end of each test, as everywhere, while these keys are still there."""


def signed_by(key: SigningKey, size: int) -> str:
    text = Said(key.name, size, root_of(leaves(size))).text
    return str(Note(text, (key.sign(text),)))


def test_both_keys_sign_the_turn_and_each_note_is_checked_by_its_own(
    notes: list[Held], officer: Actor, now: datetime
) -> None:
    old = VerifierKey.parse(verifier_key())

    turn = rotate_key(actor=SYSTEM, now=now)
    set_language(actor=officer, language="ja", now=now)
    later = make_checkpoint(actor=SYSTEM, now=now)

    new = VerifierKey.parse(verifier_key())
    signed = [parse_note(one) for one in (notes[0].text, turn.note, later.note)]
    assert new.name == old.name
    assert [[is_signed(one, key) for key in (old, new)] for one in signed] == [
        [True, False], [True, True], [False, True],
    ]  # fmt: skip
    assert [checkpoint_page(one.checkpoint.size).key for one in signed] == [
        str(old), str(new), str(new),
    ]  # fmt: skip
    outside = [*notes, Held("turn", turn.note), Held("later", later.note)]
    assert verify_journal(notes=outside, state=True).findings == ()
    entry = JournalEntry.objects.get(act="journal.rotate")
    assert (entry.seq, entry.obj) == (turn.size, f"journalkey:{new.key_id.hex()}")


def test_it_can_be_done_again(notes: list[Held], now: datetime) -> None:
    turns = [rotate_key(actor=SYSTEM, now=now) for _ in range(3)]

    outside = [*notes, *(Held(str(one.size), one.note) for one in turns)]
    assert verify_journal(notes=outside, state=True).findings == ()


def test_of_the_old_key_only_the_public_half_stays(keys_dir: Path, now: datetime) -> None:
    old, seed = verifier_key(), signing_key().seed

    turn = rotate_key(actor=SYSTEM, now=now)

    kept = {path.name: path.read_bytes() for path in keys_dir.iterdir()}
    assert kept["journal.old0001.vkey"].decode() == f"{old} {turn.size}\n"
    assert [name for name, content in kept.items() if seed in content] == []
    assert (keys_dir / "journal.key").stat().st_mode & 0o777 == 0o400


def test_the_old_key_signs_nothing_more(notes: list[Held], officer: Actor, now: datetime) -> None:
    stolen = signing_key()
    rotate_key(actor=SYSTEM, now=now)
    set_language(actor=officer, language="ja", now=now)
    late = Held("late", signed_by(stolen, JournalEntry.objects.count()))

    (finding,) = verify_journal(notes=[late]).findings

    assert (finding.code, finding.facts["source"]) == ("note_signature", "late")


def test_no_key_is_replaced_over_a_changed_journal(
    notes: list[Held], now: datetime, tables_edited: None
) -> None:
    before = verifier_key()
    drop_triggers()
    rewrite(lambda body: body.update(actor="u-other"))

    with pytest.raises(WrongState, match="journal_rewritten"):
        rotate_key(actor=SYSTEM, now=now)

    assert verifier_key() == before


def test_a_folder_that_cannot_be_written_to_changes_nothing(
    notes: list[Held], keys_dir: Path, now: datetime
) -> None:
    before, n_entries = verifier_key(), JournalEntry.objects.count()
    (keys_dir / "journal.new").mkdir()

    with pytest.raises(BadInput, match="keys_not_writable"):
        rotate_key(actor=SYSTEM, now=now)

    assert (verifier_key(), JournalEntry.objects.count()) == (before, n_entries)
    assert verify_journal(notes=notes, state=True).findings == ()


def test_only_those_who_keep_the_journal_replace_its_key(host_desk: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        rotate_key(actor=host_desk, now=now)


def test_a_witness_follows_with_the_note_that_both_have_signed(
    notes: list[Held],
    officer: Actor,
    now: datetime,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, old = parse_note(notes[0].text).checkpoint.size, verifier_key()
    store = ["--store", str(tmp_path / "store"), "--lang", "en"]

    def see(note: str, *more: str, since: int = first) -> int:
        (tmp_path / "note").write_text(note, encoding="utf-8")
        size = parse_note(note).checkpoint.size
        capsys.readouterr()
        assert main(["journal", "proof", "--old", str(since), "--new", str(size)]) == 0
        (tmp_path / "note.proof").write_text(capsys.readouterr().out, encoding="utf-8")
        return main(["witness", str(tmp_path / "note"), *store, *more])

    assert see(notes[0].text, "--key", old) == 0
    capsys.readouterr()
    assert main(["journal", "rotate", "--lang", "en"]) == 0
    turn, said = capsys.readouterr()
    new = verifier_key()
    assert said.strip().endswith(f": {new}")
    set_language(actor=officer, language="ja", now=now)
    later = make_checkpoint(actor=SYSTEM, now=now).note
    another = str(SigningKey(signing_key().name, bytes(32)).verifier)

    assert see(later) == 1, "the old key has not signed it"
    assert see(later, "--key", new) == 2, "nothing shows that the old key has passed on"
    assert see(turn, "--key", another) == 2
    assert see(turn, "--key", new) == 0
    assert see(later, since=parse_note(turn).checkpoint.size) == 0
    assert (tmp_path / "store" / "key").read_text(encoding="utf-8") == f"{new}\n"
