"""Everything the report says, read from the files of a demo folder and nowhere else."""

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rantau import atlas
from rantau.demo.road import Places, steps
from rantau.engine.matching import explain

Row = dict[str, str]
LETTERS = 12
"""So many registrants without a place are looked at for the letter that says most."""


@dataclass(frozen=True)
class Facts:
    """The files of one demo, as rows and headline numbers."""

    plan: dict[str, Any]
    selection: dict[str, Any]
    match: dict[str, Any]
    checks: dict[str, Any]
    settings: dict[str, Any]
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
    eligible: Counter[str]
    """province -> people who could take part, as the plan counts them"""
    cutoffs: list[Row]
    seats: dict[str, int]
    """order -> places in the national selection"""
    letter: dict[str, Any]
    payslip: Row
    finding: Row
    judged: dict[str, Any]
    """the finding as its report has it: facts, action"""
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
    checked = _json(places.checks / "report.json")
    finding = _example_finding(places)
    judged = _judged(checked, finding)
    slips = _payslips(places, finding)
    registered, selected = _people(places)
    match_in = places.scenario / "match"
    return Facts(
        plan=_json(places.plan / "result.json"),
        selection=_json(places.selection / "result.json"),
        match=_json(places.match / "result.json"),
        checks=checked,
        settings=tomllib.loads((plan_in / "plan.toml").read_text(encoding="utf-8")),
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
        eligible=_eligible(plan_in / "supply.csv"),
        cutoffs=_rows(places.selection / "cutoffs.csv"),
        seats={row["order"]: int(row["seats"]) for row in _rows(match_in / "orders.csv")},
        letter=_letter(places),
        payslip=slips,
        finding=finding,
        judged=judged,
        rule=dict(checked["rules"].get(judged.get("rule", ""), {})),
        digests=list(_digests(places)),
    )


def _digests(places: Places) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each result's digests; it holds if it says so and no later re-check found a fault."""
    mark = places.root / "demo.json"
    faults = _json(mark)["faults"] if mark.exists() else {}
    for step in steps(places):
        found = _json(step.out / "result.json")
        holds = bool(found["verified"]) and not faults.get(step.name)
        yield step.name, found["input_sha256"], found["result_sha256"], holds


def _eligible(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in _rows(path):
        found[row["province"]] += int(row["people"])
    return found


def _names(places: Places) -> dict[str, str]:
    centres = {row["id"]: row["name"] for row in _rows(places.scenario / "names.csv")}
    return centres | {province.code: province.name for province in atlas.provinces()}


def _people(places: Places) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    who = {
        row["candidate"]: (row["province"], row["sex"])
        for row in _rows(places.scenario / "people.csv")
    }
    assigned = _rows(places.selection / "assignment.csv")
    registered = Counter(who[row["candidate"]] for row in assigned)
    return registered, Counter(who[row["candidate"]] for row in assigned if row["order"])


def _letter(places: Places) -> dict[str, Any]:
    """Find, of those without a place and the most points, whose wishes failed for most reasons."""
    match_in = places.scenario / "match"
    left = {r["candidate"] for r in _rows(places.selection / "assignment.csv") if not r["order"]}
    ranked = sorted(
        (-int(row.get("score") or 0), row["candidate"])
        for row in _rows(match_in / "candidates.csv")
        if row["candidate"] in left
    )
    if not ranked:
        return {}
    selection = explain.read_selection(match_in, places.selection)
    found = []
    for _, ticket in ranked[:LETTERS]:
        at = selection.problem.candidate_index(ticket)
        if at is not None:
            found.append(explain.candidate_facts(selection, at))
    return max(found, key=lambda one: len({wish["code"] for wish in one["wishes"]}), default={})


def _example_finding(places: Places) -> Row:
    """Find the payslip with the largest amount missing."""
    findings = [
        row
        for row in _rows(places.checks / "findings.csv")
        if row["code"] in ("premium_short", "pay_below_minimum", "pay_below_contract")
        and row["currency"] == "JPY"
    ]
    return max(findings, key=lambda row: (int(row["difference"]), row["record"]), default={})


def _payslips(places: Places, finding: Row) -> Row:
    slips = _rows(places.papers / "payslips.csv") if finding else []
    return next((slip for slip in slips if slip["payslip"] == finding["record"]), {})


def _judged(checked: dict[str, Any], finding: Row) -> dict[str, Any]:
    """Return the finding with its facts, its rule and what to do."""
    return next(
        (
            dict(one)
            for one in checked["findings"]
            if finding and (one["record"], one["code"]) == (finding["record"], finding["code"])
        ),
        {},
    )
