"""Runs the worked cases of the law: facts in, finding codes out.

They lie beside the rules, in `law/<country>/cases`, and are written by whoever edits the law.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rantau.engine.checks import ruleset
from rantau.engine.checks.doors import check_contract, check_order, check_payslip, check_text
from rantau.engine.checks.report import Report, Sink, ordered
from rantau.engine.checks.run import Subject, judge
from rantau.engine.errors import Fault, ProblemError

_SHARE = re.compile(r"[0-9]+/[1-9][0-9]*")
_KEYS = {"name", "record", "facts", "codes"}
_DOORS = {"contract": check_contract, "order": check_order, "payslip": check_payslip}


@dataclass(frozen=True)
class CaseResult:
    """A worked case, the codes it asks for and those that came out."""

    country: str
    file: str
    name: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the codes are exactly those asked for."""
        return self.wanted == self.found


def run_cases(country: str) -> Iterator[CaseResult]:
    """Run the worked cases of a country, in the order of their files."""
    for folder in reversed(ruleset.folders(ruleset.overlay())):
        for path in sorted((folder / country.lower() / "cases").glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            try:
                found = tomllib.loads(text, parse_float=Decimal).get("case", [])
            except tomllib.TOMLDecodeError as error:
                raise ProblemError([Fault(path.name, 1, 1, f"is no TOML ({error})")]) from None
            for nth, case in enumerate(found, 1):
                yield _run(country.upper(), path.name, nth, case)


def _run(country: str, file: str, nth: int, case: Mapping[str, Any]) -> CaseResult:
    if set(case) != _KEYS:
        message = f"case {nth} must have {', '.join(sorted(_KEYS))} and nothing else"
        raise ProblemError([Fault(file, 1, 1, message)])
    report = check_record(country, case["record"], case["facts"])
    found = sorted(one.code for one in report.findings)
    return CaseResult(country, file, case["name"], tuple(sorted(case["codes"])), tuple(found))


def check_record(country: str, record: str, given: Mapping[str, Any]) -> Report:
    """Check any kind of record that a country has rules for.

    Contracts, orders and payslips go through their own doors; others (an audit, a class, a
    transfer) are judged by the facts that the rules name, on the day given as `day`.

    >>> facts = {"day": date(2026, 11, 24), "trainees": 5, "interviewed": 1}
    >>> [one.code for one in check_record("JP", "audit", facts).findings]
    ['audit_sample_too_small']
    """
    if record in _DOORS:
        return _DOORS[record]({"country": country, **given})
    if record == "contract_text":
        return check_text(str(given["contract_text"]))
    sink = Sink()
    facts = {name: _fact(value) for name, value in given.items()}
    rules = ruleset.load(country)
    day = facts.get("day")
    if not isinstance(day, date):
        raise ProblemError([Fault(record, 1, 1, "day is missing: the law is that of a day")])
    regime, place = str(facts.get("regime", "")), str(facts.get("place", ""))
    judge(rules, Subject(record, record, day, place, regime, facts, {}), sink)
    return Report({record: 1}, ordered(sink.findings), sink.unknowns(), {country: rules.digest})


def _fact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, str) and _SHARE.fullmatch(value) else value
