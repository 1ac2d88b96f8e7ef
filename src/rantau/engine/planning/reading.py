"""Reads a written plan back. Whatever is in the folder, the answer is a list of faults."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.engine.cells import day, fraction, free_text, ident, month, one_of, whole
from rantau.engine.errors import Faults, ProblemError
from rantau.engine.planning.people import PARTS
from rantau.engine.planning.problem import KINDS
from rantau.engine.tables import Column, Source, Table, read_table

HUGE = 10**15


@dataclass(frozen=True)
class Written:
    """The files of a plan as they stand."""

    headline: dict[str, Any]
    classes: dict[str, tuple[str, str, int, int, int, int]]
    """class -> centre, programme, starts, ends [months], seats, expected [ten-thousandths]"""
    sourcing: list[tuple[str, str, int]]
    allocation: list[tuple[str, str, int]]
    fulfilment: dict[str, tuple[int, int, int, int, str]]
    """order -> departures, planned, short [ten-thousandths], last start [month], reason"""
    calendar: list[tuple[str, str, str]]
    prices: list[tuple[str, str, str, int | None, int]]
    parts: dict[str, int]
    """programme, or nothing for the whole problem -> least cost [money]"""


def departures(text: str) -> int:
    """Read departures as ten-thousandths."""
    value: Fraction = fraction(0, 10**9)(text) * PARTS
    if value.denominator != 1:
        raise ValueError(f"{text} has more than four places")
    return int(value)


def read_written(out: Path) -> tuple[Written | None, list[str]]:
    """Read a written plan; None and the faults if it is not one."""
    faults = Faults()
    source = Source(out)
    headline = _headline(out, faults)
    tables = {name: read_table(source, name, columns, faults) for name, columns in _TABLES.items()}
    try:
        faults.refuse()
    except ProblemError as error:
        return None, [str(fault) for fault in error.faults]
    return _written(headline, tables)


def _headline(out: Path, faults: Faults) -> dict[str, Any]:
    try:
        for name in ("result.json", "report.json"):
            found = json.loads((out / name).read_text(encoding="utf-8"))
            if not isinstance(found, dict):
                faults.add(name, 1, 1, "is no JSON object")
        return dict(json.loads((out / "result.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, TypeError) as error:
        faults.add("result.json", 1, 1, f"cannot be read with report.json ({type(error).__name__})")
        return {}


def _iso(text: str) -> str:
    found: date = day(text)
    return found.isoformat()


_TABLES = {
    "classes.csv": (
        Column("class", ident), Column("centre", ident), Column("programme", ident),
        Column("starts", month), Column("ends", month), Column("seats", whole(0, 10**6)),
        Column("expected_departures", departures),
    ),
    "sourcing.csv": (
        Column("class", ident), Column("province", ident), Column("people", whole(0, 10**6)),
    ),
    "allocation.csv": (
        Column("class", ident), Column("order", ident), Column("departures", departures),
    ),
    "fulfilment.csv": (
        Column("order", ident), Column("departures", whole(0, 10**9)),
        Column("planned", departures), Column("short", departures), Column("last_start", month),
        Column("reason", ident, required=False, default=""),
    ),
    "calendar.csv": (
        Column("order", ident), Column("step", free_text), Column("latest_day", _iso),
    ),
    "bottlenecks.csv": (
        Column("kind", one_of(*KINDS, "supply", "budget")),
        Column("where", ident, required=False), Column("what", ident, required=False),
        Column("from", month), Column("to", month), Column("shadow_price", whole(0, HUGE)),
        Column("departures_per_unit", fraction(0, 10**9)), Column("code", ident),
    ),
    "prices.csv": (
        Column("kind", one_of(*KINDS, "supply", "budget")),
        Column("where", ident, required=False, default=""),
        Column("what", ident, required=False, default=""),
        Column("month", month, required=False), Column("price", whole(0, 10**15)),
    ),
    "bound.csv": (
        Column("programme", ident, required=False, default=""),
        Column("least_cost", whole(0, 10**15)),
    ),
}  # fmt: skip


def _written(
    headline: dict[str, Any], tables: dict[str, Table]
) -> tuple[Written | None, list[str]]:
    faults = []
    for name, key in (
        ("classes.csv", ("class",)), ("sourcing.csv", ("class", "province")),
        ("allocation.csv", ("class", "order")), ("fulfilment.csv", ("order",)),
        ("prices.csv", ("kind", "where", "what", "month")), ("bound.csv", ("programme",)),
    ):  # fmt: skip
        rows = list(tables[name].rows(*key))
        if len(set(rows)) != len(rows):
            faults.append(f"{name} holds a key twice")
        if name in ("classes.csv", "sourcing.csv", "allocation.csv", "fulfilment.csv") and (
            rows != sorted(rows)
        ):
            faults.append(f"{name} is not sorted by its key")
    rows_of = {name: list(table.rows(*table.columns)) for name, table in tables.items()}
    written = Written(
        headline=headline,
        classes={row[0]: row[1:] for row in rows_of["classes.csv"]},
        sourcing=rows_of["sourcing.csv"],
        allocation=rows_of["allocation.csv"],
        fulfilment={row[0]: row[1:] for row in rows_of["fulfilment.csv"]},
        calendar=rows_of["calendar.csv"],
        prices=rows_of["prices.csv"],
        parts=dict(rows_of["bound.csv"]),
    )
    return (None, faults) if faults else (written, faults)
