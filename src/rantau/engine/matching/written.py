"""Reads back what a run has written, trusting nothing. Shared by `verify` and `explain`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rantau.engine.matching import bulk
from rantau.engine.matching.problem import BoolArray, IndexArray, IntArray, Problem

ASSIGNMENT_HEADER = "candidate,order,rank,seat"
RESULT_FILES = ("assignment.csv", "cutoffs.csv", "report.json", "result.json")
_LIMIT = 50


@dataclass(frozen=True)
class Assignment:
    """Who got what: (n,) the order (-1 for none), the rank, whether on a reserved seat."""

    order: IndexArray
    rank: IntArray
    reserved: BoolArray


class UnreadableError(Exception):
    """A written file is not what a run writes. Carries sentences."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_bytes(path: Path) -> bytes:
    """Return a written file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError([f"{path.name}: cannot be read ({error.strerror})"]) from None


def read_object(text: bytes, name: str) -> dict[str, Any]:
    """Return a written JSON object."""
    try:
        found = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnreadableError([f"{name}: is no JSON"]) from None
    if not isinstance(found, dict):
        raise UnreadableError([f"{name}: is no JSON object"])
    return found


def read_assignment(problem: Problem, text: bytes) -> Assignment:
    """Read `assignment.csv` against the problem it belongs to.

    Raises
    ------
    UnreadableError : every line that is wrong in itself (the first fifty).
    """
    try:
        return _regular(problem, text)
    except bulk.Doubt:
        return _line_by_line(problem, text)


def _regular(problem: Problem, text: bytes) -> Assignment:
    if not text.startswith(ASSIGNMENT_HEADER.encode() + b"\n") or not text.endswith(b"\n"):
        raise bulk.Doubt
    if not text.isascii() or b'"' in text or b"\r" in text or b"\0" in text:
        raise bulk.Doubt
    orders = np.array([name.encode() for name in problem.orders] or [b""], dtype=np.bytes_)
    lookup, ids = bulk.Lookup(orders), bulk.id_words(problem.candidates)
    done, parts = 0, []
    for chunk in bulk.chunks(text, ASSIGNMENT_HEADER.split(","), []):
        name = chunk["candidate"]
        n = len(name.start)
        if bool((name.length > 8 * ids.shape[1]).any()) or done + n > len(ids):
            raise bulk.Doubt
        if bool((name.words(ids.shape[1]) != ids[done : done + n]).any()):
            raise bulk.Doubt
        parts.append(_regular_rows(chunk["order"], chunk["rank"], chunk["seat"], lookup))
        done += n
    if done != len(ids) or not parts:
        raise bulk.Doubt
    return Assignment(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _regular_rows(
    order: bulk.Cells, rank: bulk.Cells, seat: bulk.Cells, lookup: bulk.Lookup
) -> tuple[IndexArray, IntArray, BoolArray]:
    inside = order.length > 0
    if bool(((rank.length > 0) != inside).any() or ((seat.length > 0) != inside).any()):
        raise bulk.Doubt
    at = np.full(len(inside), -1, dtype=np.int32)
    at[inside] = lookup.find(bulk.Cells(order.text, order.start[inside], order.length[inside]))
    if bool((seat.length > 8).any() or (order.text[rank.start[inside]] == bulk.ZERO).any()):
        raise bulk.Doubt
    word = seat.words(1)[:, 0]
    is_open, is_reserved = (word == _word(kind) for kind in (b"open", b"reserved"))
    if bool((inside & ~is_open & ~is_reserved).any()):
        raise bulk.Doubt
    return at, rank.whole(1, 10**12, empty=0), is_reserved


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text.ljust(8, b"\0"), "little"))


def _line_by_line(problem: Problem, text: bytes) -> Assignment:
    try:
        lines = text.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise UnreadableError(["assignment.csv: holds bytes that are no ids"]) from None
    if lines[0] != ASSIGNMENT_HEADER:
        raise UnreadableError([f"assignment.csv:1: the header is not {ASSIGNMENT_HEADER}"])
    if lines.pop() != "":
        raise UnreadableError(["assignment.csv: the last line does not end"])
    reading = _Reading(problem)
    for number, line in enumerate(lines[1:], 2):
        reading.take(number, line)
    return reading.finish()


class _Reading:
    def __init__(self, problem: Problem) -> None:
        n = len(problem.candidates)
        self._candidate_at = {
            name.decode(): i for i, name in enumerate(problem.candidates.tolist())
        }
        self._order_at = {name: o for o, name in enumerate(problem.orders)}
        self._found = Assignment(
            np.full(n, -1, dtype=np.int32), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
        )
        self._missing = dict.fromkeys(self._candidate_at)
        self._last = ""
        self._faults: list[str] = []

    def take(self, number: int, line: str) -> None:
        cells = line.split(",")
        fault = self._fault_of(cells)
        if fault is None:
            at = self._candidate_at[cells[0]]
            self._found.order[at] = self._order_at.get(cells[1], -1)
            self._found.rank[at] = int(cells[2] or 0)
            self._found.reserved[at] = cells[3] == "reserved"
        elif len(self._faults) < _LIMIT:
            self._faults.append(f"assignment.csv:{number}: {fault}")
        self._missing.pop(cells[0], None)
        self._last = cells[0]

    def _fault_of(self, cells: list[str]) -> str | None:
        if len(cells) != 4:
            return f"the row has {len(cells)} cells, not 4"
        name, order, rank, seat = cells
        return self._candidate_fault(name) or self._seat_fault(order, rank, seat)

    def _candidate_fault(self, name: str) -> str | None:
        if name not in self._candidate_at:
            return f"candidate {name!r} is not in the input"
        if name not in self._missing:
            return f"candidate {name} is there twice"
        if name <= self._last:
            return f"candidate {name} is not in its place: rows are sorted by candidate"
        return None

    def _seat_fault(self, order: str, rank: str, seat: str) -> str | None:
        if not order:
            return "order is empty and rank or seat is not" if rank or seat else None
        if order not in self._order_at:
            return f"order {order!r} is not in the input"
        if not (rank.isdigit() and rank[0] != "0" and len(rank) <= 13):
            return f"rank {rank!r} is no rank"
        known = seat in ("open", "reserved")
        return None if known else f"seat {seat!r} is neither open nor reserved"

    def finish(self) -> Assignment:
        missing = list(self._missing)
        faults = [f"assignment.csv: candidate {name} is missing" for name in missing]
        faults = (self._faults + faults)[:_LIMIT]
        if faults:
            raise UnreadableError(faults)
        return self._found
