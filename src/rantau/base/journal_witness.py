"""What a witness of a journal decides about a new note. It reads no file and no network."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass

from rantau.base.errors import BadInput
from rantau.base.journal_audit import Finding
from rantau.base.journal_note import Checkpoint
from rantau.base.journal_tree import is_consistent

GOOD = ("witness_first", "witness_same", "witness_grew")
"""Judgements after which a note is kept and may be cosigned."""


@dataclass(frozen=True)
class Proof:
    """Hashes by which the first `old` of `new` entries are the same."""

    old: int
    new: int
    hashes: tuple[bytes, ...]


def judged(new: Checkpoint, last: Checkpoint | None, proof: Callable[[], Proof]) -> Finding:
    """Compare a note with the last one kept; the proof is asked for only when it is needed."""
    if last is None:
        return Finding("witness_first", {"size": new.size})
    facts = {"size": new.size, "last": last.size}
    if new.size < last.size:
        return Finding("witness_smaller", facts)
    if new.size == last.size:
        return Finding("witness_same" if new.root == last.root else "witness_split", facts)
    if last.size == 0:
        return Finding("witness_grew", facts)
    given = proof()
    holds = (given.old, given.new) == (last.size, new.size) and is_consistent(
        last.size, new.size, given.hashes, last.root, new.root
    )
    return Finding("witness_grew" if holds else "witness_proof_fails", facts)


def parse_proof(text: str, source: str) -> Proof:
    """Read a proof; `BadInput("proof_unreadable")` where it is none."""
    try:
        found = json.loads(text)
        hashes = tuple(base64.b64decode(one, validate=True) for one in found["hashes"])
        return Proof(int(found["old"]), int(found["new"]), hashes)
    except (ValueError, TypeError, LookupError, RecursionError, binascii.Error) as error:
        raise BadInput("proof_unreadable", source=source) from error
