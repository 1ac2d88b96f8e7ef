"""What a rule is: a named, dated, sourced value, and perhaps the check it is used in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rantau.values.periods import Period

CONFIDENCES = ("verified", "own_knowledge", "unverified")
SEVERITIES = ("blocking", "warning", "info")


@dataclass(frozen=True)
class Source:
    """Where a value was read: title, article, address, and the day it was seen."""

    title: str
    seen: date
    article: str = ""
    url: str = ""


@dataclass(frozen=True)
class Value:
    """What a rule says during a period. `what` is a number, a date, a list or a table."""

    period: Period
    what: Any
    confidence: str
    source: Source


@dataclass(frozen=True)
class Rule:
    """One rule of one country. Without `check` it is a value that is shown and not compared."""

    country: str
    topic: str
    name: str
    about: str = ""
    check: str = ""
    code: str = ""
    severity: str = "info"
    fact: str = ""
    against: str = ""
    of: str = ""
    until_fact: str = ""
    better: str = ""
    unit: str = ""
    action: str = ""
    required: bool = False
    records: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    when: Mapping[str, Any] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    by_place: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The rule's name in reports: country/topic/rule."""
        return f"{self.country.lower()}/{self.topic}/{self.name}"

    def series(self, place: str = "") -> Sequence[Value]:
        """Return the dated values, oldest first; those of a place where the rule has a table."""
        return self.by_place.get(place, ()) if self.by_place else self.values

    def on(self, day: date, place: str = "") -> Value | None:
        """Return the value in force on a day, or nothing."""
        for value in reversed(self.series(place)):
            if value.period.holds(day):
                return value
        return None

    def severity_of(self, value: Value) -> str:
        """Return how hard a breach counts: what nobody has verified is never more than `info`."""
        return "info" if value.confidence == "unverified" else self.severity


@dataclass(frozen=True)
class Ruleset:
    """The rules of one country, and the digest of the files they were read from."""

    country: str
    currency: str
    places: int
    names: Mapping[str, str]
    rules: tuple[Rule, ...]
    digest: str

    def __post_init__(self) -> None:
        found: dict[str, list[Rule]] = {}
        codes: dict[tuple[str, str], Rule] = {}
        for rule in self.rules:
            for record in rule.records:
                found.setdefault(record, []).append(rule)
                codes.setdefault((record, rule.code), rule)
        object.__setattr__(self, "_by_record", found)
        object.__setattr__(self, "_by_code", codes)

    def of(self, record: str) -> Sequence[Rule]:
        """Return the rules that speak about a kind of record."""
        found: dict[str, list[Rule]] = self.__dict__["_by_record"]
        return found.get(record, ())

    def find(self, record: str, code: str) -> Rule | None:
        """Return the first rule about a kind of record that gives a code."""
        codes: dict[tuple[str, str], Rule] = self.__dict__["_by_code"]
        return codes.get((record, code))
