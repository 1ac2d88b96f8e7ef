"""What a check says: findings as codes and facts, what cannot be judged, and the sources."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rantau.engine.checks.law_model import Rule, Value
from rantau.engine.checks.truth import Truth

HEADER = ("record", "code", "severity", "value", "limit", "difference", "currency")
SHOWN = 1000
"""How many records are named for each fact that is missing; the rest are counted."""
SEVERITIES = ("blocking", "warning", "info")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the law or the promise says."""

    record: str
    code: str
    severity: str
    kind: str
    value: str = ""
    limit: str = ""
    difference: str = ""
    currency: str = ""
    term: str = ""
    """The term, clause or fact that it is about, where the code alone does not say."""
    rule: Rule | None = None
    law: Value | None = None
    period: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def row(self) -> tuple[str, ...]:
        """Return the row of `findings.csv`."""
        return (
            self.record,
            self.code,
            self.severity,
            self.value,
            self.limit,
            self.difference,
            self.currency,
        )

    @property
    def action(self) -> str:
        """What to do, by code."""
        return self.rule.action if self.rule else ""

    @property
    def unverified(self) -> bool:
        """Whether nobody has verified the value that it rests on."""
        return self.law is not None and self.law.confidence == "unverified"


@dataclass(frozen=True)
class Unknown:
    """A fact that is missing: what cannot be judged for how many records, and the first of them."""

    kind: str
    fact: str
    n: int
    records: tuple[str, ...]


class Sink:
    """Collects findings and missing facts while records are judged."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._unknown: dict[tuple[str, str], list[Any]] = {}

    def add(self, finding: Finding) -> None:
        """Note a finding."""
        self.findings.append(finding)

    def unknown(self, kind: str, fact: str, record: str) -> None:
        """Note that a fact is missing, so that something cannot be judged."""
        entry = self._unknown.get((kind, fact))
        if entry is None:
            entry = self._unknown[kind, fact] = [0, []]
        entry[0] += 1
        if entry[0] <= SHOWN:
            entry[1].append(record)

    def unknowns(self) -> tuple[Unknown, ...]:
        """Return the missing facts, by kind and name."""
        return tuple(
            Unknown(kind, fact, n, tuple(records))
            for (kind, fact), (n, records) in sorted(self._unknown.items())
        )


@dataclass(frozen=True)
class Report:
    """A whole check: how much was looked at, what was found, what cannot be judged."""

    n_records: Mapping[str, int]
    findings: Sequence[Finding]
    """Sorted by record, code and what follows in the row."""
    unknown: Sequence[Unknown]
    law: Mapping[str, str]
    """Country -> digest of the rules that were used."""
    input_sha256: str = ""
    truth: Truth | None = None

    def count(self, severity: str) -> int:
        """Count the findings of a severity."""
        return sum(one.severity == severity for one in self.findings)

    def csv_lines(self) -> Iterator[str]:
        """Yield the lines of `findings.csv`, written canonically."""
        yield ",".join(HEADER) + "\n"
        for one in self.findings:
            yield ",".join(one.row()) + "\n"

    def findings_sha256(self) -> str:
        """Return the digest of `findings.csv`."""
        digest = hashlib.sha256()
        for line in self.csv_lines():
            digest.update(line.encode())
        return digest.hexdigest()


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings canonically: by record and code, then by the rest of the row."""
    return tuple(sorted(findings, key=lambda one: (*one.row(), one.kind, one.term)))


def json_lines(report: Report) -> Iterator[str]:
    """Yield `report.json` in pieces: a line for each finding, so that a million can be read."""
    content = _without_findings(report)
    findings = content.pop("findings")
    yield "{\n"
    for key, value in content.items():
        yield f" {json.dumps(key)}: {_ENCODE(value)},\n"
    yield ' "findings": ['
    for number, one in enumerate(findings):
        text = _ENCODE(finding_json(one))
        yield f"{',' if number else ''}\n  {text}"
    yield "\n ]\n}\n"


def _without_findings(report: Report) -> dict[str, Any]:
    return {
        "kind": "check",
        "law": dict(sorted(report.law.items())),
        "records": dict(sorted(report.n_records.items())),
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "assumptions": list(ASSUMPTIONS),
        "findings": report.findings,
        "cannot_judge": [
            {"kind": one.kind, "fact": one.fact, "n": one.n, "records": list(one.records)}
            for one in report.unknown
        ],
        "rules": _rules_json(report.findings),
        **({"truth": report.truth.as_json()} if report.truth else {}),
    }


ASSUMPTIONS = (
    "An hours cell that is empty counts as 0, allowances that are empty as 0.",
    "Amounts due are rounded down, so that nobody is accused over a fraction.",
    (
        "Where the minimum changes inside a month and hours_before is given, the normal hours are "
        "split and all other hours take the lower of the two rates: in favour of the payer."
    ),
    "Specified (industrial) minimum wages, which may be higher, are not compared.",
)


def finding_json(one: Finding) -> dict[str, Any]:
    """Return a finding as the report holds it."""
    found: dict[str, Any] = {"record": one.record, "kind": one.kind, "code": one.code}
    found["severity"] = one.severity
    for key in ("value", "limit", "difference", "currency", "term", "period"):
        if text := getattr(one, key):
            found[key] = text
    if one.facts:
        found["facts"] = dict(one.facts.items())
    if one.rule is not None and one.law is not None:
        found["rule"] = rule_key(one.rule, one.law)
        found["action"] = one.action
    if one.unverified:
        found["unverified"] = True
    return found


def rule_key(rule: Rule, value: Value) -> str:
    """Return the name under which a rule and its value stand in the report."""
    return f"{rule.id}@{value.period.start.isoformat()}"


def _rules_json(findings: Iterable[Finding]) -> dict[str, Any]:
    used = {
        rule_key(one.rule, one.law): (one.rule, one.law)
        for one in findings
        if one.rule is not None and one.law is not None
    }
    return {key: rule_json(*used[key]) for key in sorted(used)}


def rule_json(rule: Rule, value: Value) -> dict[str, Any]:
    """Return a rule, the value in force and its source."""
    period, source = value.period, value.source
    return {
        "about": rule.about,
        "unit": rule.unit,
        "value": _plain(value.what),
        "from": period.start.isoformat(),
        **({"until": period.end.isoformat()} if period.end else {}),
        "confidence": value.confidence,
        "source": {
            "title": source.title,
            **({"article": source.article} if source.article else {}),
            **({"url": source.url} if source.url else {}),
            "seen": source.seen.isoformat(),
        },
    }


def _plain(what: Any) -> Any:
    if isinstance(what, dict):
        return {key: _plain(value) for key, value in what.items()}
    if isinstance(what, list):
        return [_plain(value) for value in what]
    if isinstance(what, date):
        return what.isoformat()
    return what if isinstance(what, int | str | bool | None) else str(what)
