"""Reads big, regular CSV files with numpy. It never explains: on any doubt it raises `Doubt`.

Whoever gets a doubt reads the file again with `rantau.engine.tables`, whose faults have places.
A table is regular here when it is ASCII, has no quotes, and every row has one cell per column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ByteArray = NDArray[np.uint8]
WordArray = NDArray[np.uint64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

COMMA, NEWLINE, MINUS, ZERO = b",\n-0"
CHUNK = 1 << 20
MAX_BYTES = 2_000_000_000
_PADDING = bytes(64)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.array([(1 << 8 * n) - 1 for n in range(8)] + [2**64 - 1], dtype=np.uint64)


class Doubt(Exception):
    """The file is not as regular as this reader needs it."""


@dataclass(frozen=True)
class Cells:
    """One column of a chunk: where each cell starts in `text`, and how long it is."""

    text: ByteArray
    start: IntArray
    length: IntArray

    def words(self, n_words: int) -> WordArray:
        """Return the cells' bytes as (n_rows, n_words), eight bytes to a word, zeros behind."""
        loads = np.ndarray((len(self.text) - 7,), "<u8", self.text.data, strides=(1,))
        found = np.empty((len(self.start), n_words), dtype=np.uint64)
        for at in range(n_words):
            left = np.clip(self.length - 8 * at, 0, 8)
            place = self.start + 8 * at if at else self.start
            if at:
                place = np.minimum(place, len(loads) - 1)
            found[:, at] = loads[place] & _LOW[left]
        return found

    def whole(self, low: int, high: int, empty: int | None = None) -> IntArray:
        """Read whole numbers; `empty` stands for an empty cell, None refuses it."""
        none = self.length == 0
        if none.any() and empty is None:
            raise Doubt
        negative = (self.text[self.start] == MINUS) & ~none
        start, length = self.start + negative, self.length - negative
        if (length > 15).any() or ((length == 0) & ~none).any():
            raise Doubt
        value = np.zeros(len(start), dtype=np.int64)
        for at in range(int(length.max(initial=0))):
            inside = length > at
            digit = self.text[start + at] - ZERO
            if bool(((digit > 9) & inside).any()):
                raise Doubt
            value = np.where(inside, value * 10 + digit, value)
        value = np.where(negative, -value, value)
        if bool((((value < low) | (value > high)) & ~none).any()):
            raise Doubt
        return np.where(none, empty, value) if empty else value


def read_text(path: Path) -> bytes:
    """Return the bytes of a file whose lines end in LF, or raise `Doubt`."""
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise Doubt
    text = path.read_bytes()
    if not text.isascii() or b'"' in text or b"\0" in text:
        raise Doubt
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
        if b"\r" in text:
            raise Doubt
    if text and not text.endswith(b"\n"):
        text += b"\n"
    return text


def chunks(
    text: bytes, required: Sequence[str], optional: Sequence[str]
) -> Iterator[Mapping[str, Cells]]:
    """Yield the table piece by piece, as column name -> cells; a blank line is a doubt."""
    end = text.find(b"\n")
    names = text[: max(end, 0)].decode("ascii").split(",")
    known = {*required, *optional}
    if len(set(names)) < len(names) or not set(required) <= set(names) <= known:
        raise Doubt
    at = end + 1
    while at < len(text):
        stop = text.rfind(b"\n", at, at + CHUNK) + 1
        if stop <= at:
            raise Doubt
        yield _split(text[at:stop], names)
        at = stop


def _split(piece: bytes, names: Sequence[str]) -> Mapping[str, Cells]:
    text = np.frombuffer(piece + _PADDING, dtype=np.uint8)
    body = text[: len(piece)]
    newline = body == NEWLINE
    ends = np.flatnonzero(newline | (body == COMMA))
    width = len(names)
    n_rows = int(np.count_nonzero(newline))
    if len(ends) != n_rows * width or not newline[ends[width - 1 :: width]].all():
        raise Doubt
    starts = np.empty_like(ends)
    starts[0] = 0
    np.add(ends[:-1], 1, out=starts[1:])
    table = {}
    for at, name in enumerate(names):
        start = np.ascontiguousarray(starts[at::width])
        table[name] = Cells(text, start, ends[at::width] - start)
    if width == 1 and not table[names[0]].length.all():
        raise Doubt
    return table


def n_words(width: int) -> int:
    """Say how many words hold a cell of that many bytes."""
    return max(1, -(-width // 8))


def id_words(ids: NDArray[np.bytes_]) -> WordArray:
    """Return ids as (n, n_words), as `Cells.words` gives them."""
    width = n_words(ids.dtype.itemsize)
    padded = np.ascontiguousarray(ids.astype(f"S{8 * width}"))
    return padded.view("<u8").reshape(len(ids), width)


def ids_of(words: WordArray) -> NDArray[np.bytes_]:
    """Turn words back into ids, no wider than the longest needs."""
    ids = np.ascontiguousarray(words).view(f"S{8 * words.shape[1]}").reshape(-1)
    width = int(np.strings.str_len(ids).max(initial=1))
    return ids.astype(f"S{max(width, 1)}")


def mixed(words: WordArray) -> WordArray:
    """Mix the words of each row into one; equal rows stay equal."""
    mix = words[:, 0] * _MIX
    for at in range(1, words.shape[1]):
        mix = ((mix ^ (mix >> np.uint64(29))) + words[:, at]) * _MIX
    return mix ^ (mix >> np.uint64(32))


class Lookup:
    """Finds ids by a table of mixed words; what the table misses is searched for."""

    def __init__(self, ids: NDArray[np.bytes_]) -> None:
        self._words = id_words(ids)
        mix = mixed(self._words)
        self._bits = np.uint64(64 - max(10, min(23, len(ids).bit_length() + 2)))
        self._table = np.zeros(1 << int(np.uint64(64) - self._bits), dtype=np.int32)
        self._table[(mix * _MIX) >> self._bits] = np.arange(len(ids), dtype=np.int32)
        self._order = np.argsort(mix).astype(np.int32)
        self._sorted = mix[self._order]
        if bool((self._sorted[1:] == self._sorted[:-1]).any()):
            raise Doubt

    def find(self, cells: Cells) -> NDArray[np.int32]:
        """Return (n_rows,) the place of each cell's id; an unknown id is a doubt."""
        width = self._words.shape[1]
        if bool((cells.length > 8 * width).any()) or not len(self._words):
            raise Doubt
        words = cells.words(width)
        mix = mixed(words)
        found: NDArray[np.int32] = self._table[(mix * _MIX) >> self._bits]
        missed = np.flatnonzero(self._differ(found, words))
        if len(missed):
            place = np.searchsorted(self._sorted, mix[missed])
            found[missed] = self._order[np.minimum(place, len(self._order) - 1)]
            if bool(self._differ(found[missed], words[missed]).any()):
                raise Doubt
        return found

    def _differ(self, found: NDArray[np.int32], words: WordArray) -> BoolArray:
        differ: BoolArray = self._words[found, 0] != words[:, 0]
        for at in range(1, words.shape[1]):
            differ |= self._words[found, at] != words[:, at]
        return differ
