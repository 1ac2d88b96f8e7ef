"""Where the people come from: provinces, how many pass each gate, what the way costs."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from pathlib import Path

from rantau import atlas
from rantau.demo.draws import SUPPLIES, Setting, share_out
from rantau.demo.network import Centre
from rantau.demo.orders import FIRST_MONTH, MONTHS, OrderLine
from rantau.demo.trades import Trade

NEAR_KM = 900
_ALWAYS = 2
"""Every province reaches at least this many centres, however far."""
_GATES = (
    ("administration", "0.82", "before"),
    ("mathematics", "0.62", "before"),
    ("fitness", "0.74", "before"),
    ("interview", "0.80", "before"),
    ("medical", "0.84", "before"),
    ("competency", "0.94", "after"),
    ("language", "0.93", "after"),
    ("departure", "0.97", "after"),
)
"""Together one in four passes the selection, as the field reports; each gate alone is invented."""
_REPORTED = {
    ("mathematics", "33"): "0.70",
    ("mathematics", "17"): "0.61",
    ("fitness", "35"): "0.68",
}
"""So that Central Java passes 100 of 350, Bengkulu 33 of 132, East Java 141 of 206 to fitness."""


@dataclass(frozen=True)
class Gate:
    """One row of the pass rates; an empty province or programme is any."""

    gate: str
    province: str
    programme: str
    rate: str
    counts: str


@dataclass(frozen=True)
class Rates:
    """Pass rates per gate; where several rows fit, the most specific one counts."""

    rows: tuple[Gate, ...]

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], Fraction]:
        return {(row.gate, row.province, row.programme): Fraction(row.rate) for row in self.rows}

    def gates(self, counts: str) -> list[str]:
        """Return the gates before or after the class, in the order of the rows."""
        return list(dict.fromkeys(row.gate for row in self.rows if row.counts == counts))

    def rate(self, gate: str, province: str, programme: str) -> Fraction:
        """Return the rate of a gate: province and programme; programme; province; neither; 1."""
        for key in ((province, programme), ("", programme), (province, ""), ("", "")):
            if (gate, *key) in self._known:
                return self._known[gate, *key]
        return Fraction(1)

    def passes(self, counts: str, province: str, programme: str) -> Fraction:
        """Return the share that passes all gates before or after the class."""
        return prod(
            (self.rate(gate, province, programme) for gate in self.gates(counts)),
            start=Fraction(1),
        )


def read_rates(path: Path) -> Rates:
    """Read a `yields.csv`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return Rates(
            tuple(
                Gate(row["gate"], row.get("province") or "", row.get("programme") or "",
                     row["rate"], row["counts"])
                for row in csv.DictReader(stream)
            )
        )  # fmt: skip


def rates(setting: Setting, trades: Sequence[Trade]) -> Rates:
    """Draw the pass rates: the country's, and where provinces or programmes differ."""
    random = setting.stream("rates")
    found = [Gate(gate, "", "", rate, counts) for gate, rate, counts in _GATES]
    for province in atlas.provinces():
        drawn = f"{random.uniform(0.5, 0.75):.2f}"
        rate = _REPORTED.get(("mathematics", province.code), drawn)
        found.append(Gate("mathematics", province.code, "", rate, "before"))
        if ("fitness", province.code) in _REPORTED:
            rate = _REPORTED["fitness", province.code]
            found.append(Gate("fitness", province.code, "", rate, "before"))
    for trade in trades:
        rate = f"{random.uniform(0.88, 0.98):.2f}"
        found.append(Gate("competency", "", trade.code, rate, "after"))
    for province in atlas.provinces():
        for trade in trades:
            chance, rate = random.random(), f"{random.uniform(0.85, 0.97):.2f}"
            if chance < 0.1:
                found.append(Gate("language", province.code, trade.code, rate, "after"))
    return Rates(tuple(found))


def needed(orders: Sequence[OrderLine], found: Rates) -> Fraction:
    """Return how many people must register so that every place is filled, on average."""
    youth = {one.code: one.youth_18_30 for one in atlas.provinces()}
    total = sum(youth.values())
    per_trade = {}
    for trade in {order.trade for order in orders}:
        share = Fraction(0)
        for code, people in youth.items():
            both = found.passes("before", code, trade.code) * found.passes(
                "after", code, trade.code
            )
            share += both * people / total
        per_trade[trade.code] = share
    return sum((order.places / per_trade[order.trade.code] for order in orders), Fraction(0))


def supply(
    setting: Setting, orders: Sequence[OrderLine], found: Rates
) -> Iterator[tuple[str, int, int]]:
    """Yield (province, month, people): a stock at the start, then the new ones of each month."""
    random = setting.stream("supply")
    total = round(needed(orders, found) * SUPPLIES[setting.supply])
    months = range(-1, MONTHS)
    keys, weights = [], []
    for province in atlas.provinces():
        for offset in months:
            wave = Fraction(random.randint(60, 140), 100)
            keys.append((province.code, FIRST_MONTH + offset))
            weights.append(province.youth_18_30 * (3 if offset < 0 else wave))
    for (code, when), people in zip(keys, share_out(total, weights), strict=True):
        yield code, when, people


def travel(centres: Sequence[Centre]) -> Iterator[tuple[str, str, int]]:
    """Yield (province, centre, rupiah a person) for every pair that is near enough."""
    for province in atlas.provinces():
        far = sorted(
            (kilometres((province.lat, province.lon), (c.lat, c.lon)), c.ref, c.province)
            for c in centres
        )
        for rank, (distance, ref, at) in enumerate(far):
            is_home = at == province.code
            if is_home or distance < NEAR_KM or rank < _ALWAYS:
                yield province.code, ref, 150_000 + 350_000 * (not is_home) + int(distance) * 1_800


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (lat, lon).

    >>> round(kilometres((-6.2, 106.8), (35.7, 139.7)))
    5789
    """
    lat, lon, lat2, lon2 = map(math.radians, (*one, *other))
    inner = (
        math.sin((lat2 - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    )
    return 2 * 6_371 * math.asin(math.sqrt(inner))
