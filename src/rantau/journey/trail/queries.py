"""What the journal tells: timelines, what changed lately, notes and proofs for outsiders."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rantau.base.actor import Actor
from rantau.base.errors import BadInput, NotVisible, RuleBroken
from rantau.base.journal_audit import Audit, Finding, Held, checked_notes, compared_notes
from rantau.base.journal_note import parse_note
from rantau.base.journal_tree import Range, consistency_ranges, inclusion_ranges
from rantau.base.states import Move
from rantau.base.tables import Record, Table
from rantau.journey.trail.bridge import (
    compare_head,
    known_keys,
    object_name,
    replay,
    roots_of_ranges,
    signing_key,
    state_tables,
    visible_objects,
    walk,
)
from rantau.journey.trail.models import (
    Checkpoint,
    JournalDetail,
    JournalEntry,
    JournalHead,
    Repeat,
)


@dataclass(frozen=True)
class Step:
    """One line of a timeline."""

    seq: int
    at: datetime
    act: str
    actor: str
    organisation: str
    role: str
    before: str
    after: str
    obj: str
    detail: dict[str, Any]


def timeline(record: Table, *, with_details: bool = True) -> list[Step]:
    """Return every step of a record that the caller may see, the oldest first."""
    entries = JournalEntry.objects.filter(obj=object_name(record)).order_by("seq")
    return _steps(entries, with_details=with_details)


def latest_steps(objects: Iterable[str], *, limit: int) -> list[Step]:
    """Return the last steps of several records, the newest first."""
    found = JournalEntry.objects.filter(obj__in=list(objects)).order_by("-seq")[:limit]
    return _steps(found, with_details=False)


def journal_tail(*, actor: Actor, limit: int) -> list[Step]:
    """Return what people did last, of everything the actor may see in the journal."""
    found = JournalEntry.objects.visible_to(actor).exclude(actor="system").order_by("-seq")
    return _steps(found[:limit], with_details=False)


def _steps(entries: Iterable[JournalEntry], *, with_details: bool) -> list[Step]:
    found = list(entries)
    details: dict[int, dict[str, Any]] = {}
    if with_details:
        for row in JournalDetail.objects.filter(entry__in=found):
            details[row.entry_id] = json.loads(row.detail)
    return [_step(entry, details.get(entry.seq, {})) for entry in found]


def _step(entry: JournalEntry, detail: dict[str, Any]) -> Step:
    body = json.loads(bytes(entry.body))
    return Step(
        seq=entry.seq,
        at=entry.at,
        act=entry.act,
        actor=entry.actor,
        organisation=entry.organisation,
        role=body["role"],
        before=body["from"],
        after=body["to"],
        obj=entry.obj,
        detail=detail,
    )


def steps_after(*, actor: Actor, seq: int, limit: int) -> tuple[list[Step], int]:
    """Return the next steps of records that an actor may see now, and how far was looked."""
    entries = list(JournalEntry.objects.filter(seq__gt=seq).order_by("seq")[:limit])
    seen = visible_objects(actor, {entry.obj for entry in entries})
    mine = [entry for entry in entries if entry.obj in seen]
    return _steps(mine, with_details=False), entries[-1].seq if entries else seq


def objects_of(records: Sequence[Table]) -> list[str]:
    """Name several records."""
    return [object_name(record) for record in records]


def open_moves(record: Record, actor: Actor, now: datetime) -> tuple[str, ...]:
    """List the moves that the actor could make now; a fresh sign-in is asked for when needed."""
    found = [
        move.name
        for move in record.moves.moves
        if record.state in move.start and actor.role in move.by and _met(move, record, actor, now)
    ]
    return tuple(dict.fromkeys(found))


def _met(move: Move, record: Record, actor: Actor, now: datetime) -> bool:
    try:
        for need in move.needs:
            need(record, actor, now)
    except RuleBroken:
        return False
    return True


@dataclass(frozen=True)
class CheckpointPage:
    """A signed note, and what is needed to check it."""

    origin: str
    key: str
    size: int
    note: str
    made_at: datetime


@dataclass(frozen=True)
class ConsistencyProof:
    """Hashes (base64) by which the first `old` of `new` entries are shown to be the same."""

    old: int
    new: int
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class InclusionProof:
    """Hashes (base64) by which an entry is shown to be one of those that a note speaks of."""

    seq: int
    size: int
    leaf: str
    hashes: tuple[str, ...]
    note: str


def verifier_key() -> str:
    """Return the key that checks the notes of this installation."""
    return str(signing_key().verifier)


def checkpoint_page(size: int | None = None) -> CheckpointPage:
    """Return the newest note, or the one about the first `size` entries; anybody may see it."""
    found = Checkpoint.objects.order_by("-size")
    note = (found if size is None else found.filter(size=size)).first()
    if note is None:
        raise NotVisible("no_checkpoint", size="" if size is None else size)
    keys, signed = known_keys(), parse_note(note.note)
    key = next((one for one in keys if one.signed(signed, note.size)), keys[0]).verifier
    return CheckpointPage(key.name, str(key), note.size, note.note, note.made_at)


def consistency_for(old: int, new: int) -> ConsistencyProof:
    """Prove that the journal of `new` entries begins with the one of `old`; anybody may ask."""
    head = JournalHead.objects.get(pk=1)
    if not 0 < old <= new <= head.seq:
        raise BadInput("no_such_size", old=old, new=new, size=head.seq)
    return ConsistencyProof(old, new, _hashes(consistency_ranges(old, new)))


def inclusion_for(seq: int) -> InclusionProof:
    """Prove that an entry is one of those of the newest note; anybody may ask."""
    note = Checkpoint.objects.order_by("-size").first()
    if note is None or not 0 < seq <= note.size:
        raise BadInput("not_noted_yet", seq=seq, size=0 if note is None else note.size)
    entry = JournalEntry.objects.get(seq=seq)
    hashes = _hashes(inclusion_ranges(seq - 1, note.size))
    return InclusionProof(seq, note.size, _coded(bytes(entry.hash)), hashes, note.note)


def _hashes(ranges: Sequence[Range]) -> tuple[str, ...]:
    return tuple(map(_coded, roots_of_ranges(ranges)))


def _coded(digest: bytes) -> str:
    return b64encode(digest).decode()


@dataclass(frozen=True)
class Verification:
    """What a re-check found. `findings` are the first ones; `n_findings` counts all."""

    n_entries: int
    root: bytes
    n_notes: int
    n_rows: int
    n_erased: int
    n_findings: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return self.n_findings == 0


def verify_journal(
    *, notes: Sequence[Held] = (), start: int = 1, state: bool = False
) -> Verification:
    """Check the journal from entry `start` on, every note, and with `state` every row.

    Raises
    ------
    BadInput : ``state_needs_all``. Rows can only be compared with the whole journal.
    """
    if start < 1 or (state and start > 1):
        raise BadInput("state_needs_all")
    good, faults = checked_notes([*_stored_notes(), *notes], known_keys())
    audit = Audit(state_tables(), (note.size for _, note in good), start=start)
    head = JournalHead.objects.filter(pk=1).first()
    walk(audit, start)
    compare_head(audit, head)
    for one in (*faults, *compared_notes(good, audit.roots, audit.size)):
        audit.find(one.code, **one.facts)
    n_rows = replay(audit) if state else 0
    return Verification(
        n_entries=audit.size,
        root=audit.root(),
        n_notes=len(good),
        n_rows=n_rows,
        n_erased=audit.n_erased,
        n_findings=audit.n_findings,
        findings=tuple(audit.findings),
    )


def _stored_notes() -> list[Held]:
    found = Checkpoint.objects.order_by("size").values_list("size", "note")
    return [Held(f"checkpoint {size}", str(note), size) for size, note in found]


@dataclass(frozen=True)
class Asked:
    """A request that its sender has named, so that it may be sent again."""

    who: str
    key: str
    digest: bytes


@dataclass(frozen=True)
class Answer:
    """What a request was answered with; it was done where the status is below 400."""

    status: int
    body: str = ""
    location: str = ""


def asked_by(actor: Actor, key: str, *parts: bytes) -> Asked:
    """Name a request by its sender, the key of a header or hidden field, and what it says.

    Raises
    ------
    BadInput : ``idempotency_key_unusable``.
    """
    if not (0 < len(key) <= 64 and key.isascii() and key.isprintable()):
        raise BadInput("idempotency_key_unusable")
    digest = hashlib.sha256()
    for part in (actor.organisation_ref.encode(), *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return Asked(actor.person_ref, key, digest.digest())


def remembered_answer(asked: Asked) -> Answer | None:
    """Return the answer that the same request had before.

    Raises
    ------
    BadInput : ``idempotency_key_reused``. The key stands for another request.
    """
    found = Repeat.objects.filter(who=asked.who, key=asked.key, status__gt=0).first()
    if found is None:
        return None
    if bytes(found.request_hash) != asked.digest:
        raise BadInput("idempotency_key_reused")
    return Answer(found.status, found.answer, found.location)
