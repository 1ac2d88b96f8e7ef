"""Reads a long table column by column, a block of rows at a time.

Each different text of a column is parsed once. On any doubt nothing is returned, and the careful
reader, which can say where a fault is, reads the file again.
"""

import csv
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rantau.engine.tables import MAX_BYTES, Column, Table

BLOCK = 50_000
_MANY = 100_000


def quick_table(path: Path, columns: Sequence[Column]) -> Table | None:
    """Read a table without faults, or return nothing."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _read(csv.reader(stream, strict=True), path.name, columns)
    except (OSError, ValueError, csv.Error):
        return None


def _read(reader: Any, name: str, columns: Sequence[Column]) -> Table | None:
    names: list[str] = next(reader, [])
    known = [column.name for column in columns]
    needed = {column.name for column in columns if column.required}
    if len(set(names)) < len(names) or not needed <= set(names) <= set(known):
        return None
    table = Table(name, columns={each: [] for each in known})
    table.places = {each: names.index(each) + 1 if each in names else 0 for each in known}
    memos: list[dict[str, Any]] = [{} for _ in columns]
    while rows := list(islice(reader, BLOCK)):
        cells = list(zip(names, *rows, strict=True))
        by_name = {cell[0]: cell[1:] for cell in cells}
        for column, memo in zip(columns, memos, strict=True):
            _extend(table.columns[column.name], column, by_name.get(column.name), memo, len(rows))
        table.n += len(rows)
        if reader.line_num != table.n + 1:
            return None
    table.lines = list(range(2, table.n + 2))
    return table


def _extend(
    values: list[Any],
    column: Column,
    texts: Sequence[str] | None,
    memo: dict[str, Any],
    n: int,
) -> None:
    if texts is None:
        values.extend([column.default] * n)
        return
    for text in set(texts) - memo.keys():
        if text:
            memo[text] = column.parse(text)
        elif column.required:
            raise ValueError(column.name)
        else:
            memo[text] = column.default
    values.extend(map(memo.__getitem__, texts))
    if len(memo) > _MANY:
        memo.clear()
