"""What the audit says of an entry whose hash is right: its form, its moves, its detail."""

import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from rantau.base.actor import Role
from rantau.base.canonical import canonical
from rantau.base.journal_audit import (
    MOST_FINDINGS,
    Audit,
    Detail,
    Entry,
    Held,
    KnownKey,
    checked_notes,
    moment,
)
from rantau.base.journal_note import Checkpoint, Note, SigningKey
from rantau.base.journal_tree import leaf_hash
from rantau.base.states import StateTable, move

pytestmark = pytest.mark.promise(48)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DOOR = StateTable("shut", (move("open", ["shut"], "wide", by=[Role.HOST]),))
KEY = SigningKey("rantau.example/journal", bytes(32))


def body_of(audit: Audit, **facts: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"v": 1, "seq": audit.seq + 1, "prev": audit.last_hash.hex()}
    found |= {"at": moment(NOW), "actor": "u-1", "org": "g-1", "role": "host", "door": "web"}
    found |= {"act": "door.open", "obj": "door:d-1", "from": "", "to": "", "row": "", "com": ""}
    return found | facts


def take(audit: Audit, body: Any, detail: Detail | None = None) -> None:
    encoded = body if isinstance(body, bytes) else canonical(body)
    said = body if isinstance(body, dict) else body_of(audit)
    entry = Entry(audit.seq + 1, NOW, said["act"], "door:d-1", "u-1", "g-1", encoded, b"")
    audit.take(entry._replace(hash=leaf_hash(encoded)), detail)


def codes(audit: Audit) -> list[str]:
    return [one.code for one in audit.findings]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xff", "not_canonical"),
        (b"{", "not_canonical"),
        (b'{"b":1,"a":2}', "not_canonical"),
        (b'{"a":1.5}', "not_canonical"),
        (b'{"a":NaN}', "not_canonical"),
        (b'{"a":1}', "wrong_form"),
        (b"[]", "wrong_form"),
        (body_of(Audit({}), v=2), "wrong_form"),
        (body_of(Audit({}), role=None), "wrong_form"),
    ],
)
def test_a_body_has_one_form(body: Any, code: str) -> None:
    audit = Audit({})
    take(audit, body)
    assert codes(audit) == [code]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([("add", "", "shut", "host"), ("open", "shut", "wide", "host")], []),
        ([("add", "", "wide", "host"), ("paint", "wide", "wide", "host")], []),
        ([("add", "", "gone", "host")], ["unlawful_move"]),
        ([("open", "shut", "wide", "host")], ["unlawful_move"]),
        ([("add", "", "shut", "host"), ("open", "shut", "wide", "public")], ["unlawful_move"]),
        ([("add", "", "shut", "host"), ("open", "wide", "wide", "host")], ["unlawful_move"]),
        ([("add", "", "wide", "host"), ("shut", "wide", "shut", "host")], ["unlawful_move"]),
    ],
)
def test_a_record_moves_by_its_table(steps: list[tuple[str, ...]], wrong: list[str]) -> None:
    audit = Audit({"door": DOOR})
    for act, before, after, role in steps:
        facts = {"act": f"door.{act}", "from": before, "to": after, "role": role, "row": "00"}
        take(audit, body_of(audit, **facts))
    assert codes(audit) == wrong


def test_what_has_no_states_does_not_move() -> None:
    audit = Audit({})
    take(audit, body_of(audit, row="00"))
    take(audit, body_of(audit, row="no hex", to="wide"))
    assert codes(audit) == ["unlawful_move"]


@pytest.mark.parametrize(
    ("detail", "found", "n_erased"),
    [
        (Detail(b"salt", '{"a":1}'), [], 0),
        (Detail(b"salt", '{"a":2}'), ["detail_differs"], 0),
        (Detail(b"", None), ["detail_closed"], 0),
        (None, [], 1),
    ],
)
def test_a_detail_is_the_one_committed_to_or_gone(
    detail: Detail | None, found: list[str], n_erased: int
) -> None:
    audit = Audit({})
    take(audit, body_of(audit, com=hmac.digest(b"salt", b'{"a":1}', "sha256").hex()), detail)
    assert (codes(audit), audit.n_erased) == (found, n_erased)


def test_findings_are_all_counted_and_not_all_kept() -> None:
    audit = Audit({})
    for _ in range(MOST_FINDINGS + 5):
        take(audit, b"[]")
    assert (len(audit.findings), audit.n_findings) == (MOST_FINDINGS, MOST_FINDINGS + 5)


def test_notes_that_are_no_evidence_are_named() -> None:
    def note(key: SigningKey, text: str) -> str:
        return str(Note(text, (key.sign(text),)))

    right = Checkpoint(KEY.name, 3, bytes(32)).text
    held = [
        Held("right", note(KEY, right), 3),
        Held("misfiled", note(KEY, right), 4),
        Held("forged", note(SigningKey(KEY.name, bytes(31) + b"x"), right)),
        Held("another", note(SigningKey("other", KEY.seed), right.replace(KEY.name, "other"))),
        Held("nothing", ""),
    ]

    good, findings = checked_notes(held, [KnownKey(KEY.verifier)])

    assert [source for source, _ in good] == ["right"]
    assert [one.code for one in findings] == [
        "note_misfiled", "note_signature", "note_of_another", "note_unreadable",
    ]  # fmt: skip


def test_a_key_that_was_replaced_has_signed_up_to_a_size_and_no_further() -> None:
    new = SigningKey(KEY.name, bytes(31) + b"x")
    texts = [Checkpoint(KEY.name, size, bytes(32)).text for size in (6, 7, 8)]
    held = [
        *(Held(f"old {n}", str(Note(text, (KEY.sign(text),)))) for n, text in enumerate(texts, 6)),
        Held("both", str(Note(texts[1], (KEY.sign(texts[1]), new.sign(texts[1]))))),
        Held("new", str(Note(texts[2], (new.sign(texts[2]),)))),
    ]

    good, findings = checked_notes(held, [KnownKey(new.verifier), KnownKey(KEY.verifier, 7)])

    assert [source for source, _ in good] == ["old 6", "old 7", "both", "new"]
    assert [(one.code, one.facts["source"]) for one in findings] == [("note_signature", "old 8")]
