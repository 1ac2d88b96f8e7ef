"""Candidates and choices from big CSV files. Accepts only what has no fault, else `Doubt`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rantau.engine.cells import IDENT
from rantau.engine.matching.bulk import (
    Cells,
    Doubt,
    Lookup,
    chunks,
    ids_of,
    mixed,
    n_words,
    read_text,
)
from rantau.engine.matching.problem import SCORE_LIMIT, IntArray, People, Wishes

MAX_ID = 64
MAX_RANK = 10**12
_ID_BYTES = np.zeros(256, dtype=np.bool_)
_ID_BYTES[[byte for byte in range(128) if IDENT.fullmatch(chr(byte))]] = True
_MAX_SETS = 10_000


def people_and_wishes(folder: Path, orders: Sequence[str]) -> tuple[People, Wishes]:
    """Read `candidates.csv` and `choices.csv`, or raise `Doubt`."""
    people = _people(read_text(folder / "candidates.csv"))
    order_ids = np.array([order.encode() for order in orders] or [b""], dtype=np.bytes_)
    return people, _wishes(
        read_text(folder / "choices.csv"), people, Lookup(order_ids[: len(orders)])
    )


def _people(text: bytes) -> People:
    words, scores, sets = [], [], []
    names: dict[bytes, int] = {b"": 0}
    for chunk in chunks(text, ["candidate"], ["score", "groups"]):
        cells = chunk["candidate"]
        words.append(_checked_ids(cells))
        n = len(cells.start)
        score = chunk.get("score")
        scores.append(
            np.zeros(n, dtype=np.int64)
            if score is None
            else score.whole(-SCORE_LIMIT, SCORE_LIMIT, empty=0)
        )
        sets.append(_sets(chunk["groups"], names) if "groups" in chunk else np.zeros(n, np.int32))
    if not words:
        raise Doubt
    width = max(part.shape[1] for part in words)
    ids = ids_of(
        np.concatenate([np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in words])
    )
    return People(ids, np.concatenate(scores), np.concatenate(sets), _group_sets(names))


def _checked_ids(cells: Cells) -> NDArray[np.uint64]:
    width = int(cells.length.max(initial=0))
    if not cells.length.all() or width > MAX_ID:
        raise Doubt
    for at in range(width):
        bad = ~_ID_BYTES[cells.text[cells.start + at]]
        if bool((bad & (cells.length > at)).any()):
            raise Doubt
    return cells.words(n_words(width))


def _sets(cells: Cells, names: dict[bytes, int]) -> NDArray[np.int32]:
    """Return (n_rows,) which distinct text stands in each cell; new texts are added to names."""
    width = n_words(int(cells.length.max(initial=0)))
    if width > 8:
        raise Doubt
    words = cells.words(width)
    mix = mixed(words)
    mixes, first, inverse = np.unique(mix, return_index=True, return_inverse=True)
    if len(mixes) > _MAX_SETS or bool((words[first][inverse] != words).any()):
        raise Doubt
    texts = [row.tobytes().rstrip(b"\0") for row in words[first]]
    at = np.array([names.setdefault(text, len(names)) for text in texts], dtype=np.int32)
    return at[inverse]


def _group_sets(names: dict[bytes, int]) -> tuple[frozenset[str], ...]:
    sets = [frozenset[str]()]
    for text in list(names)[1:]:
        parts = text.decode().split(";")
        if not all(IDENT.fullmatch(part) for part in parts):
            raise Doubt
        sets.append(frozenset(parts))
    return tuple(sets)


def _wishes(text: bytes, people: People, orders: Lookup) -> Wishes:
    candidates = Lookup(people.ids)
    parts = []
    for chunk in chunks(text, ["candidate", "rank", "order"], ["score"]):
        score = chunk.get("score")
        own = (
            np.zeros(len(chunk["rank"].start), dtype=np.int64)
            if score is None
            else score.whole(-SCORE_LIMIT, SCORE_LIMIT, empty=0)
        )
        parts.append(
            (
                candidates.find(chunk["candidate"]),
                orders.find(chunk["order"]),
                chunk["rank"].whole(1, MAX_RANK),
                own,
                np.zeros(len(own), np.bool_) if score is None else score.length > 0,
            )
        )
    if not parts:
        raise Doubt
    wishes = Wishes(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    _doubt_twice(wishes, len(people.ids))
    return wishes


def _doubt_twice(wishes: Wishes, n: int) -> None:
    """Doubt a candidate who names a rank or an order twice."""
    candidate, rank = wishes.candidate, wishes.rank
    if bool((rank > 1_000_000).any()):
        raise Doubt
    grouped = bool((np.diff(candidate) >= 0).all())
    if not (grouped and _rising_inside(candidate, rank)):
        _doubt_equal(candidate * np.int64(1_000_001) + rank)
    if grouped and _few(candidate, n):
        _doubt_near(candidate, wishes.order)
    else:
        _doubt_equal(candidate * np.int64(1 << 31) + wishes.order)


def _rising_inside(candidate: NDArray[np.int32], rank: IntArray) -> bool:
    return bool(((np.diff(rank) > 0) | (np.diff(candidate) != 0)).all())


def _few(candidate: NDArray[np.int32], n: int) -> bool:
    return int(np.bincount(candidate, minlength=n).max(initial=0)) <= 16


def _doubt_near(candidate: NDArray[np.int32], order: NDArray[np.int32]) -> None:
    """Compare each row with those of the same candidate behind it; quicker than a sort."""
    for step in range(1, 16):
        same = (candidate[step:] == candidate[:-step]) & (order[step:] == order[:-step])
        if bool(same.any()):
            raise Doubt
        if not bool((candidate[step:] == candidate[:-step]).any()):
            return


def _doubt_equal(keys: IntArray) -> None:
    keys.sort()
    if bool((keys[1:] == keys[:-1]).any()):
        raise Doubt
