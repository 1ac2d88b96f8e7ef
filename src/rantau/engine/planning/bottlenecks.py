"""What is scarce, from the prices: which room, teacher, kit, province or year, and when."""

from dataclasses import dataclass
from fractions import Fraction

from rantau.engine.cells import month_text
from rantau.engine.planning.prices import Prices
from rantau.engine.planning.problem import KINDS, Problem


@dataclass(frozen=True)
class Bottleneck:
    """One scarce thing over consecutive months, with its price per unit and month."""

    kind: str
    where: str
    what: str
    start: int
    end: int
    price: int
    """[money per unit and month], the mean over its months"""
    worth: int
    """[money] of one unit more over all its months"""

    def row(self, problem: Problem) -> tuple[object, ...]:
        first, price = problem.settings.first_month, problem.settings.shortfall_price
        departures = Fraction(self.worth, price) if price else Fraction(0)
        return (
            self.kind, self.where, self.what, month_text(first + self.start),
            month_text(first + self.end), self.price, f"{float(departures):.4f}",
            f"one_more_{self.kind}",
        )  # fmt: skip


def bottlenecks(problem: Problem, prices: Prices) -> list[Bottleneck]:
    """List every run of months in which something has a price, by kind, place and month."""
    found = []
    for (kind, centre, what), row in sorted(prices.resources.items()):
        for start, end in _runs(row.tolist()):
            worth = int(row[start : end + 1].sum())
            found.append(
                Bottleneck(
                    KINDS[kind], problem.centres[centre], what, start, end,
                    worth // (end - start + 1), worth,
                )
            )  # fmt: skip
    for province, row in enumerate(prices.supply):
        # A person more in the first month can be drawn in any: the price there says it all.
        for start, end in _runs(row.tolist()):
            price = int(row[start])
            where = problem.provinces[province]
            found.append(Bottleneck("supply", where, "", start, end, price, price))
    return sorted(
        found + _budget(problem, prices), key=lambda b: (b.kind, b.where, b.what, b.start)
    )


def _runs(prices: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for month, price in enumerate(prices):
        if price <= 0:
            continue
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _budget(problem: Problem, prices: Prices) -> list[Bottleneck]:
    first = problem.settings.first_month
    found = []
    for number, price in enumerate(prices.budget):
        year = first // 12 + number
        start = max(year * 12 - first, 0)
        end = min(year * 12 + 11 - first, problem.horizon - 1)
        if price and start <= end:
            # The unit is a million: a price in millionths is what a million more would save.
            found.append(Bottleneck("budget", "", str(year), start, end, price, price))
    return found
