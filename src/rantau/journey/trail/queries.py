"""What the journal tells: the timeline of a record, and what changed lately."""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rantau.base.actor import Actor
from rantau.base.canonical import canonical
from rantau.base.errors import RuleBroken
from rantau.base.sealed import keys
from rantau.base.states import Move
from rantau.base.tables import Record, Table
from rantau.journey.trail.models import JournalDetail, JournalEntry


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


def object_name(record: Table) -> str:
    """Name a record in the journal: table and ref."""
    return f"{record._meta.model_name}:{record.ref}"


def timeline(record: Table, *, with_details: bool = True) -> list[Step]:
    """Return every step of a record that the caller may see, the oldest first."""
    entries = JournalEntry.objects.filter(obj=object_name(record)).order_by("seq")
    return _steps(entries, with_details=with_details)


def latest_steps(objects: Iterable[str], *, limit: int) -> list[Step]:
    """Return the last steps of several records, the newest first."""
    found = JournalEntry.objects.filter(obj__in=list(objects)).order_by("-seq")[:limit]
    return _steps(found, with_details=False)


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


def row_commitment(record: Table) -> str:
    """Commit to every stored field of a row; only the holder of the key can guess at it."""
    fields = {
        field.attname: _plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.attname not in record.untracked
    }
    return hmac.digest(keys().rows, canonical(fields), "sha256").hex()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value


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
