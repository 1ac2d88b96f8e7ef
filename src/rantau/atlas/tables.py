"""Reads one table of the atlas as rows of text."""

import csv
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `data/<name>.csv`, each as column -> text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def whole_or_none(text: str) -> int | None:
    """Read a whole number; an empty cell is unknown."""
    return int(text) if text else None


def parts(text: str) -> tuple[str, ...]:
    """Split a cell at semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
