"""Reads a selection round from a folder or a spreadsheet. Every fault is listed with its place.

Big tables go through `bulk`; where that reader is in doubt, the same file is read again by
`rantau.engine.tables`, which is slower and says what is wrong and where.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rantau.engine.cells import ident, whole
from rantau.engine.digest import input_sha256
from rantau.engine.errors import Faults
from rantau.engine.matching import bulk_tables
from rantau.engine.matching.bulk import Doubt
from rantau.engine.matching.problem import (
    SCORE_LIMIT,
    Offers,
    People,
    Problem,
    Round,
    Wishes,
    assemble,
)
from rantau.engine.tables import Column, Source, Table, open_source, read_settings, read_table

INPUT_FILES = (
    "candidates.csv",
    "caps.csv",
    "choices.csv",
    "orders.csv",
    "reserves.csv",
    "round.toml",
)
_COUNT = whole(0)
_UNREADABLE = 10**12
"""Stands for seats that cannot be read, so that one fault does not make others."""
_SCORE = whole(-SCORE_LIMIT, SCORE_LIMIT)


def load(path: Path) -> Problem:
    """Read a selection round.

    Raises
    ------
    ProblemError : every fault of the input, as `file:line:column: what is wrong`.
    """
    faults = Faults()
    return read(open_source(path, faults))


def digest(path: Path) -> str:
    """Return the `input_sha256` of a folder or a spreadsheet."""
    return input_sha256(Source(path).input_files(INPUT_FILES))


def read(source: Source) -> Problem:
    """Read a selection round from an opened source."""
    faults = Faults()
    facts = _round(source, faults)
    offers = _offers(source, faults)
    order_at = {order: at for at, order in enumerate(offers.ids)}
    reserves = _reserves(source, offers, order_at, faults)
    caps = _caps(source, faults)
    _check_targets(source, offers, caps, faults)
    people, wishes = _people_and_wishes(source, offers, order_at, faults)
    faults.refuse()
    return assemble(facts, offers, people, wishes, reserves=reserves, caps=caps)


def _people_and_wishes(
    source: Source, offers: Offers, order_at: Mapping[str, int], faults: Faults
) -> tuple[People, Wishes]:
    if not source.is_workbook and not faults:
        try:
            return bulk_tables.people_and_wishes(source.path, offers.ids)
        except Doubt:
            pass
    people = _people(source, faults)
    return people, _wishes(source, people, order_at, faults)


def hex_digits(value: object) -> bytes:
    """Read 64 hex digits as 32 bytes."""
    text = value if isinstance(value, str) else ""
    if len(text) != 64 or not set(text) <= set("0123456789abcdefABCDEF"):
        raise ValueError("write 64 hex digits (0-9 a-f) between quotes")
    return bytes.fromhex(text)


def _name(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return ident(str(value))
    if not isinstance(value, str):
        raise ValueError("write an id between quotes")  # noqa: TRY004 -- told as a fault
    return ident(value)


def _rule(value: object) -> bool:
    if value not in ("flexible", "fixed"):
        raise ValueError('is not known here: write "flexible" or "fixed"')
    return value == "fixed"


_SETTINGS: Mapping[str, tuple[Any, Any]] = {
    "round": (_name, ...),
    "seed": (hex_digits, ...),
    "commitment": (hex_digits, None),
    "regional_rule": (_rule, False),
}


def _round(source: Source, faults: Faults) -> Round:
    found = read_settings(source, "round.toml", _SETTINGS, faults)
    seed, commitment = found["seed"], found["commitment"]
    if seed is not None and commitment not in (None, hashlib.sha256(seed).digest()):
        line = source.settings("round.toml", faults)["commitment"][1]
        faults.add(
            "round.toml",
            line,
            1,
            "commitment is not the SHA-256 of the seed: this is not the seed that was "
            "committed to, use that one",
        )
    return Round(found["round"] or "", seed or b"", bool(found["regional_rule"]))


def _offers(source: Source, faults: Faults) -> Offers:
    columns = (
        Column("order", ident),
        Column("seats", _COUNT, default=_UNREADABLE),
        Column("region", ident, required=False),
        Column("target", _COUNT, required=False),
        Column("turn", whole(), required=False),
    )
    table = read_table(source, "orders.csv", columns, faults)
    _refuse_twice(table, ["order"], faults)
    for row, (seats, target) in enumerate(table.rows("seats", "target")):
        if target is not None and target > seats:
            table.fault(
                faults, row, "target", f"target {target} is above the {seats} seats: lower it"
            )
    rows = sorted(
        (row for row in table.rows(*(column.name for column in columns)) if row[0] is not None),
        key=lambda row: row[0],
    )
    return Offers(*(tuple(cells) for cells in zip(*rows, strict=True))) if rows else _no_offers()


def _no_offers() -> Offers:
    return Offers((), (), (), (), ())


def _refuse_twice(table: Table, key: Sequence[str], faults: Faults) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row, cells in enumerate(table.rows(*key)):
        if None in cells:
            continue
        if cells in seen:
            what = " and ".join(f"{name} {cell}" for name, cell in zip(key, cells, strict=True))
            line = table.lines[seen[cells]]
            table.fault(faults, row, key[-1], f"{what} is there already in line {line}: remove one")
        else:
            seen[cells] = row


def _reserves(
    source: Source, offers: Offers, order_at: Mapping[str, int], faults: Faults
) -> list[dict[str, int]]:
    columns = (Column("order", ident), Column("group", ident), Column("seats", _COUNT, default=0))
    table = read_table(source, "reserves.csv", columns, faults, optional=True)
    _refuse_twice(table, ["order", "group"], faults)
    reserves: list[dict[str, int]] = [{} for _ in offers.ids]
    for row, (order, group, seats) in enumerate(table.rows("order", "group", "seats")):
        if order is None or group is None:
            continue
        if order not in order_at:
            table.fault(faults, row, "order", _unknown("order", order, "orders.csv"))
            continue
        own = reserves[order_at[order]]
        own[group] = seats
        if sum(own.values()) - seats <= offers.seats[order_at[order]] < sum(own.values()):
            table.fault(
                faults,
                row,
                "seats",
                f"the reserves of order {order} come to {sum(own.values())}, above its "
                f"{offers.seats[order_at[order]]} seats: lower a reserve or add seats",
            )
    return reserves


def _unknown(what: str, name: str, file: str) -> str:
    return f"{what} {name} is not in {file}: correct it, or add it there"


def _caps(source: Source, faults: Faults) -> dict[str, int]:
    columns = (Column("region", ident), Column("seats", _COUNT, default=_UNREADABLE))
    table = read_table(source, "caps.csv", columns, faults, optional=True)
    _refuse_twice(table, ["region"], faults)
    return {region: seats for region, seats in table.rows("region", "seats") if region is not None}


def _check_targets(source: Source, offers: Offers, caps: Mapping[str, int], faults: Faults) -> None:
    together = dict.fromkeys(caps, 0)
    for region, target in zip(offers.regions, offers.targets, strict=True):
        if region in together:
            together[region] += target or 0
    over = {region for region, total in together.items() if total > caps[region]}
    if not over:
        return
    table = read_table(
        source, "caps.csv", (Column("region", ident), Column("seats", _COUNT)), faults
    )
    for row, region in enumerate(table["region"]):
        if region in over:
            table.fault(
                faults,
                row,
                "seats",
                f"the targets of region {region} come to {together[region]}, above its cap of "
                f"{caps[region]}: lower a target or raise the cap",
            )


def group_set(text: str) -> frozenset[str]:
    """Read the groups of a candidate, separated by `;`."""
    return frozenset(ident(part) for part in text.split(";"))


def _people(source: Source, faults: Faults) -> People:
    columns = (
        Column("candidate", ident, default=""),
        Column("score", _SCORE, required=False, default=0),
        Column("groups", group_set, required=False, default=frozenset()),
    )
    table = read_table(source, "candidates.csv", columns, faults)
    _refuse_twice(table, ["candidate"], faults)
    sets = {groups: at for at, groups in enumerate(dict.fromkeys(table["groups"]))}
    return People(
        ids=np.array([name.encode() for name in table["candidate"]] or [b""], dtype=np.bytes_)[
            : table.n
        ],
        score=np.array(table["score"], dtype=np.int64),
        set_of=np.array([sets[groups] for groups in table["groups"]], dtype=np.int32),
        group_sets=tuple(sets),
    )


def _wishes(source: Source, people: People, order_at: Mapping[str, int], faults: Faults) -> Wishes:
    columns = (
        Column("candidate", ident),
        Column("rank", whole(1)),
        Column("order", ident),
        Column("score", _SCORE, required=False),
    )
    table = read_table(source, "choices.csv", columns, faults)
    candidate_at = {name.decode(): at for at, name in enumerate(people.ids.tolist())}
    _refuse_unknown(table, "candidate", candidate_at, faults)
    _refuse_unknown(table, "order", order_at, faults)
    _refuse_twice(table, ["candidate", "rank"], faults)
    _refuse_twice(table, ["candidate", "order"], faults)
    faults.refuse()
    score = table["score"]
    return Wishes(
        candidate=np.array([candidate_at[name] for name in table["candidate"]], dtype=np.int32),
        order=np.array([order_at[name] for name in table["order"]], dtype=np.int32),
        rank=np.array(table["rank"], dtype=np.int64),
        score=np.array([own or 0 for own in score], dtype=np.int64),
        given=np.array([own is not None for own in score], dtype=np.bool_),
    )


def _refuse_unknown(table: Table, column: str, known: Mapping[str, int], faults: Faults) -> None:
    if not known and faults:
        return  # the other table could not be read at all: every row would look wrong here
    for row, name in enumerate(table[column]):
        if name is not None and name not in known:
            table.fault(faults, row, column, _unknown(column, name, f"{column}s.csv"))
