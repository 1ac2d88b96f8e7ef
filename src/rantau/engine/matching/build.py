"""Makes a problem from rows in memory, with the same checks as a folder of files."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rantau.engine.errors import Faults
from rantau.engine.matching import files
from rantau.engine.matching.problem import Problem
from rantau.engine.tables import Source

Rows = Iterable[Mapping[str, object]]

_COLUMNS = {
    "orders.csv": ("order", "seats", "region", "target", "turn"),
    "candidates.csv": ("candidate", "score", "groups"),
    "choices.csv": ("candidate", "rank", "order", "score"),
    "reserves.csv": ("order", "group", "seats"),
    "caps.csv": ("region", "seats"),
}


class _InMemory(Source):
    """Tables in memory that are read like files; line 2 is the first row."""

    def __init__(self, facts: Mapping[str, object], tables: Mapping[str, Rows]) -> None:
        super().__init__(Path("memory"))
        self.is_workbook = True  # no files: never read by the reader for big ones
        self._facts = facts
        self._tables = tables

    def has(self, name: str) -> bool:
        return name == "round.toml" or name in self._tables

    def rows(self, name: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
        columns = _COLUMNS[name]
        yield 1, list(columns)
        for line, row in enumerate(self._tables[name], 2):
            for unknown in sorted(set(row) - set(columns)):
                faults.add(name, line, 1, f"{unknown!r} is not known here: remove it")
            yield line, [_text(row.get(column)) for column in columns]

    def settings(self, name: str, faults: Faults) -> dict[str, tuple[Any, int]]:
        return {key: (value, 1) for key, value in self._facts.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(sorted(map(str, value)))
    return str(value)


def build(
    *,
    seed: str,
    orders: Rows,
    candidates: Rows,
    choices: Rows,
    regional_rule: str = "flexible",
    **tables: Rows,
) -> Problem:
    """Make a problem from rows; keys are the columns of the files, groups may be a list.

    Parameters
    ----------
    seed : 64 hex digits.
    tables : `reserves` and `caps`, where there are any.

    Raises
    ------
    ProblemError : every fault, with the row as the line (line 2 is the first row).
    """
    facts = {"round": "memory", "seed": seed, "regional_rule": regional_rule}
    named = {"orders": orders, "candidates": candidates, "choices": choices, **tables}
    return files.read(_InMemory(facts, {f"{name}.csv": rows for name, rows in named.items()}))
