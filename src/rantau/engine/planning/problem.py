"""The facts of a planning problem as labelled arrays, and the columns a plan may use.

It reads nothing and decides nothing; `files` fills it, `model` and `verify` use it.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

KINDS = ("rooms", "instructors", "language", "kits")
"""What a class needs at its centre, in the order in which shortages are looked for."""


@dataclass(frozen=True)
class Settings:
    """What `plan.toml` says. Months count from year 0; money is whole units of `currency`."""

    first_month: int
    months: int
    currency: str
    shortfall_price: int
    wait_price: int
    max_wait_months: int
    class_min: int
    class_max: int
    budget_per_year: int | None = None


@dataclass(frozen=True)
class Programme:
    """A kind of class: how long it runs [months], what it needs, what it costs."""

    ref: str
    months: int
    needs: tuple[str, str, str, str | None]
    """Room, skill, language, kit (None where no kit is needed): one for each of `KINDS`."""
    class_cost: int


@dataclass(frozen=True)
class Order:
    """A demand line: so many departures of one programme in one month."""

    ref: str
    programme: int
    departures: int
    departs: int
    lead_months: int
    weight: Fraction = Fraction(1)
    chain: tuple[tuple[str, int], ...] = ()

    @property
    def latest_end(self) -> int:
        """The month in which its classes end at the latest."""
        return self.departs - self.lead_months


@dataclass(frozen=True)
class Problem:
    """One planning problem. Every order that matters follows the order of the files' ids."""

    settings: Settings
    programmes: tuple[Programme, ...]
    orders: tuple[Order, ...]
    centres: tuple[str, ...]
    centre_provinces: tuple[str, ...]
    provinces: tuple[str, ...]
    capacity: Mapping[tuple[int, int, str], IntArray]
    """(kind, centre, what) -> (months,) how many classes can run at a time."""
    before: Mapping[tuple[int, int], Fraction]
    """(province, programme) -> product of the rates before the class; absent = 1."""
    after: Mapping[tuple[int, int], Fraction]
    """(province, programme) -> product of the rates after the class; absent = 1."""
    supply: IntArray
    """(n_provinces, months) people who newly become available."""
    travel: Mapping[tuple[int, int], int]
    """(province, centre) -> cost per person; a pair that is absent cannot be used."""

    @property
    def horizon(self) -> int:
        return self.settings.months

    def rate_before(self, province: int, programme: int) -> Fraction:
        return self.before.get((province, programme), Fraction(1))

    def rate_after(self, province: int, programme: int) -> Fraction:
        return self.after.get((province, programme), Fraction(1))

    @cached_property
    def usable(self) -> tuple[tuple[Fraction, ...], ...]:
        """(n_provinces, months) new people who can be of use, `supply` at most.

        Where a province passes the gates before the class at one rate whatever the programme, the
        people drawn by a month are a whole number of seats over that rate. What is left above the
        last whole seat seats nobody, so leaving it out loses no plan, and bounds are sharper.
        """
        return tuple(
            self._in_whole_seats(province, row) for province, row in enumerate(self.supply.tolist())
        )

    def _in_whole_seats(self, province: int, people: Sequence[int]) -> tuple[Fraction, ...]:
        rates = {self.rate_before(province, p) for p in range(len(self.programmes))} - {0}
        if len(rates) != 1:
            return tuple(Fraction(n) for n in people)
        rate = rates.pop()
        seats = [int(n * rate) for n in itertools.accumulate(people)]
        return tuple((now - past) / rate for past, now in itertools.pairwise([0, *seats]))

    def start_of(self, month: int) -> int:
        """Turn a calendar month into months from the first one."""
        return month - self.settings.first_month

    def wait(self, order: int, programme: int, start: int) -> int:
        """Months between the end of a class that starts in `start` and the latest allowed end."""
        ends = start + self.programmes[programme].months - 1
        return self.start_of(self.orders[order].latest_end) - ends

    @cached_property
    def servings(self) -> Mapping[tuple[int, int], tuple[tuple[int, int], ...]]:
        """(programme, start) -> the (order, wait) it can serve."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, order in enumerate(self.orders):
            months = self.programmes[order.programme].months
            last = self.start_of(order.latest_end) - months + 1
            for wait in range(self.settings.max_wait_months + 1):
                start = last - wait
                if 0 <= start <= self.horizon - months:
                    found.setdefault((order.programme, start), []).append((number, wait))
        return {key: tuple(value) for key, value in sorted(found.items())}

    def free_at(self, centre: int, programme: int) -> IntArray:
        """Count the classes that could start there in each month (starts,) if nothing else ran."""
        months = self.programmes[programme].months
        room = np.full(self.horizon, np.iinfo(np.int64).max)
        for kind, what in enumerate(self.programmes[programme].needs):
            if what is not None:
                none = np.zeros(self.horizon, dtype=np.int64)
                room = np.minimum(room, self.capacity.get((kind, centre, what), none))
        if months > self.horizon:
            return np.zeros(0, dtype=np.int64)
        windows = np.lib.stride_tricks.sliding_window_view(room, months)
        return np.asarray(windows.min(axis=1), dtype=np.int64)

    @cached_property
    def slots(self) -> Sequence[tuple[int, int, int]]:
        """Every (centre, programme, start) in which a class can run and be of use."""
        reached = {centre for _, centre in self.travel}
        used = sorted({programme for programme, _ in self.servings})
        found = []
        for centre in sorted(reached):
            for programme in used:
                free = self.free_at(centre, programme)
                found += [
                    (centre, programme, int(start))
                    for start in np.flatnonzero(free)
                    if (programme, int(start)) in self.servings
                ]
        return found
