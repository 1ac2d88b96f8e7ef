"""An amount and its currency, exact, rounded in one place only."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

PLACES = {"JPY": 0, "IDR": 0, "QAR": 2, "AUD": 2}
"""Currency -> decimal places of its smallest unit in use."""


class Rounding(Enum):
    """How an exact amount becomes whole. The rule that rounds names its article."""

    FLOOR = ROUND_FLOOR
    CEILING = ROUND_CEILING
    HALF_UP = ROUND_HALF_UP
    TOWARDS_ZERO = ROUND_DOWN


class CurrencyError(ValueError):
    """Two currencies met, or one is not known here."""


@dataclass(frozen=True)
class Money:
    """An exact amount of one currency.

    >>> Money(Decimal("1000"), "JPY") + Money(Decimal("90"), "JPY")
    Money(amount=Decimal('1090'), currency='JPY')
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in PLACES:
            raise CurrencyError(f"{self.currency!r} is not known: use one of {', '.join(PLACES)}")
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise TypeError("an amount is a finite Decimal: money never goes through a float")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def times(self, factor: int | Decimal | Fraction, rounding: Rounding) -> "Money":
        """Multiply exactly, then round once to the currency's smallest unit.

        >>> Money(Decimal(1090), "JPY").times(Fraction(3, 2), Rounding.FLOOR).amount
        Decimal('1635')
        """
        exact = Fraction(self.amount) * Fraction(factor)
        return Money(rounded(exact, PLACES[self.currency], rounding), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyError(f"{self.currency} and {other.currency} cannot be compared or added")
        return other.amount


def rounded(value: int | Decimal | Fraction, places: int, rounding: Rounding) -> Decimal:
    """Round an exact number to `places` decimals; the one place where money is rounded.

    >>> rounded(Fraction(12345, 10), 0, Rounding.HALF_UP)
    Decimal('1235')
    >>> rounded(Decimal("-0.5"), 0, Rounding.FLOOR)
    Decimal('-1')
    """
    scaled = Fraction(value) * 10**places
    floor, rest = divmod(scaled.numerator, scaled.denominator)
    whole = floor + _up(floor, Fraction(rest, scaled.denominator), rounding)
    return Decimal(whole).scaleb(-places) if places else Decimal(whole)


def _up(floor: int, rest: Fraction, rounding: Rounding) -> int:
    if rest == 0 or rounding is Rounding.FLOOR:
        return 0
    if rounding is Rounding.CEILING:
        return 1
    if rounding is Rounding.TOWARDS_ZERO:
        return int(floor < 0)
    half = Fraction(1, 2)
    return int(rest > half or (rest == half and floor >= 0))
