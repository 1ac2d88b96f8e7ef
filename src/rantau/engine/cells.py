"""What one cell may hold. Each parser takes text and returns a value or says what is wrong."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")
N = TypeVar("N", Decimal, Fraction)
Parser = Callable[[str], T]

IDENT = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown(text: str) -> str:
    """Quote a cell for a message, short enough to read."""
    return repr(text if len(text) <= 40 else text[:40] + "...")


def ident(text: str) -> str:
    """Read an id: 1-64 characters of `A-Z a-z 0-9 . _ : -`."""
    if not IDENT.fullmatch(text):
        raise ValueError(f"{shown(text)} is no id: use 1 to 64 characters of A-Z a-z 0-9 . _ : -")
    return text


def whole(low: int = -(10**12), high: int = 10**12) -> Parser[int]:
    """Read a whole number between `low` and `high`, both included."""

    def parse(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{shown(text)} is no whole number: write digits only")
        value = int(text)
        if not low <= value <= high:
            raise ValueError(f"{value} is out of range: write a whole number from {low} to {high}")
        return value

    return parse


def fraction(low: int | Fraction, high: int | Fraction) -> Parser[Fraction]:
    """Read a decimal exactly, between `low` and `high`, both included."""
    return _exact(Fraction, Fraction(low), Fraction(high), "0.85")


def decimal(low: int, high: int) -> Parser[Decimal]:
    """Read a decimal exactly, between `low` and `high`, both included."""
    return _exact(Decimal, Decimal(low), Decimal(high), "7.5")


def _exact(kind: Callable[[str], N], low: N, high: N, example: str) -> Parser[N]:
    def parse(text: str) -> N:
        if not _DECIMAL.fullmatch(text):
            raise ValueError(f"{shown(text)} is no decimal number: write it like {example}")
        value = kind(text)
        if not low <= value <= high:
            raise ValueError(f"{text} is out of range: write a number from {low} to {high}")
        return value

    return parse


def month(text: str) -> int:
    """Read YYYY-MM as months since year 0, so that months can be subtracted."""
    if not (found := _MONTH.fullmatch(text)):
        raise ValueError(f"{shown(text)} is no month: write it like 2027-01")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(value: int) -> str:
    """Write a month as YYYY-MM.

    >>> month_text(month("2027-01"))
    '2027-01'
    """
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def day(text: str) -> date:
    """Read an ISO date."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{shown(text)} is no date: write it like 2027-01-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not in the calendar: check day and month") from None


def one_of(*choices: str) -> Parser[str]:
    """Read one of the given words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{shown(text)} is not known here: write {', '.join(choices)}")
        return text

    return parse


def yes_no(text: str) -> bool:
    """Read yes or no; true/false and 1/0 are taken too."""
    lowered = text.lower()
    if lowered in ("yes", "true", "1"):
        return True
    if lowered in ("no", "false", "0"):
        return False
    raise ValueError(f"{shown(text)} is neither yes nor no: write yes or no")


def free_text(text: str) -> str:
    """Read any text of at most 10,000 characters."""
    if len(text) > 10_000:
        raise ValueError("the text is longer than 10,000 characters: shorten it")
    return text
