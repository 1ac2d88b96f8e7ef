"""What a person or a host may do, as plain questions to the law.

Each answer carries the rule it rests on and how sure it is; `unverified` only informs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from rantau.engine.checks import ruleset
from rantau.engine.checks.kinds import table_limits
from rantau.engine.checks.law_model import Rule, Value
from rantau.values.periods import add_months, whole_months


@dataclass(frozen=True)
class Answer:
    """An answer, and the rule it rests on; `None` means that no rule or a missing fact."""

    what: Any
    rule: str
    confidence: str


def _rule(record: str, code: str, day: date, regime: str = "") -> tuple[Rule, Value] | None:
    for rule in ruleset.load("JP").of(record):
        if rule.code == code and (not rule.regimes or regime in rule.regimes):
            value = rule.on(day)
            if value is not None:
                return rule, value
    return None


def may_move_to_iii(level_ii_since: date, day: date) -> Answer:
    """Say whether a trainee at level ii may pass on to level iii on a day.

    Before Employment for Skill Development begins the question is open to everybody; from then
    on only who had a year of level ii done on its first day may pass on (Q&A Q67).

    >>> may_move_to_iii(date(2026, 4, 1), date(2027, 9, 1)).what
    True
    >>> may_move_to_iii(date(2026, 5, 1), date(2027, 9, 1)).what
    False
    """
    found = _rule("move", "level_iii_not_open", day)
    if found is None:
        return Answer(True, "", "verified")
    rule, value = found
    done = whole_months(level_ii_since, value.period.start)
    return Answer(done >= value.what, rule.id, value.confidence)


def transfer_opens_on(field: str, began: date) -> Answer:
    """Say when a move by one's own will opens in a field; the proposed periods only inform.

    >>> answer = transfer_opens_on("CARE", date(2027, 5, 1))
    >>> answer.what, answer.confidence
    (datetime.date(2029, 5, 1), 'unverified')
    """
    found = _rule("transfer", "own_will_not_yet_open", began)
    if found is None:
        return Answer(None, "", "unverified")
    rule, value = found
    limits = table_limits(value.what, {"field": field})
    opens = add_months(began, int(limits.low) * 12) if limits and not limits.missing else None
    return Answer(opens, rule.id, value.confidence)


def audit_sample(trainees: int, day: date) -> Answer:
    """Say how many trainees an audit must interview at least.

    >>> [audit_sample(n, date(2026, 11, 24)).what for n in (1, 2, 4, 5, 8, 9)]
    [1, 2, 2, 2, 2, 3]
    """
    return _from_table("audit", "audit_sample_too_small", day, {"trainees": trainees}, up=True)


def intake_cap(facts: Mapping[str, Any], regime: str, day: date) -> Answer:
    """Say how many trainees a host may take at most, by `staff`, `host_class` and `level`.

    >>> ask = {"host_class": "standard", "level": "i"}
    >>> [intake_cap(ask | {"staff": n}, "titp", date(2026, 11, 24)).what for n in (30, 31, 301)]
    [3, 4, 15]
    """
    return _from_table("order", "intake_cap_exceeded", day, facts, regime=regime)


def _from_table(
    record: str,
    code: str,
    day: date,
    facts: Mapping[str, Any],
    *,
    regime: str = "",
    up: bool = False,
) -> Answer:
    found = _rule(record, code, day, regime)
    if found is None:
        return Answer(None, "", "unverified")
    rule, value = found
    limits = table_limits(value.what, facts)
    if limits is None or limits.missing:
        return Answer(None, rule.id, value.confidence)
    whole: Fraction = limits.low
    return Answer(ceil(whole) if up else floor(whole), rule.id, value.confidence)
