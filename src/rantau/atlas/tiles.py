"""Tile maps: every province or prefecture the same square, about where it lies.

A tile map is read on a cheap phone where a real map hides Jakarta and Tokyo under a thumb.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rantau.atlas.places import prefecture, province

_INDONESIA = """
AC SU .. KR .. .. .. KU .. GO SA .. .. .. ..
.. SB RI .. BB KB .. KI .. ST .. MU PD .. ..
.. BE JA SS .. .. KT KS SR .. SG .. PB PA ..
.. .. .. LA .. .. .. .. .. SN .. MA .. PT PE
.. .. .. BT JK JT JI .. .. .. .. .. .. .. PS
.. .. .. .. JB YO .. BA NB NT .. .. .. .. ..
"""
_JAPAN = """
.. .. .. .. .. .. .. .. .. .. .. .. 01
.. .. .. .. .. .. .. .. .. .. .. .. 02
.. .. .. .. .. .. .. .. .. .. .. 05 03
.. .. .. .. .. .. .. .. .. .. .. 06 04
.. .. .. .. .. .. .. .. 17 16 15 07 ..
.. .. .. .. 32 31 28 26 18 20 10 09 08
.. .. .. 35 34 33 27 25 21 19 11 13 12
42 41 40 .. .. .. 30 29 24 23 22 14 ..
.. 43 44 .. 38 37 .. .. .. .. .. .. ..
.. 46 45 .. 39 36 .. .. .. .. .. .. ..
47 .. .. .. .. .. .. .. .. .. .. .. ..
"""


@dataclass(frozen=True)
class Tile:
    """One square of a tile map; `column` and `row` count from 0 at the top left."""

    code: str
    iso: str
    label: str
    name: str
    column: int
    row: int


def _cells(drawing: str) -> list[tuple[str, int, int]]:
    return [
        (label, column, row)
        for row, line in enumerate(drawing.split("\n")[1:-1])
        for column, label in enumerate(line.split())
        if label != ".."
    ]


@cache
def indonesia_tiles() -> tuple[Tile, ...]:
    """Return the 38 tiles of Indonesia, by code."""
    found = []
    for label, column, row in _cells(_INDONESIA):
        place = province(f"ID-{label}")
        found.append(Tile(place.code, place.iso, label, place.name, column, row))
    return tuple(sorted(found, key=lambda tile: tile.code))


@cache
def japan_tiles() -> tuple[Tile, ...]:
    """Return the 47 tiles of Japan, by code."""
    found = []
    for label, column, row in _cells(_JAPAN):
        place = prefecture(label)
        found.append(Tile(place.code, place.iso, label, place.name, column, row))
    return tuple(sorted(found, key=lambda tile: tile.code))


INDONESIA = MappingProxyType({t.code: (t.column, t.row) for t in indonesia_tiles()})
"""Province code -> (column, row)."""
JAPAN = MappingProxyType({t.code: (t.column, t.row) for t in japan_tiles()})
"""Prefecture code -> (column, row)."""
