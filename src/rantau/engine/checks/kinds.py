"""The few kinds of check. Each says whether a fact holds against what the rule asks.

A kind knows no country and no record. A new kind is one function here and one line below.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from rantau.values.periods import add_months

Kind = Callable[[Any, Any], bool]
_BAND = re.compile(r"_(min|max|below)$")


def at_least(fact: Any, limit: Any) -> bool:
    """Hold when the fact reaches the limit."""
    return bool(fact >= limit)


def at_most(fact: Any, limit: Any) -> bool:
    """Hold when the fact does not pass the limit."""
    return bool(fact <= limit)


def between(fact: Any, limits: Sequence[Any]) -> bool:
    """Hold when the fact lies between the two limits, both included."""
    return bool(limits[0] <= fact <= limits[1])


def present(fact: Any, limit: Any) -> bool:
    """Hold when there is something: not no, not nothing, not zero."""
    return bool(fact)


def absent(fact: Any, limit: Any) -> bool:
    """Hold when there is nothing: no, or zero, or an empty list."""
    return not fact


def equals_sum(fact: Any, total: Any) -> bool:
    """Hold when the fact is exactly the sum that the other facts make."""
    return bool(fact == total)


def one_of(fact: Any, choices: Collection[Any]) -> bool:
    """Hold when the fact is one of the words allowed."""
    return fact in choices


def not_worse_than(fact: Any, promise: Any) -> bool:
    """Hold when the fact is as promised; `more` and `less` in a rule choose the other two kinds."""
    return bool(fact == promise)


def within_days(span: tuple[date, date], days: Any) -> bool:
    """Hold when the second day is at most so many days after the first."""
    return span[1] <= span[0] + timedelta(days=int(days))


def within_months(span: tuple[date, date], months: Any) -> bool:
    """Hold when the second day is at most so many months after the first."""
    return span[1] <= add_months(span[0], int(months))


def matches_table(fact: Any, limit: Any) -> bool:
    """Hold when the fact does not pass what `table_limits` found; a rule may turn it around."""
    return at_most(fact, limit)


KINDS: Mapping[str, Kind] = {
    "at_least": at_least,
    "at_most": at_most,
    "between": between,
    "present": present,
    "absent": absent,
    "equals_sum": equals_sum,
    "one_of": one_of,
    "not_worse_than": not_worse_than,
    "within_days": within_days,
    "within_months": within_months,
    "matches_table": matches_table,
}
DIRECTIONS: Mapping[str, Kind] = {"more": at_least, "less": at_most, "same": equals_sum}
"""What `better` in a rule means for `not_worse_than` and `matches_table`."""


@dataclass(frozen=True)
class TableLimits:
    """What a table asks, given the facts: exact when nothing is missing, else a range."""

    low: Fraction
    high: Fraction | None
    """Nothing: there is a row that asks for a share of something unknown."""
    missing: tuple[str, ...]


def table_limits(rows: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> TableLimits | None:
    """Find the rows that may apply, and the least and most that they ask; none apply: nothing.

    A row names facts that must be equal, bands (`staff_min`, `staff_max`, both included, or
    `hours_below`), and asks for `value`, or for `share` times the fact named by `of`.
    A fact that is missing rules no row out.

    >>> rows = [{"staff_max": 30, "value": 3}, {"staff_min": 31, "value": 4}]
    >>> table_limits(rows, {"staff": 31}).low, table_limits(rows, {}).missing
    (Fraction(4, 1), ('staff',))
    """
    limits: list[Fraction] = []
    missing: set[str] = set()
    open_ended = False
    for row in rows:
        unknown = _unknown_in(row, facts)
        if unknown is None:
            continue
        missing |= unknown
        if row.get("of") in unknown:
            open_ended = True
        else:
            limits.append(_asked(row, facts))
    if open_ended:
        return TableLimits(Fraction(0), None, tuple(sorted(missing)))
    if not limits:
        return None
    return TableLimits(min(limits), max(limits), tuple(sorted(missing)))


def _unknown_in(row: Mapping[str, Any], facts: Mapping[str, Any]) -> set[str] | None:
    """Return the facts that are missing to be sure of a row, or nothing if it is ruled out."""
    unknown = set()
    for key, wanted in row.items():
        if key in ("value", "share"):
            continue
        name = str(wanted) if key == "of" else _BAND.sub("", key)
        fact = facts.get(name)
        if fact is None:
            unknown.add(name)
        elif key != "of" and not _fits(key, fact, wanted):
            return None
    return unknown


def _fits(key: str, fact: Any, wanted: Any) -> bool:
    if key.endswith("_min"):
        return bool(fact >= wanted)
    if key.endswith("_max"):
        return bool(fact <= wanted)
    if key.endswith("_below"):
        return bool(fact < wanted)
    return bool(fact == wanted)


def _asked(row: Mapping[str, Any], facts: Mapping[str, Any]) -> Fraction:
    if "share" in row:
        return Fraction(row["share"]) * Fraction(facts[row["of"]])
    return Fraction(row["value"])
