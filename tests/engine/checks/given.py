"""Rows of contracts, orders and payslips for tests: lawful until something is changed."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rantau.engine import checks
from rantau.engine.checks.report import Report

SLIP = {
    "payslip": "p1",
    "country": "JP",
    "place": "JP-13",
    "month": "2026-11",
    "hours": "160",
    "gross": "208000",
    "deductions": "30000",
    "net": "178000",
}
"""160 hours at 1,300 yen in Tokyo, where the minimum is 1,280."""
CONTRACT = {
    "contract": "c1",
    "country": "JP",
    "place": "JP-13",
    "regime": "titp",
    "starts_on": "2026-12-01",
    "ends_on": "2027-11-30",
    "hourly": "1300",
    "birth_date": "2000-01-01",
}
ORDER = {
    "order": "o1",
    "country": "JP",
    "place": "JP-13",
    "regime": "titp",
    "starts_on": "2026-12-01",
    "ends_on": "2027-11-30",
    "hourly": "1300",
}


def slip(**changes: Any) -> dict[str, Any]:
    """Return a payslip; where gross changes, net follows unless it is given."""
    found: dict[str, Any] = {**SLIP, **changes}
    if "net" not in changes:
        found["net"] = int(found["gross"]) - int(found["deductions"])
    return found


def contract(**changes: Any) -> dict[str, Any]:
    return {**CONTRACT, **changes}


def order(**changes: Any) -> dict[str, Any]:
    return {**ORDER, **changes}


def codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


def slip_codes(**changes: Any) -> list[str]:
    return codes(checks.check_payslip(slip(**changes)))


def contract_codes(**changes: Any) -> list[str]:
    return codes(checks.check_contract(contract(**changes)))


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows as CSV with every column that one of them has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
