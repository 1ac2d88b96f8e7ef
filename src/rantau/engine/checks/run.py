"""Runs the rules of a country on the facts of one record. It knows no code and no country."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from rantau.engine.checks.facts import text_of
from rantau.engine.checks.kinds import DIRECTIONS, KINDS, table_limits
from rantau.engine.checks.law_model import Rule, Ruleset, Value
from rantau.engine.checks.money_text import money, units
from rantau.engine.checks.report import Finding, Sink
from rantau.values.periods import add_months

MONEY_FACTS = {
    "deductions", "deposit", "hourly_wage", "month_pay", "wage_term", "worker_fee",
    "worker_fee_here",
}  # fmt: skip
"""Facts that are amounts of money."""
_TERMS = ("term_worse_than_order", "missing_fact", "suspicious_clause")
_PRESENCE = ("present", "absent")


@dataclass(frozen=True)
class Subject:
    """A record to be judged: its facts, and for derived facts the name of what is missing."""

    kind: str
    id: str
    day: date
    place: str
    regime: str
    facts: Mapping[str, Any]
    missing: Mapping[str, str]
    quiet: frozenset[str] = frozenset()
    """Facts whose absence is nothing to speak about in this kind of record."""
    currency: str = ""
    """The currency of an amount that the record names itself, such as a fee."""


@dataclass(frozen=True)
class _Case:
    rules: Ruleset
    rule: Rule
    law: Value
    subject: Subject
    sink: Sink

    def unknown(self, fact: str) -> None:
        """Note what is missing; where the rule cannot do without it, also as a finding."""
        subject = self.subject
        name = subject.missing.get(fact, fact)
        if name in subject.quiet:
            return
        self.sink.unknown(subject.kind, name, subject.id)
        if self.rule.required:
            self._add("missing_fact", "info", _Texts(name), term=name)

    def breach(self, texts: "_Texts", term: str = "") -> None:
        """Note that the rule is not kept."""
        self._add(self.rule.code, self.rule.severity_of(self.law), texts, term)

    def _add(self, code: str, severity: str, texts: "_Texts", term: str) -> None:
        subject = self.subject
        self.sink.add(
            Finding(
                record=subject.id,
                code=code,
                severity=severity,
                kind=subject.kind,
                value=texts.value,
                limit=texts.limit,
                difference=texts.difference,
                currency=texts.currency,
                term=term,
                rule=self.rule,
                law=self.law,
                period=subject.day.isoformat(),
                facts=_used(self),
            )
        )


@dataclass(frozen=True)
class _Texts:
    value: str = ""
    limit: str = ""
    difference: str = ""
    currency: str = ""


def judge(rules: Ruleset, subject: Subject, sink: Sink) -> None:
    """Judge one record by every rule about its kind that was in force on its day."""
    for rule in rules.of(subject.kind):
        if not rule.check or not _applies(rule, subject):
            continue
        law = rule.on(subject.day, subject.place)
        if law is None:
            if rule.required:
                sink.unknown(subject.kind, "minimum_wage", subject.id)
            continue
        _judge_one(_Case(rules, rule, law, subject, sink))


def _applies(rule: Rule, subject: Subject) -> bool:
    if rule.regimes and subject.regime not in rule.regimes:
        return False
    return all(subject.facts.get(name) == wanted for name, wanted in rule.when.items())


def _judge_one(case: _Case) -> None:
    fact = case.subject.facts.get(case.rule.fact)
    if fact is None:
        # A later minimum is only looked for where there is one; a promise only where there is one.
        if not case.rule.against or case.subject.facts.get(case.rule.against) is not None:
            case.unknown(case.rule.fact)
    elif case.rule.check in _JUDGES:
        _JUDGES[case.rule.check](case, fact)
    else:
        _plain(case, fact)


def _plain(case: _Case, fact: Any) -> None:
    """Compare a fact with the rule's value, with a share of another fact, or with that fact."""
    rule, facts = case.rule, case.subject.facts
    if rule.against:
        limit = facts.get(rule.against)
        if limit is None:
            if rule.against in case.subject.missing:
                case.unknown(rule.against)
            return
    elif rule.of:
        if facts.get(rule.of) is None:
            case.unknown(rule.of)
            return
        limit = Fraction(case.law.what) * facts[rule.of]
    else:
        limit = _comparable(case.law.what)
    kind = DIRECTIONS[rule.better] if rule.better else KINDS[rule.check]
    if not kind(fact, limit):
        term = rule.fact if rule.code in _TERMS else ""
        case.breach(_texts(case, fact, limit), term)


def _comparable(what: Any) -> Any:
    return Fraction(what) if isinstance(what, str) else what


def _presence(case: _Case, fact: Any) -> None:
    if KINDS[case.rule.check](fact, None):
        return
    term = case.rule.fact if case.rule.code in _TERMS else ""
    if isinstance(fact, bool) or case.rule.fact not in MONEY_FACTS:
        case.breach(_Texts(value=term), term)
        return
    amount = text_of(fact)
    case.breach(_Texts(amount, "0", amount, case.subject.currency), term)


def _table(case: _Case, fact: Any) -> None:
    limits = table_limits(case.law.what, case.subject.facts)
    if limits is None:
        return
    more = case.rule.better == "more"
    kind = DIRECTIONS[case.rule.better]
    surely, perhaps = (limits.low, limits.high) if more else (limits.high, limits.low)
    if surely is not None and not kind(fact, surely):
        shown = ceil(surely) if more else floor(surely)
        gap = abs(Fraction(fact) - shown)
        case.breach(_Texts(text_of(fact), text_of(shown), text_of(gap)))
    elif perhaps is None or not kind(fact, perhaps):
        for name in limits.missing:
            case.unknown(name)


def _within(case: _Case, fact: date) -> None:
    end = case.subject.facts.get(case.rule.until_fact)
    if end is None:
        case.unknown(case.rule.until_fact)
        return
    if not KINDS[case.rule.check]((fact, end), case.law.what):
        span = int(case.law.what)
        in_days = case.rule.check == "within_days"
        last = fact + timedelta(days=span) if in_days else add_months(fact, span)
        case.breach(_Texts(end.isoformat(), last.isoformat()))


def _choice(case: _Case, fact: Any) -> None:
    if not KINDS[case.rule.check](fact, case.law.what):
        case.breach(_Texts(text_of(fact)))


def _range(case: _Case, fact: Any) -> None:
    low, high = case.law.what
    if not KINDS["between"](fact, (low, high)):
        case.breach(_Texts(text_of(fact), text_of(low if fact < low else high)))


_JUDGES: Mapping[str, Callable[[_Case, Any], None]] = {
    "present": _presence,
    "absent": _presence,
    "matches_table": _table,
    "within_days": _within,
    "within_months": _within,
    "one_of": _choice,
    "between": _range,
}


def _texts(case: _Case, fact: Any, limit: Any) -> _Texts:
    if case.rule.fact in MONEY_FACTS:
        scale = 10**case.rules.places
        shown, asked = units(Fraction(fact), scale), units(Fraction(limit), scale)
        gap = money(abs(asked - shown), scale)
        return _Texts(money(shown, scale), money(asked, scale), gap, case.rules.currency)
    return _Texts(text_of(fact), text_of(limit), "")


def _used(case: _Case) -> dict[str, str]:
    """Return the facts that the rule looked at."""
    rule, facts = case.rule, case.subject.facts
    names: Sequence[str] = (
        rule.fact, rule.against, rule.of, rule.until_fact, *rule.when, *_table_facts(case.law.what),
    )  # fmt: skip
    return {name: text_of(facts[name]) for name in names if name and facts.get(name) is not None}


def _table_facts(what: Any) -> list[str]:
    if not isinstance(what, list) or not all(isinstance(row, dict) for row in what):
        return []
    ends = ("_min", "_max", "_below")
    names = {key for row in what for key in row} - {"value", "share", "of"}
    return sorted({next((n.removesuffix(e) for e in ends if n.endswith(e)), n) for n in names})
