"""Judges contracts and orders a second time, on its own. Used by `verify` only.

Here a rule is read as a question with a yes or no, and facts are worked out where they are
asked for; the engine derives all facts first and then compares.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from rantau.engine.checks import ruleset
from rantau.engine.checks.facts import text_of
from rantau.engine.checks.law_model import Rule, Ruleset, Value
from rantau.engine.checks.report import rule_json, rule_key
from rantau.engine.checks.twin_facts import Facts
from rantau.engine.tables import Table

Row = tuple[str, ...]
_MONEY = (
    "hourly_wage", "month_pay", "worker_fee_here", "worker_fee", "deposit", "deductions",
    "wage_term",
)  # fmt: skip

_DIRECTION = {"at_least": "more", "at_most": "less", "equals_sum": "same"}


def judge(
    table: Table,
    kind: str,
    orders: Table | None,
    rows: list[Row],
    unknown: Counter[tuple[str, str]],
) -> None:
    """Add the rows that the findings must have, and count the facts that are missing."""
    by_id = {row["order"]: row for row in _rows(orders)} if orders is not None else {}
    for row in _rows(table):
        rules = ruleset.load(row["country"])
        order = by_id.get(row.get("order")) if kind == "contract" else None
        facts = Facts(kind, row, order, rules)
        for rule in rules.rules:
            if kind in rule.records and rule.check and facts.concerns(rule):
                _ask(_Question(rule, facts, kind, rows, unknown))
        if row["contract_text"]:
            rows.extend(clause_rows(rules, row[kind], row["contract_text"], row["starts_on"]))


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    for number in range(table.n):
        yield {name: cells[number] for name, cells in table.columns.items()}


@dataclass(frozen=True)
class _Question:
    rule: Rule
    facts: Facts
    kind: str
    rows: list[Row]
    unknown: Counter[tuple[str, str]]

    def missing(self, fact: str) -> None:
        name = self.facts.source_of(fact)
        quiet = ("birth_date", "worker_fee", "fee_currency") if self.kind == "order" else ()
        if name in quiet:
            return
        self.unknown[self.kind, name] += 1
        if self.rule.required:
            self.rows.append((self.facts.id, "missing_fact", "info", name, "", "", ""))

    def no(self, law: Value, *texts: str) -> None:
        severity = "info" if law.confidence == "unverified" else self.rule.severity
        padded = (*texts, "", "", "", "")[:4]
        self.rows.append((self.facts.id, self.rule.code, severity, *padded))


def _ask(question: _Question) -> None:
    rule, facts = question.rule, question.facts
    law = _in_force(rule, facts.day, facts.place)
    if law is None:
        if rule.required:
            question.unknown[question.kind, "minimum_wage"] += 1
        return
    fact = facts.get(rule.fact)
    limit = law.what
    if rule.against:
        limit = facts.get(rule.against)
        if limit is None:
            if fact is not None and rule.against == "order_place" and facts.order_lost:
                question.missing("order_place")
            return
    if fact is None:
        question.missing(rule.fact)
    elif rule.of and facts.get(rule.of) is None:
        question.missing(rule.of)
    else:
        _answer(question, law, fact, limit * facts.get(rule.of) if rule.of else limit)


def _in_force(rule: Rule, day: date, place: str) -> Value | None:
    found = None
    for value in rule.by_place.get(place, ()) if rule.by_place else rule.values:
        ends = value.period.end
        if value.period.start <= day and (ends is None or day < ends):
            found = value
    return found


def _answer(question: _Question, law: Value, fact: Any, limit: Any) -> None:
    rule, check = question.rule, question.rule.check
    if check == "matches_table":
        _table(question, law, fact)
    elif check in ("present", "absent"):
        if bool(fact) == (check == "absent"):
            _presence(question, law, fact)
    elif check.startswith("within"):
        _within(question, law, fact)
    elif check in ("one_of", "between"):
        _listed(question, law, fact)
    else:
        direction = rule.better or _DIRECTION[check]
        if _worse(direction, fact, limit):
            question.no(law, *_numbers(question, fact, limit))


def _worse(direction: str, fact: Any, limit: Any) -> bool:
    if direction == "same":
        return bool(fact != limit)
    return bool(fact < limit if direction == "more" else fact > limit)


def _listed(question: _Question, law: Value, fact: Any) -> None:
    if question.rule.check == "one_of":
        if fact not in law.what:
            question.no(law, text_of(fact))
        return
    low, high = law.what
    if fact < low or fact > high:
        question.no(law, text_of(fact), text_of(low if fact < low else high))


def _numbers(question: _Question, fact: Any, limit: Any) -> tuple[str, ...]:
    if question.rule.fact not in _MONEY:
        return text_of(fact), text_of(limit)
    rules = question.facts.rules
    step = Fraction(1, 10**rules.places)
    shown, asked = (Fraction(each) // step * step for each in (fact, limit))
    return text_of(shown), text_of(asked), text_of(abs(asked - shown)), rules.currency


def _presence(question: _Question, law: Value, fact: Any) -> None:
    if question.rule.fact in _MONEY and fact is not True and fact is not False:
        amount = text_of(fact)
        question.no(law, amount, "0", amount, question.facts.row.get("fee_currency") or "")
    else:
        question.no(law)


def _within(question: _Question, law: Value, fact: date) -> None:
    end = question.facts.get(question.rule.until_fact)
    if end is None:
        question.missing(question.rule.until_fact)
        return
    last = fact + timedelta(days=int(law.what))
    if question.rule.check == "within_months":
        last = _months_on(fact, int(law.what))
    if end > last:
        question.no(law, end.isoformat(), last.isoformat())


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return day


def _table(question: _Question, law: Value, fact: Any) -> None:
    asked: list[Fraction] = []
    gaps: set[str] = set()
    unbounded = False
    for row in law.what:
        lacking = _lacking(row, question.facts)
        if lacking is None:
            continue
        gaps |= lacking
        if row.get("of") in lacking:
            unbounded = True
        else:
            share = Fraction(row.get("share", 1))
            asked.append(
                share * Fraction(question.facts.get(row["of"]) if "of" in row else row["value"])
            )
    _table_answer(question, law, fact, (asked, gaps, unbounded))


def _table_answer(
    question: _Question, law: Value, fact: Any, table: tuple[list[Fraction], set[str], bool]
) -> None:
    asked, gaps, unbounded = table
    short = [each for each in asked if (fact < each if _up(question) else fact > each)]
    if asked and not unbounded and len(short) == len(asked):
        edge = min(asked) if _up(question) else max(asked)
        whole = -(-edge // 1) if _up(question) else edge // 1
        question.no(law, text_of(fact), text_of(whole), text_of(abs(Fraction(fact) - whole)))
    elif short or (unbounded and (fact > 0 or _up(question))):
        for name in sorted(gaps):
            question.missing(name)


def _up(question: _Question) -> bool:
    return question.rule.better == "more"


def _lacking(row: dict[str, Any], facts: Facts) -> set[str] | None:
    lacking: set[str] = set()
    for key, wanted in row.items():
        if key in ("share", "value"):
            continue
        name, _, band = key.rpartition("_")
        if key == "of" or band not in ("min", "max", "below"):
            name, band = (wanted if key == "of" else key), ""
        fact = facts.get(name)
        if fact is None:
            lacking.add(name)
        elif key != "of" and (
            (band == "min" and fact < wanted)
            or (band == "max" and fact > wanted)
            or (band == "below" and fact >= wanted)
            or (not band and fact != wanted)
        ):
            return None
    return lacking


def clause_rows(rules: Ruleset, record: str, text: str, day: date = date.max) -> Iterator[Row]:
    """Yield a row for each topic whose words the text holds, found without patterns."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for mark in ".;!?。":
        plain = plain.replace(mark, "\n")
    sentences = [" ".join(line.split()) for line in plain.split("\n")]
    for rule in rules.rules:
        law = _in_force(rule, day, "")
        if "contract_text" not in rule.records or law is None:
            continue
        entries = [entry for words in law.what.values() for entry in words]
        if any(_says(sentence, entry) for sentence in sentences for entry in entries):
            severity = "info" if law.confidence == "unverified" else rule.severity
            yield (record, rule.code, severity, rule.name, "", "", "")


def _says(sentence: str, entry: str) -> bool:
    folded = unicodedata.normalize("NFKC", entry).casefold()
    return all(_holds(sentence, " ".join(part.split())) for part in folded.split("+"))


def _holds(sentence: str, part: str) -> bool:
    if not part.isascii():
        return (
            part.replace(" ", "") in sentence.replace(" ", "") if " " in part else part in sentence
        )
    at = sentence.find(part)
    while at >= 0:
        around = sentence[at - 1 : at] + sentence[at + len(part) : at + len(part) + 1]
        if not any(sign.isascii() and sign.isalnum() for sign in around):
            return True
        at = sentence.find(part, at + 1)
    return False


def sources() -> dict[str, Any]:
    """Return the source of every value of the law, by the name it has in reports."""
    return {
        rule_key(rule, value): rule_json(rule, value)["source"]
        for country in ruleset.countries()
        for rule in ruleset.load(country).rules
        for value in [*rule.values, *(one for each in rule.by_place.values() for one in each)]
    }
