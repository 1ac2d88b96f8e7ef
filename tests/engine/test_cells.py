"""What a cell may hold: the value on both sides of each limit, and what is said beyond it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rantau.engine import cells

HELD = [
    (cells.ident, "A-z.0_9:x", "A-z.0_9:x"),
    (cells.ident, "a" * 64, "a" * 64),
    (cells.whole(0, 9), "9", 9),
    (cells.whole(), "-1000000000000", -(10**12)),
    (cells.fraction(0, 1), "0.85", Fraction(17, 20)),
    (cells.decimal(0, 10), "7.50", Decimal("7.50")),
    (cells.month, "2027-01", 2027 * 12),
    (cells.day, "2028-02-29", date(2028, 2, 29)),
    (cells.one_of("before", "after"), "after", "after"),
    (cells.yes_no, "YES", True),
    (cells.yes_no, "0", False),
    (cells.free_text, "x" * 10_000, "x" * 10_000),
]
REFUSED = [
    (cells.ident, "a" * 65, "is no id"),
    (cells.ident, "a b", "is no id"),
    (cells.whole(0, 9), "10", "is out of range: write a whole number from 0 to 9"),
    (cells.whole(0, 9), "1.0", "is no whole number"),
    (cells.fraction(0, 1), "1.01", "is out of range"),
    (cells.fraction(0, 1), "1e-3", "is no decimal number: write it like 0.85"),
    (cells.decimal(0, 10), "10.01", "is out of range"),
    (cells.decimal(0, 10), "seven", "is no decimal number: write it like 7.5"),
    (cells.month, "2027-13", "is no month"),
    (cells.day, "2027-2-1", "is no date"),
    (cells.day, "2027-02-29", "is not in the calendar"),
    (cells.one_of("before", "after"), "during", "write before, after"),
    (cells.yes_no, "maybe", "is neither yes nor no"),
    (cells.free_text, "x" * 10_001, "longer than 10,000 characters"),
]


@pytest.mark.parametrize(("parse", "text", "value"), HELD)
def test_a_cell_is_read(parse: Callable[[str], object], text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(("parse", "text", "said"), REFUSED)
def test_a_cell_is_refused(parse: Callable[[str], object], text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


def test_a_long_cell_is_shortened_where_it_is_quoted() -> None:
    assert cells.shown("x" * 41) == repr("x" * 40 + "...")
    assert cells.shown("x" * 40) == repr("x" * 40)
