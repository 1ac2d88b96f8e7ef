"""Feeds the tables to the audit of the journal: entries, details, notes, and every row it names."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField, ExpressionWrapper, F, QuerySet
from django.db.transaction import atomic

from rantau.base.actor import Actor
from rantau.base.canonical import canonical
from rantau.base.errors import BadInput
from rantau.base.journal_audit import Audit, Detail, Entry, Finding, KnownKey
from rantau.base.journal_note import SigningKey, VerifierKey
from rantau.base.journal_tree import Range, root_of
from rantau.base.keys import old_journal_keys, read_journal_key, replace_journal_key
from rantau.base.sealed import SealError, keys, unseal
from rantau.base.states import StateTable
from rantau.base.tables import Record, Scoped, Table
from rantau.journey.trail.models import JournalDetail, JournalEntry, JournalHead

X = TypeVar("X")

CHUNK = 2000
"""Rows that are read at a time: two queries each, and no cursor that outlives them."""
FEW = 50
"""The same for rows with parts: a plan carries its files."""
UNREADABLE = (
    SealError, ValueError, TypeError, AttributeError, ArithmeticError, LookupError,
)  # fmt: skip
"""What a value that somebody wrote past the service can raise while it is read."""
LEAST = -(2**63)
BLOCK = 1024
"""Entries whose common root is kept in memory; a power of two."""
CLOSED = ExpressionWrapper(F("detail"), output_field=BinaryField())


def walk(audit: Audit, start: int) -> None:
    """Lead the audit along all entries; those before `start` are taken on their word."""
    skipped = JournalEntry.objects.filter(seq__lt=start).order_by("seq").values_list("seq", "hash")
    for seq, digest in skipped.iterator(chunk_size=CHUNK):
        audit.skip(seq, bytes(digest))
    entries = JournalEntry.objects.values_list(*Entry._fields)
    for chunk in _chunks(entries, "seq", _entry, after=start - 1 if start > 1 else LEAST):
        details = _details([seq for seq, entry in chunk if entry is not None])
        for seq, entry in chunk:
            if entry is None:
                audit.find("entry_unreadable", seq=seq)
            else:
                audit.take(entry, details.get(seq))
    known = JournalEntry.objects.values("seq")
    for seq in JournalDetail.objects.exclude(entry_id__in=known).values_list("entry_id", flat=True):
        audit.find("detail_of_no_entry", seq=seq)


def _chunks(
    rows: QuerySet[Any, Any],
    key: str,
    read: Callable[[Any], tuple[int, X]],
    after: int = LEAST,
    n: int = CHUNK,
) -> Iterator[list[tuple[int, X | None]]]:
    """Read rows by key; one that cannot be read is None and does not hide its neighbours."""
    while True:
        chunk = rows.filter(**{f"{key}__gt": after}).order_by(key)[:n]
        found: list[tuple[int, X | None]]
        try:
            found = [read(row) for row in chunk]
        except UNREADABLE:
            found = [_alone(rows, key, one, read) for one in chunk.values_list(key, flat=True)]
        if not found:
            return
        yield found
        after = found[-1][0]
        if not isinstance(after, int):
            return  # SQLite keeps a text where a number belongs, and sorts it last


def _alone(
    rows: QuerySet[Any, Any], key: str, one: int, read: Callable[[Any], tuple[int, X]]
) -> tuple[int, X | None]:
    try:
        return read(rows.get(**{key: one}))
    except UNREADABLE:
        return one, None


def _entry(row: Sequence[Any]) -> tuple[int, Entry]:
    seq, at, act, obj, actor, organisation, body, digest = row
    if not (isinstance(seq, int) and isinstance(at, datetime)):
        raise TypeError(row)
    return seq, Entry(seq, at, act, obj, actor, organisation, bytes(body), bytes(digest))


def _details(among: Sequence[int]) -> dict[int, Detail]:
    if not among:
        return {}
    found = JournalDetail.objects.filter(entry_id__gte=among[0], entry_id__lte=among[-1])
    return {
        seq: _detail(salt, closed)
        for seq, salt, closed in found.annotate(closed=CLOSED).values_list(
            "entry_id", "salt", "closed"
        )
    }


def _detail(salt: Any, closed: Any) -> Detail:
    column = JournalDetail._meta.get_field("detail").column_name
    try:
        return Detail(bytes(salt), unseal(bytes(closed), column))
    except UNREADABLE:
        return Detail(b"", None)


def compare_head(audit: Audit, head: JournalHead | None) -> None:
    """Compare the journal with its head as it was before the walk: entries may have come since."""
    try:
        fits = head is not None and _fits(audit, head)
    except UNREADABLE:
        fits = False
    if not fits:
        audit.find("head_differs", size=audit.size)


def _fits(audit: Audit, head: JournalHead) -> bool:
    last = JournalEntry.objects.filter(seq=head.seq).values_list("hash", flat=True).first()
    now = JournalHead.objects.get(pk=1).seq
    same = bytes(head.hash) == bytes(last or bytes(32))
    return same and head.seq <= audit.seq <= now


def state_tables() -> dict[str, StateTable]:
    """Return the state table of each kind of record, by the name it has in the journal."""
    return {
        str(model._meta.model_name): model.moves
        for model in _tracked()
        if issubclass(model, Record)
    }


def _tracked() -> list[type[Table]]:
    return [model for model in apps.get_models() if issubclass(model, Table)]


def replay(audit: Audit) -> int:
    """Compare every row with what the journal says of it last; returns how many rows there are."""
    told, n_rows = dict(audit.objects), 0
    suspects: dict[str, Finding] = {}
    for table, pk, found in _rows():
        n_rows += 1
        if found is None:
            audit.find("row_unreadable", table=table, pk=pk)
            continue
        obj, row = found
        last = told.pop(obj, None)
        if last is None:
            suspects[obj] = Finding("row_never_noted", {"obj": obj})
        elif last.row.hex() != row:
            suspects[obj] = Finding("row_differs", {"obj": obj, "seq": last.seq})
    for obj, last in told.items():
        suspects[obj] = Finding("row_missing", {"obj": obj, "seq": last.seq})
    for one in _second_look(suspects, audit.seq):
        audit.find(one.code, **one.facts)
    return n_rows


def _rows() -> Iterator[tuple[str, int, tuple[str, str] | None]]:
    for model in _tracked():
        rows = model.objects.prefetch_related(*model.parts)
        n = FEW if model.parts else CHUNK
        for chunk in _chunks(rows, "pk", _committed, n=n):
            for pk, found in chunk:
                yield str(model._meta.model_name), pk, found


def _committed(record: Table) -> tuple[int, tuple[str, str]]:
    return record.pk, (object_name(record), row_commitment(record))


@atomic
def _second_look(suspects: Mapping[str, Finding], seq: int) -> list[Finding]:
    """Drop the suspects that were lawfully changed while the rows were read."""
    if not suspects:
        return []
    JournalHead.objects.select_for_update().get(pk=1)
    later = JournalEntry.objects.filter(seq__gt=seq).order_by("seq").values_list("obj", "body")
    newest = {obj: body for obj, body in later if obj in suspects}
    return [
        one for obj, one in suspects.items() if obj not in newest or not _is_told(obj, newest[obj])
    ]


def _is_told(obj: str, body: Any) -> bool:
    """Tell whether an entry says of a row what the row is now; what cannot be read says nothing."""
    try:
        return bool(json.loads(bytes(body))["row"] == _row_now(obj))
    except UNREADABLE:
        return False


def _row_now(obj: str) -> str | None:
    name, _, ref = obj.partition(":")
    found = [model for model in _tracked() if model._meta.model_name == name]
    record = found[0].objects.filter(ref=ref).first() if found else None
    return None if record is None else row_commitment(record)


def visible_objects(actor: Actor, names: Iterable[str]) -> set[str]:
    """Keep those of several records, named as in the journal, that an actor may see."""
    refs = defaultdict[str, list[str]](list)
    for name in names:
        table, _, ref = name.partition(":")
        refs[table].append(ref)
    found = set()
    for model in _tracked():
        table = str(model._meta.model_name)
        rows = model.objects.visible_to(actor).filter(ref__in=refs.get(table, ()))
        found |= {f"{table}:{ref}" for ref in rows.values_list("ref", flat=True)}
    return found


def object_name(record: Table) -> str:
    """Name a record in the journal: table and ref."""
    return f"{record._meta.model_name}:{record.ref}"


def row_commitment(record: Table) -> str:
    """Commit to every stored field of a row and of its parts; only who has the key can guess at it.

    A field at its default, or a part that is not there, is left out, so that one added later
    changes no older commitment.
    """
    fields = _fields(record)
    for name in record.parts:
        rows = [_fields(one) for one in _parts(record, name)]
        if rows:
            fields[f"+{name}"] = hashlib.sha256(canonical(rows)).hexdigest()
    return hmac.digest(keys().rows, canonical(fields), "sha256").hex()


def _fields(record: Scoped) -> dict[str, Any]:
    return {
        field.attname: _plain(value)
        for field in record._meta.concrete_fields
        if field.attname not in record.untracked
        and (value := getattr(record, field.attname)) != field.get_default()
    }


def _parts(record: Table, name: str) -> list[Scoped]:
    """Return the rows of a relation by key, whether it is to one or to many."""
    found = getattr(record, name, None)
    if found is None or isinstance(found, Scoped):
        return [found] if found else []
    return sorted(found.all(), key=lambda one: one.pk)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, (bytes, memoryview)):
        return {"hex": bytes(value).hex()}  # else a text column could hold the bytes of its digits
    return value


def signing_key() -> SigningKey:
    """Return the key under the notes of this installation."""
    return SigningKey(settings.RANTAU.journal_name, read_journal_key(_keys_folder()))


def _keys_folder() -> Path:
    folder = settings.RANTAU.keys_dir
    assert folder is not None, "the environment fills it in"
    return folder


def known_keys() -> list[KnownKey]:
    """Return the key that signs now, then those that signed before.

    They lie beside the keys and not in the database: its owner could name a key of his own.
    """
    old = old_journal_keys(_keys_folder())
    before = [KnownKey(VerifierKey.parse(key), size) for key, size in old]
    return [KnownKey(signing_key().verifier), *before]


def replace_signing_key(new: SigningKey, *, size: int) -> None:
    """Let another key sign from now on; the one before has signed up to this size.

    Raises
    ------
    BadInput : ``keys_not_writable``.
    """
    folder, old = _keys_folder(), str(signing_key().verifier)
    try:
        replace_journal_key(folder, new.seed, old=old, size=size)
    except OSError as error:
        raise BadInput("keys_not_writable", folder=folder, why=error.strerror) from error


def leaves(size: int) -> Iterable[bytes]:
    """Read the hashes of the first `size` entries, in order."""
    found = JournalEntry.objects.filter(seq__lte=size).order_by("seq")
    return map(bytes, found.values_list("hash", flat=True).iterator(chunk_size=10_000))


def roots_of_ranges(ranges: Sequence[Range]) -> list[bytes]:
    """Return the root over each range of entries, counted from 0.

    A proof at a million entries would read a million hashes. Whole blocks are computed once in
    the life of a process; the last hash of a block, chained to all before it, tells them apart.
    """
    marks = _marks(max((end for _, end in ranges), default=0) // BLOCK)
    return [_root(start, end, marks) for start, end in ranges]


def _root(start: int, end: int, marks: Sequence[bytes]) -> bytes:
    if end - start <= BLOCK:
        return root_of(_between(start, end))
    # Larger ranges of a tree begin at a multiple of a power of two that is no smaller than a block.
    whole = range(start // BLOCK, end // BLOCK)
    roots = [_block_root(number, BLOCK, marks[number]) for number in whole]
    if end % BLOCK:
        roots.append(root_of(_between(end - end % BLOCK, end)))
    return root_of(roots)


@lru_cache(maxsize=100_000)
def _block_root(number: int, size: int, mark: bytes) -> bytes:
    return root_of(_between(number * size, (number + 1) * size))


def _marks(n_blocks: int) -> list[bytes]:
    ends = [number * BLOCK for number in range(1, n_blocks + 1)]
    found = JournalEntry.objects.filter(seq__in=ends).order_by("seq")
    return list(map(bytes, found.values_list("hash", flat=True)))


def _between(start: int, end: int) -> Iterable[bytes]:
    found = JournalEntry.objects.filter(seq__gt=start, seq__lte=end).order_by("seq")
    return map(bytes, found.values_list("hash", flat=True))
