"""The only writers: append to the journal, create, amend and advance records.

The head of the journal is locked last. A use case that moves several records locks all of them
(`locked`) before the first move: two of them that lock in turns would wait for each other.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.transaction import atomic

from rantau.base.access import KEEPERS, insist_fresh, only
from rantau.base.actor import Actor
from rantau.base.canonical import canonical
from rantau.base.errors import NotAllowed, WrongState
from rantau.base.journal_audit import moment
from rantau.base.journal_note import Checkpoint as Said
from rantau.base.journal_note import Note, SigningKey, parse_note
from rantau.base.journal_tree import Frontier, leaf_hash
from rantau.base.states import Move
from rantau.base.tables import Record, Scoped, Table
from rantau.journey.trail.bridge import (
    leaves,
    object_name,
    replace_signing_key,
    row_commitment,
    signing_key,
)
from rantau.journey.trail.models import (
    Checkpoint,
    JournalDetail,
    JournalEntry,
    JournalHead,
    Repeat,
)
from rantau.journey.trail.queries import Answer, Asked, remembered_answer

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Table)

Detail = Mapping[str, Any]
ANSWERS_KEPT = timedelta(days=30)


@atomic
def create(
    record: T,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    detail: Detail | None = None,
    parts: Iterable[Scoped] = (),
) -> T:
    """Store a new row with its parts and note it. A record starts in its table's first state."""
    if isinstance(record, Record):
        record.state = record.state or str(record.moves.first)
        record.created_at = record.changed_at = now
    record.save(force_insert=True)
    for table, rows in groupby(parts, key=lambda one: type(one).objects):
        table.bulk_create(rows)
    after = record.state if isinstance(record, Record) else ""
    _note(record, act, moved=("", after), actor=actor, now=now, detail=detail)
    return record


@atomic
def amend(record: T, act: str, *, actor: Actor, now: datetime, detail: Detail | None = None) -> T:
    """Store changed fields of a locked row and note it. The state stays."""
    if isinstance(record, Record):
        record.version += 1
        record.changed_at = now
    record.save()
    state = record.state if isinstance(record, Record) else ""
    _note(record, act, moved=(state, state), actor=actor, now=now, detail=detail)
    return record


@atomic
def advance(  # noqa: PLR0913 -- the heart: record, move, who, when, seen version, why, what else
    record: R,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    detail: Detail | None = None,
    changes: Detail | None = None,
) -> R:
    """Move a record along its state table and note it. Nobody else writes `state`.

    `version` is what the actor saw; `changes` are fields that change with the state.

    Raises
    ------
    NotVisible, WrongState, NotAllowed, RuleBroken : in this order, the first that applies.
    """
    record = locked(record, actor)
    move = _move_for(record, name, actor)
    if version is not None and version != record.version:
        raise WrongState("changed_meanwhile", seen=version, now=record.version)
    for need in move.needs:
        need(record, actor, now)
    if move.fresh:  # last: nobody proves themself for a move that is not open to them
        insist_fresh(actor, name, now)
    before, record.state = record.state, move.end
    record.version += 1
    record.changed_at = now
    for name_of_field, value in (changes or {}).items():
        setattr(record, name_of_field, value)
    record.save(update_fields=["state", "version", "changed_at", *(changes or {})])
    _note(record, name, moved=(before, move.end), actor=actor, now=now, detail=detail)
    return record


def locked(record: T, actor: Actor) -> T:
    """Read a row again under a lock, as the actor sees it."""
    rows = type(record).objects.select_for_update(of=("self",))
    return rows.get_visible(actor, pk=record.pk)  # type: ignore[return-value]


def _move_for(record: Record, name: str, actor: Actor) -> Move:
    rows = record.moves.named(name)
    from_here = [move for move in rows if record.state in move.start]
    if not from_here:
        raise WrongState("wrong_state", move=name, state=record.state)
    mine = [move for move in from_here if actor.role in move.by]
    if not mine:
        raise NotAllowed("not_your_move", move=name, role=str(actor.role))
    return mine[0]


def _note(
    record: Table,
    act: str,
    *,
    moved: tuple[str, str],
    actor: Actor,
    now: datetime,
    detail: Detail | None,
) -> JournalEntry:
    model = str(record._meta.model_name)
    return append(
        f"{model}.{act}",
        object_name(record),
        actor=actor,
        now=now,
        facts={"from": moved[0], "to": moved[1], "row": row_commitment(record)},
        detail=detail,
    )


@atomic(savepoint=False)
def append(
    act: str,
    obj: str,
    *,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    detail: Detail | None = None,
) -> JournalEntry:
    """Append one entry, chained to the last one, in the transaction of the act itself."""
    head = JournalHead.objects.select_for_update().filter(pk=1)
    seq, before = head.values_list("seq", "hash").get()
    salt = secrets.token_bytes(16)
    written = canonical(dict(detail)) if detail else b""
    body = {"from": "", "to": "", "row": ""} | dict(facts or {}) | _told(actor, now)
    body |= {"v": 1, "seq": seq + 1, "prev": bytes(before).hex(), "act": act, "obj": obj}
    body["com"] = hmac.digest(salt, written, "sha256").hex() if detail else ""
    entry = _stored(body, now)
    if detail:
        JournalDetail.objects.create(entry=entry, salt=salt, detail=written.decode())
    JournalHead.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry


def _told(actor: Actor, now: datetime) -> dict[str, str]:
    return {
        "at": moment(now),
        "actor": actor.person_ref or str(actor.role),
        "org": actor.organisation_ref,
        "role": str(actor.role),
        "door": str(actor.door),
    }


def _stored(body: Mapping[str, Any], now: datetime) -> JournalEntry:
    encoded = canonical(dict(body))
    return JournalEntry.objects.create(
        seq=body["seq"],
        at=now,
        act=body["act"],
        obj=body["obj"],
        actor=body["actor"],
        organisation=body["org"],
        body=encoded,
        hash=leaf_hash(encoded),
    )


@atomic
def erase_details(record: Table, *, actor: Actor, now: datetime) -> int:
    """Delete what the journal holds in words about a record, and note that; returns how many.

    The entries stay: they commit to the words with a salt that goes with them, so that nothing
    can be guessed from what is left.
    """
    only(KEEPERS, actor, "erase_details")
    record = locked(record, actor)
    words = JournalDetail.objects.filter(entry__obj=object_name(record))
    n_erased, _ = words.delete()
    state = record.state if isinstance(record, Record) else ""
    _note(record, "erase_details", moved=(state, state), actor=actor, now=now, detail=None)
    return n_erased


def make_checkpoint(*, actor: Actor, now: datetime) -> Checkpoint:
    """Sign a note about all entries so far, or return the one there is. Safe to repeat.

    Raises
    ------
    WrongState : ``journal_shrank`` or ``journal_rewritten``. What the last note says does not
        come out again; no note is signed over it.
    """
    only(KEEPERS, actor, "make_checkpoint")
    size, root = _measured()
    note = _signed_note(size, root, signing_key())  # read after the size, for it may be replaced
    return Checkpoint.objects.get_or_create(size=size, defaults={"note": note, "made_at": now})[0]


@atomic
def rotate_key(*, actor: Actor, now: datetime) -> Checkpoint:
    """Let a new key sign the notes from now on; returns a note that both keys have signed.

    With that note a witness follows from the old key to the new one. The old key signs nothing
    after it: notes of larger sizes under it are none of this journal.

    Raises
    ------
    WrongState : as `make_checkpoint`. BadInput : ``keys_not_writable``.
    """
    only(KEEPERS, actor, "rotate_key")
    new = SigningKey(signing_key().name, secrets.token_bytes(32))
    name = f"journalkey:{new.verifier.key_id.hex()}"
    append("journal.rotate", name, actor=actor, now=now, detail={"key": str(new.verifier)})
    size, root = _measured()
    note = _signed_note(size, root, signing_key(), new)
    made = Checkpoint.objects.create(size=size, note=note, made_at=now)
    # Before the commit: no process signs a later note with the old key. Where the commit fails,
    # the new key signs all the same, and the old notes hold.
    replace_signing_key(new, size=size)
    return made


def _signed_note(size: int, root: bytes, *keys: SigningKey) -> str:
    text = Said(keys[0].name, size, root).text
    return str(Note(text, tuple(key.sign(text) for key in keys)))


def _measured() -> tuple[int, bytes]:
    """Return size and root of the journal, in which the last note must hold."""
    size = JournalHead.objects.get(pk=1).seq
    last = Checkpoint.objects.order_by("-size").first()
    if last is not None and size < last.size:
        raise WrongState("journal_shrank", size=size, noted=last.size)
    return size, _root(size, parse_note(last.note).checkpoint if last is not None else None)


def _root(size: int, last: Said | None) -> bytes:
    """Compute the root anew: a note must not rest on what was computed before."""
    tree = Frontier()
    for leaf in leaves(size):
        if last is not None and tree.size == last.size and tree.root() != last.root:
            raise WrongState("journal_rewritten", noted=last.size)
        tree.add(leaf)
    if tree.size != size:
        raise WrongState("journal_shrank", size=tree.size, noted=size)
    return tree.root()


class _NotDone(Exception):
    """Undoes the claim of a request that was refused: it may be sent again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def once(*, asked: Asked, act: Callable[[], Answer], now: datetime) -> Answer:
    """Do an act, or return the answer that the same request had before.

    Claim, effect and answer are one transaction: none of them is ever stored without the others.
    A refusal is not kept, for it has no effect.

    Raises
    ------
    BadInput : ``idempotency_key_reused``, and whatever the act refuses.
    """
    try:
        with atomic():
            return remembered_answer(asked) or _first_time(asked, act, now)
    except _NotDone as refused:
        return refused.answer
    except IntegrityError:
        # The same request was quicker, by another process.
        answer = remembered_answer(asked)
        if answer is None:
            raise
        return answer


def _first_time(asked: Asked, act: Callable[[], Answer], now: datetime) -> Answer:
    # Claimed before the act: whoever sends the same meanwhile waits here for its answer.
    Repeat.objects.create(who=asked.who, key=asked.key, request_hash=asked.digest, status=0, at=now)
    answer = act()
    if answer.status >= 400:
        raise _NotDone(answer)
    remember_answer(asked=asked, answer=answer)
    return answer


def remember_answer(*, asked: Asked, answer: Answer) -> None:
    """Keep the answer of a claimed request."""
    Repeat.objects.filter(who=asked.who, key=asked.key).update(
        status=answer.status, answer=answer.body, location=answer.location
    )


def forget_answers(*, now: datetime) -> int:
    """Delete answers that nobody asks for any more. Safe to repeat."""
    n_forgotten, _ = Repeat.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
    return n_forgotten
