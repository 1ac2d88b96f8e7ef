"""The orders of the memorandum: who wants how many, of which work, where and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from random import Random

from rantau import atlas
from rantau.demo.draws import Setting
from rantau.demo.trades import Trade, figure
from rantau.engine import checks
from rantau.engine.cells import month

FIRST_MONTH = month("2027-01")
MONTHS = 36
MAX_WAIT = 4
"""Months that a class may end before its order's latest end."""
STEPS = (
    ("assessment", 1),
    ("matching", 1),
    ("plan_filing", 2),
    ("eligibility_certificate", 2),
    ("visa", 1),
    ("briefing", 0),
)
"""The usual seven months between a class and the departure; plan filing takes the difference."""
_USUAL_LEAD = 7
_SMALLEST = 5
_PUBLISHED = {
    "CO": {"13": "S045", "11": "S046", "14": "S047", "23": "S048"},
    "": {"23": "S133", "13": "S134", "27": "S135"},
}
"""Sector (empty: any other) -> prefecture -> its published share [percent]."""


@dataclass(frozen=True)
class OrderLine:
    """One order of an invented host in a real prefecture."""

    ref: str
    trade: Trade
    places: int
    departs: int
    lead_months: int
    prefecture: str
    """ISO 3166-2 code."""
    host: str
    hourly: int
    """Yen."""
    hours_per_month: int
    popularity: float

    @property
    def latest_end(self) -> int:
        """The month in which its classes end at the latest."""
        return self.departs - self.lead_months

    @property
    def chain(self) -> tuple[tuple[str, int], ...]:
        """The steps between class and departure; they add up to the lead."""
        more = self.lead_months - _USUAL_LEAD
        return tuple((step, n + more if step == "plan_filing" else n) for step, n in STEPS)


def order_lines(setting: Setting, trades: Sequence[Trade]) -> tuple[OrderLine, ...]:
    """Draw orders until the places are used up."""
    random, terms = setting.stream("orders"), setting.stream("terms")
    weights = [float(trade.weight) for trade in trades]
    found: list[OrderLine] = []
    left = setting.places
    while left > 0:
        trade = random.choices(trades, weights)[0]
        size = max(_SMALLEST, int(random.lognormvariate(3.3, 0.7)))
        size = left if left - size < _SMALLEST else size
        left -= size
        found.append(_line(len(found) + 1, trade, size, random, terms))
    return tuple(found)


def _line(number: int, trade: Trade, places: int, random: Random, terms: Random) -> OrderLine:
    lead = random.choice((6, 7, 7, 8))
    departs = FIRST_MONTH + random.randint(trade.months + lead + 1, MONTHS + lead - 2)
    prefecture = random.choices(*_places(trade.sector))[0]
    hourly = minimum_wage(prefecture, departs) * (100 + int(terms.triangular(0, 18, 2))) // 100
    return OrderLine(
        ref=f"WF-{number:04d}",
        trade=trade,
        places=places,
        departs=departs,
        lead_months=lead,
        prefecture=prefecture,
        host=f"Invented host {number:04d}",
        hourly=hourly,
        hours_per_month=terms.randint(160, 173),
        popularity=terms.lognormvariate(0, 0.5),
    )


@cache
def _places(sector: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return prefectures and their shares: as published, the rest by how high the wage is.

    Wages stand in for how much work there is, since most shares are not published.
    """
    named = _PUBLISHED["CO" if sector == "CO" else ""]
    known = {code: Fraction(figure(stat)) / 100 for code, stat in named.items()}
    rest = {
        one.code: minimum_wage(one.iso, FIRST_MONTH) - 1_060
        for one in atlas.prefectures()
        if one.code not in known
    }
    left = 1 - sum(known.values())
    shares = known | {code: left * wage / sum(rest.values()) for code, wage in rest.items()}
    ordered = sorted(shares)
    return tuple(f"JP-{c}" for c in ordered), tuple(float(shares[c]) for c in ordered)


@cache
def minimum_wage(place: str, when: int) -> int:
    """Return the minimum wage [yen an hour] on the first day of a month."""
    rule = checks.load("JP").find("contract", "wage_below_minimum")
    assert rule is not None
    value = rule.on(date(when // 12, when % 12 + 1, 1), place)
    assert value is not None
    return int(value.what)
