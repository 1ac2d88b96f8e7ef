"""Everything the report says, read from the files of a demo folder and nowhere else."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rantau import atlas
from rantau.demo.road import Places, steps
from rantau.engine import matching

Row = dict[str, str]


@dataclass(frozen=True)
class Facts:
    """The files of one demo, as rows and headline numbers."""

    plan: dict[str, Any]
    selection: dict[str, Any]
    match: dict[str, Any]
    checks: dict[str, Any]
    settings: dict[str, str]
    classes: list[Row]
    fulfilment: list[Row]
    calendar: list[Row]
    chain: list[Row]
    bottlenecks: list[Row]
    programmes: dict[str, int]
    demand: dict[str, Row]
    terms: dict[str, Row]
    centre_provinces: dict[str, str]
    names: dict[str, str]
    """Centre or province -> its name."""
    funnel: dict[str, int]
    selection_report: dict[str, Any]
    match_report: dict[str, Any]
    registered: Counter[tuple[str, str]]
    """(province, sex) -> registrants"""
    selected: Counter[tuple[str, str]]
    letter: dict[str, Any]
    payslip: Row
    finding: Row
    rule: dict[str, Any]
    digests: list[tuple[str, str, str, bool]]
    """step, input digest, result digest, verified"""


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def gather(folder: Path) -> Facts:
    """Read a demo folder."""
    places = Places(folder)
    plan_in = places.scenario / "plan"
    finding, slip, rule = _example_payslip(places)
    registered, selected = _people(places)
    return Facts(
        plan=_json(places.plan / "result.json"),
        selection=_json(places.selection / "result.json"),
        match=_json(places.match / "result.json"),
        checks=_json(places.checks / "report.json"),
        settings=_settings(plan_in / "plan.toml"),
        classes=_rows(places.plan / "classes.csv"),
        fulfilment=_rows(places.plan / "fulfilment.csv"),
        calendar=_rows(places.plan / "calendar.csv"),
        chain=_rows(plan_in / "chain.csv"),
        bottlenecks=_rows(places.plan / "bottlenecks.csv"),
        programmes={r["programme"]: int(r["months"]) for r in _rows(plan_in / "programmes.csv")},
        demand={row["order"]: row for row in _rows(plan_in / "demand.csv")},
        terms={row["order"]: row for row in _rows(places.scenario / "checks" / "orders.csv")},
        centre_provinces={r["centre"]: r["province"] for r in _rows(plan_in / "centres.csv")},
        names=_names(places),
        funnel=dict(_json(places.root / "funnel.json")),
        selection_report=_json(places.selection / "report.json"),
        match_report=_json(places.match / "report.json"),
        registered=registered,
        selected=selected,
        letter=_letter(places),
        payslip=slip,
        finding=finding,
        rule=rule,
        digests=[
            (step.name, found["input_sha256"], found["result_sha256"], bool(found["verified"]))
            for step in steps(places)
            for found in [_json(step.out / "result.json")]
        ],
    )


def _names(places: Places) -> dict[str, str]:
    centres = {row["id"]: row["name"] for row in _rows(places.scenario / "names.csv")}
    return centres | {province.code: province.name for province in atlas.provinces()}


def _settings(path: Path) -> dict[str, str]:
    lines = [line.split(" = ", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    return {line[0]: line[1].strip('"') for line in lines if len(line) == 2}


def _people(places: Places) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    who = {
        row["candidate"]: (row["province"], row["sex"])
        for row in _rows(places.scenario / "people.csv")
    }
    assigned = _rows(places.selection / "assignment.csv")
    registered = Counter(who[row["candidate"]] for row in assigned)
    return registered, Counter(who[row["candidate"]] for row in assigned if row["order"])


def _letter(places: Places) -> dict[str, Any]:
    """Find the first registrant without a place whose wishes failed for more than one reason."""
    match_in = places.scenario / "match"
    wishes = Counter(row["candidate"] for row in _rows(match_in / "choices.csv"))
    left = [
        row["candidate"]
        for row in _rows(places.selection / "assignment.csv")
        if not row["order"] and wishes[row["candidate"]] > 2
    ]
    if not left:
        return {}
    return matching.explain_candidate(match_in, places.selection, left[0]) or {}


def _example_payslip(places: Places) -> tuple[Row, Row, dict[str, Any]]:
    """Find the payslip with the largest amount missing, with its finding and the rule."""
    findings = [
        row
        for row in _rows(places.checks / "findings.csv")
        if row["code"] in ("premium_short", "pay_below_minimum", "pay_below_contract")
        and row["currency"] == "JPY"
    ]
    if not findings:
        return {}, {}, {}
    found = max(findings, key=lambda row: (int(row["difference"]), row["record"]))
    slips = {row["payslip"]: row for row in _rows(places.papers / "payslips.csv")}
    rules = _json(places.checks / "report.json")
    rule: dict[str, Any] = next(
        (
            rules["rules"].get(one["rule"], {})
            for one in rules["findings"]
            if one["record"] == found["record"] and one["code"] == found["code"]
        ),
        {},
    )
    return found, slips[found["record"]], rule
