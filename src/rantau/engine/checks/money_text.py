"""Writes amounts for findings: whole in the smallest unit that the country's rules use."""

from fractions import Fraction

from rantau.engine.checks.facts import text_of


def units(value: int | Fraction, scale: int) -> int:
    """Return an amount in smallest units, rounded down: nobody is accused over a fraction.

    >>> units(Fraction(10855, 10), 1), units(Fraction(2495, 100), 100)
    (1085, 2495)
    """
    return int(value * scale // 1)


def money(smallest: int | Fraction, scale: int) -> str:
    """Write an amount that is given in smallest units.

    >>> money(1085, 1), money(2495, 100)
    ('1085', '24.95')
    """
    return text_of(smallest if scale == 1 else Fraction(smallest) / scale)
