"""The people whom a plan may still draw: the forecast without those of answered classes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from rantau.base.actor import SYSTEM
from rantau.journey.training.bridge import month_text
from rantau.journey.training.models import SupplyMonth, TrainingClass
from rantau.journey.training.queries.claims import claim_of
from rantau.journey.training.queries.rates import RateRow, rate_before
from rantau.journey.training.states import CLAIMING
from rantau.values.periods import month_number, month_start


def supply_left(rates: Sequence[RateRow]) -> list[tuple[object, ...]]:
    """Return (province, month, people) of the forecast, less whom answered classes draw.

    A class draws in the month of its start, and more people than enter it: some fail the gates
    before. Classes that started before a province's forecast begins have drawn from an earlier one.
    """
    forecast: dict[str, dict[int, int]] = defaultdict(dict)
    for one in SupplyMonth.objects.visible_to(SYSTEM):
        forecast[one.province][month_number(one.month_on)] = one.people
    drawn = _drawn(rates)
    return [
        (province, month_text(month_start(month)), people)
        for province in sorted(forecast)
        for month, people in left_over(forecast[province], drawn.get(province, {})).items()
    ]


def _drawn(rates: Sequence[RateRow]) -> dict[str, dict[int, Fraction]]:
    found: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    answered = TrainingClass.objects.visible_to(SYSTEM).filter(state__in=CLAIMING)
    for one in answered.select_related("programme"):
        enter, claim = sum(one.sources.values()), claim_of(one)
        for province, people in one.sources.items():
            entering = Fraction(people * claim.n_seats, enter)
            passed = rate_before(rates, province, one.programme.code)
            found[province][month_number(claim.starts_on)] += entering / passed
    return found


def left_over(forecast: Mapping[int, int], drawn: Mapping[int, Fraction]) -> dict[int, int]:
    """Return month -> people who newly become available and whom nobody has drawn.

    Whoever is not drawn stays available, so a draw takes from all months up to its own, the
    latest first.

    >>> left_over({1: 10, 2: 10, 3: 10}, {3: Fraction(15)})
    {1: 10, 2: 5, 3: 0}
    >>> left_over({1: 10, 2: 10}, {1: Fraction(4), 5: Fraction(30)})
    {1: 0, 2: 0}
    """
    if not forecast:
        return {}
    first, months = min(forecast), sorted({*forecast, *drawn})
    there, stock = Fraction(0), {}
    for month in months:
        there += forecast.get(month, 0)
        there -= drawn.get(month, 0) if month >= first else 0
        stock[month] = there
    least, free = there, {}
    for month in reversed(months):
        least = min(least, stock[month])
        free[month] = max(int(least // 1), 0)
    found, before = {}, 0
    for month in sorted(forecast):
        found[month] = free[month] - before
        before = free[month]
    return found
