"""The re-check of a journal, entry by entry, and of the notes about it. It reads no database."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import JSONDecoder, JSONEncoder
from operator import itemgetter
from sys import intern
from typing import Any, NamedTuple

from rantau.base.errors import BadInput
from rantau.base.journal_note import Checkpoint, Note, VerifierKey, is_signed, parse_note
from rantau.base.journal_tree import Frontier, leaf_hash
from rantau.base.states import StateTable

MOST_FINDINGS = 1000
"""Findings that are kept; all are counted. One early deletion can spoil every later entry."""
PARTS = frozenset(
    ("v", "seq", "prev", "at", "actor", "org", "role", "door", "act", "obj", "from", "to", "row",
     "com")
)  # fmt: skip
"""What every body says."""
_TEXTS = itemgetter(*sorted(PARTS - {"v", "seq"}))


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: a code and its facts."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Entry(NamedTuple):
    """An entry as it is stored."""

    seq: int
    at: datetime
    act: str
    obj: str
    actor: str
    organisation: str
    body: bytes
    hash: bytes


class Told(NamedTuple):
    """What the journal says last of a record."""

    seq: int
    state: str
    row: bytes


class Detail(NamedTuple):
    """What an entry commits to; `text` is None where it does not open."""

    salt: bytes
    text: str | None


class Held(NamedTuple):
    """A note, where it was kept, and the size it was filed under."""

    source: str
    text: str
    size: int | None = None


class KnownKey(NamedTuple):
    """A key of the journal; one that was replaced signed notes up to a size."""

    verifier: VerifierKey
    until: int | None = None

    def signed(self, note: Note, size: int) -> bool:
        """Tell whether a note about so many entries is one of this key's."""
        return (self.until is None or size <= self.until) and is_signed(note, self.verifier)


class Audit:
    """A walk along the journal. It takes every entry once, in order, and gathers findings."""

    def __init__(
        self, tables: Mapping[str, StateTable], sizes: Iterable[int] = (), *, start: int = 1
    ) -> None:
        self.findings: list[Finding] = []
        self.n_findings = 0
        self.n_erased = 0
        self.objects: dict[str, Told] = {}
        self.roots: dict[int, bytes] = {}
        self.seq = 0
        self.last_hash = bytes(32)
        self._tables = tables
        self._moves = {name: _steps(table) for name, table in tables.items()}
        self._sizes = frozenset(sizes)
        self._start = start
        self._tree = Frontier()
        self._keep_root()

    def find(self, code: str, **facts: object) -> None:
        """Note a finding."""
        self.n_findings += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, facts))

    @property
    def size(self) -> int:
        return self._tree.size

    def root(self) -> bytes:
        """Return the root over all entries so far."""
        return self._tree.root()

    def skip(self, seq: int, digest: bytes) -> None:
        """Take an entry on its word: only order, and its hash as a leaf."""
        self._follow(seq, digest, digest)

    def take(self, entry: Entry, detail: Detail | None) -> None:
        """Check one entry against the one before it, its own columns and its detail."""
        digest, before = leaf_hash(entry.body), self.last_hash
        if digest != entry.hash:
            self.find("hash_mismatch", seq=entry.seq)
        self._follow(entry.seq, entry.hash, digest)
        body = self._body(entry)
        if body is None:
            return
        if body["prev"] != before.hex():
            self.find("chain_broken", seq=entry.seq)
        self._compare(entry, body)
        self._open(entry.seq, body["com"], detail)
        if body["row"]:
            self._step(entry.seq, body)

    def _follow(self, seq: int, stored: bytes, leaf: bytes) -> None:
        if seq != self.seq + 1:
            self.find("gap", after=self.seq, seq=seq)
        self.seq, self.last_hash = seq, stored
        self._tree.add(leaf)
        self._keep_root()

    def _keep_root(self) -> None:
        if self._tree.size in self._sizes:
            self.roots[self._tree.size] = self._tree.root()

    def _body(self, entry: Entry) -> dict[str, Any] | None:
        try:
            text = entry.body.decode()
            body = _READ(text)
            same = _WRITE(body) == text
        except (ValueError, RecursionError):
            same = False
        if not same:
            self.find("not_canonical", seq=entry.seq)
            return None
        if not _has_form(body):
            self.find("wrong_form", seq=entry.seq)
            return None
        found: dict[str, Any] = body
        return found

    def _compare(self, entry: Entry, body: Mapping[str, Any]) -> None:
        said = (body["seq"], body["at"], body["act"], body["obj"], body["actor"], body["org"])
        stored = (entry.seq, moment(entry.at), *entry[2:6])
        if said != stored:
            for name, one, other in zip(Entry._fields, said, stored, strict=False):
                if one != other:
                    self.find("column_differs", seq=entry.seq, column=name)

    def _open(self, seq: int, commitment: str, detail: Detail | None) -> None:
        if detail is None:
            self.n_erased += commitment != ""
        elif detail.text is None:
            self.find("detail_closed", seq=seq)
        elif hmac.digest(detail.salt, detail.text.encode(), "sha256").hex() != commitment:
            self.find("detail_differs", seq=seq)

    def _step(self, seq: int, body: Mapping[str, Any]) -> None:
        obj, before, after = body["obj"], body["from"], body["to"]
        told = self.objects.get(obj)
        if not self._is_lawful(body, told):
            self.find("unlawful_move", seq=seq, obj=obj, before=before, after=after)
        # One text per state and 32 bytes per hash: half the memory of a large journal.
        self.objects[obj] = Told(seq, intern(after), _unhexed(body["row"]))

    def _is_lawful(self, body: Mapping[str, Any], told: Told | None) -> bool:
        kind, before, after = body["obj"].partition(":")[0], body["from"], body["to"]
        table = self._tables.get(kind)
        if table is None:
            return (before, after) == ("", "")
        if told is None and before == "":
            return after in table.states
        if self._start == 1 if told is None else told.state != before:
            return False
        act = body["act"].partition(".")[2]
        return before == after or (act, before, after, body["role"]) in self._moves[kind]


def moment(at: datetime) -> str:
    """Write a moment as bodies write it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def checked_notes(
    held: Iterable[Held], keys: Sequence[KnownKey]
) -> tuple[list[tuple[str, Checkpoint]], list[Finding]]:
    """Read notes and keep those that this journal has signed; the rest are findings."""
    good, findings, name = [], [], keys[0].verifier.name
    for source, text, size in held:
        try:
            note = parse_note(text)
            checkpoint = note.checkpoint
        except BadInput:
            findings.append(Finding("note_unreadable", {"source": source}))
            continue
        if checkpoint.origin != name:
            facts = {"source": source, "origin": checkpoint.origin, "wanted": name}
            findings.append(Finding("note_of_another", facts))
        elif not any(key.signed(note, checkpoint.size) for key in keys):
            findings.append(Finding("note_signature", {"source": source}))
        elif size not in (None, checkpoint.size):
            findings.append(Finding("note_misfiled", {"source": source, "size": checkpoint.size}))
        else:
            good.append((source, checkpoint))
    return good, findings


def compared_notes(
    notes: Sequence[tuple[str, Checkpoint]], roots: Mapping[int, bytes], size: int
) -> list[Finding]:
    """Compare what notes say with the journal as it is, and with each other."""
    findings, seen = [], dict[int, tuple[str, bytes]]()
    for source, note in notes:
        facts: dict[str, object] = {"source": source, "size": note.size}
        if note.size > size:
            findings.append(Finding("truncated", facts | {"n": size}))
        elif roots[note.size] != note.root:
            findings.append(Finding("root_mismatch", facts))
        first, root = seen.setdefault(note.size, (source, note.root))
        if root != note.root:
            findings.append(Finding("split_view", facts | {"other": first}))
    return findings


def _steps(table: StateTable) -> frozenset[tuple[str, str, str, str]]:
    return frozenset(
        (move.name, start, move.end, str(role))
        for move in table.moves
        for start in move.start
        for role in move.by
    )


def _has_form(body: Any) -> bool:
    if not (isinstance(body, dict) and body.keys() >= PARTS and all(map(str.isascii, body))):
        return False
    return body["v"] == 1 and set(map(type, _TEXTS(body))) == {str}


def _no_float(text: str) -> None:
    raise ValueError(text)


# The same form as `base.canonical`, by tools that are made once: it is half of a re-check's time.
_READ = JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode
_WRITE = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _unhexed(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return hashlib.sha256(text.encode()).digest()
