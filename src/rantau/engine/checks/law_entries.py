"""Reads one topic file of the law into rules, and says where an entry is wrong."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rantau.engine.checks.kinds import KINDS
from rantau.engine.checks.law_model import CONFIDENCES, SEVERITIES, Rule, Source, Value
from rantau.engine.errors import Faults
from rantau.values.periods import Period

_TEXTS = (
    "about", "check", "code", "severity", "fact", "against", "of", "until_fact", "better", "unit",
    "action",
)  # fmt: skip
_LISTS = {"records", "regimes"}
_KEYS = {*_TEXTS, *_LISTS, "required", "when", "values"}
_VALUE_KEYS = {"from", "until", "value", "table", "confidence", "source"}
_SOURCE_KEYS = {"title", "article", "url", "seen"}


@dataclass(frozen=True)
class Topic:
    """A topic file: whose it is, its name, its text (for line numbers) and the tables beside it."""

    country: str
    name: str
    text: str
    beside: Mapping[str, Path]

    @property
    def file(self) -> str:
        """The name under which faults are listed."""
        return f"{self.country}/{self.name}.toml"

    def line(self, rule: str, nth: int | None = None) -> int:
        """Return the line of a rule, or of its value number `nth`."""
        wanted = f"[{rule}]" if nth is None else f"[[{rule}.values]]"
        lines = [n for n, line in enumerate(self.text.split("\n"), 1) if line.startswith(wanted)]
        return lines[min(nth or 0, len(lines) - 1)] if lines else 1


@dataclass
class _Entry:
    topic: Topic
    name: str
    sources: Mapping[str, Source]
    faults: Faults

    def wrong(self, message: str, nth: int | None = None) -> None:
        self.faults.add(
            self.topic.file, self.topic.line(self.name, nth), 1, f"{self.name}: {message}"
        )


def read_topic(topic: Topic, table: Mapping[str, Any], faults: Faults) -> list[Rule]:
    """Read the rules of one file; `[sources]` holds sources that several values share."""
    sources: dict[str, Source] = {}
    shared = table.get("sources", {})
    for key, found in shared.items() if isinstance(shared, dict) else ():
        source = _source(_Entry(topic, f"sources.{key}", {}, faults), found, None)
        if source is not None:
            sources[key] = source
    rules = []
    for name, body in table.items():
        if name == "sources":
            continue
        entry = _Entry(topic, name, sources, faults)
        if isinstance(body, dict):
            rules.append(_rule(entry, body))
        else:
            entry.wrong("is no rule: write it as a table with dated values")
    return rules


def _rule(entry: _Entry, body: Mapping[str, Any]) -> Rule:
    for key in body:
        if key not in _KEYS:
            entry.wrong(f"{key!r} is not known here: remove it, or use {', '.join(sorted(_KEYS))}")
    texts = {key: body[key] for key in _TEXTS if isinstance(body.get(key), str)}
    lists = {key: tuple(body[key]) for key in _LISTS if isinstance(body.get(key), list)}
    for key in set(body) & {*_TEXTS, *_LISTS}:
        if key not in texts and key not in lists:
            entry.wrong(f"{key} has the wrong form: write text, or a list for records and regimes")
    rule = Rule(entry.topic.country.upper(), entry.topic.name, entry.name)
    words: dict[str, Any] = {**texts, **lists, "required": body.get("required") is True}
    rule = replace(rule, when=body.get("when", {}), **words)
    _check_words(entry, rule)
    return _dated(entry, rule, body.get("values"))


def _check_words(entry: _Entry, rule: Rule) -> None:
    if rule.check and rule.check not in KINDS:
        entry.wrong(f"no check {rule.check!r}: use one of {', '.join(KINDS)}")
    if rule.severity not in SEVERITIES:
        entry.wrong(f"no severity {rule.severity!r}: use one of {', '.join(SEVERITIES)}")
    if rule.check and not (rule.code and rule.fact and rule.records):
        entry.wrong("a check needs code, fact and records: add what is missing")
    if not rule.about:
        entry.wrong("about is missing: say in a sentence what the rule is")


def _dated(entry: _Entry, rule: Rule, found: Any) -> Rule:
    if not isinstance(found, list) or not found:
        entry.wrong(f"has no dated value: add [[{entry.name}.values]] with from and source")
        return rule
    values: list[Value] = []
    by_place: dict[str, tuple[Value, ...]] = {}
    for nth, body in enumerate(found):
        value = _value(entry, body, nth)
        if value is None:
            continue
        if "table" in body:
            by_place.update(_table(entry, str(body["table"]), nth))
        values.append(value)
    return replace(rule, values=_chained(entry, values), by_place=by_place)


def _value(entry: _Entry, body: Any, nth: int) -> Value | None:
    if not isinstance(body, dict):
        entry.wrong("a value is a table: write it under [[...values]]", nth)
        return None
    for key in set(body) - _VALUE_KEYS:
        entry.wrong(f"{key!r} is not known in a value: remove it", nth)
    if body.get("confidence") not in CONFIDENCES:
        entry.wrong(f"confidence is missing: write one of {', '.join(CONFIDENCES)}", nth)
        return None
    source = _source(entry, body.get("source"), nth)
    period = _period(entry, body, nth)
    if source is None or period is None:
        return None
    return Value(period, body.get("value"), body["confidence"], source)


def _period(entry: _Entry, body: Mapping[str, Any], nth: int) -> Period | None:
    start, end = body.get("from"), body.get("until")
    if type(start) is not date or (end is not None and type(end) is not date):
        entry.wrong("from is missing or no date: write from = 2027-04-01", nth)
        return None
    if end is not None and end <= start:
        entry.wrong("until is not after from: it is the first day on which the value is over", nth)
        return None
    return Period(start, end)


def _source(entry: _Entry, found: Any, nth: int | None) -> Source | None:
    if isinstance(found, str) and found in entry.sources:
        return entry.sources[found]
    if not isinstance(found, dict):
        entry.wrong("source is missing: write source = { title, article, url, seen }", nth)
        return None
    for key in set(found) - _SOURCE_KEYS:
        entry.wrong(f"{key!r} is not known in a source: remove it", nth)
    title, seen = found.get("title"), found.get("seen")
    if not isinstance(title, str) or not title.strip() or type(seen) is not date:
        entry.wrong("the source needs a title and the day it was seen: add both", nth)
        return None
    return Source(title, seen, str(found.get("article", "")), str(found.get("url", "")))


def _chained(entry: _Entry, values: Sequence[Value]) -> tuple[Value, ...]:
    """Close each value at the start of the next; refuse gaps, overlaps and a wrong order."""
    chained = []
    for nth, value in enumerate(values):
        after = values[nth + 1] if nth + 1 < len(values) else None
        if after is None:
            chained.append(value)
            continue
        start, end = value.period.start, value.period.end
        if after.period.start <= start:
            entry.wrong("starts no later than the value before it: newest value last", nth + 1)
        elif end is not None and end < after.period.start:
            entry.wrong(f"leaves a gap: the value before it is over on {end}", nth + 1)
        elif end is not None and end > after.period.start:
            entry.wrong(f"overlaps: the value before it runs until {end}", nth + 1)
        else:
            chained.append(replace(value, period=Period(start, after.period.start)))
    return tuple(chained)


def _table(entry: _Entry, name: str, nth: int) -> dict[str, tuple[Value, ...]]:
    """Read a table of place, from, value, confidence, source: a series of values per place."""
    path = entry.topic.beside.get(name)
    if path is None:
        entry.wrong(f"the table {name} is not beside the file: add it", nth)
        return {}
    found: dict[str, list[Value]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            try:
                place, value = _table_row(row, entry.sources)
            except (KeyError, ValueError, ArithmeticError) as error:
                message = f"is no row of place, from, value, confidence, source ({error})"
                entry.faults.add(f"{entry.topic.country}/{name}", line, 1, message)
                continue
            found.setdefault(place, []).append(value)
    return {place: _chained(entry, values) for place, values in found.items()}


def _table_row(row: Mapping[str, str], sources: Mapping[str, Source]) -> tuple[str, Value]:
    if row["confidence"] not in CONFIDENCES:
        raise ValueError(f"confidence {row['confidence']!r}")
    number = Decimal(row["value"])
    what = int(number) if number == int(number) else number
    period = Period(date.fromisoformat(row["from"]))
    return row["place"], Value(period, what, row["confidence"], sources[row["source"]])
