"""The national selection as files: who registers, what they wish, what is guaranteed to whom."""

import hashlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil
from pathlib import Path
from random import Random

from rantau import atlas
from rantau.demo.draws import Setting, share_out
from rantau.demo.orders import OrderLine
from rantau.demo.register import Person
from rantau.demo.trades import CARE
from rantau.engine.output import write_csv

WISHES = 8
_OWN_FIELD = 5
"""So many of the wishes are in the field that a person likes best."""
CAPPED = {"kanto": Fraction(90, 100), "kinki": Fraction(95, 100), "chubu": Fraction(97, 100)}
"""Regions with the metropolitan prefectures -> the share of their places that may be filled."""
METROPOLITAN = ("JP-11", "JP-12", "JP-13", "JP-14", "JP-23", "JP-26", "JP-27", "JP-28")
LIKED_BY_WOMEN = {CARE: 4.0, "TX": 2.0, "FD": 1.5, "HO": 1.5, "CO": 0.2, "FO": 0.3, "FI": 0.3}
LIKED_BY_MEN = {CARE: 0.4, "TX": 0.4}
_FEMALE_SHARE = {CARE: Fraction(2, 5), "FD": Fraction(1, 4), "TX": Fraction(2, 5)}


@dataclass(frozen=True)
class Seats:
    """An order as the selection sees it: `target` and `turn` only in a capped region."""

    order: str
    sector: str
    place: str
    seats: int


def region_of(place: str) -> str:
    """Return the region of a prefecture as an id.

    >>> region_of("JP-13"), region_of("JP-27")
    ('kanto', 'kinki')
    """
    return atlas.prefecture(place).region.split(" ", maxsplit=1)[0].lower()


def write_selection(
    setting: Setting, orders: Sequence[OrderLine], people: Sequence[Person], folder: Path
) -> None:
    """Write the national selection into an empty folder."""
    folder.mkdir()
    seats = [Seats(o.ref, o.trade.sector, o.prefecture, o.places) for o in orders]
    write_round(folder, setting.seed, "national")
    write_seats(folder, seats, caps(seats))
    write_csv(folder / "reserves.csv", ("order", "group", "seats"), reserves(seats, setting.seed))
    write_candidates(folder, people)
    write_csv(
        folder / "choices.csv", ("candidate", "rank", "order"), _choices(setting, orders, people)
    )


def write_round(folder: Path, seed: int, name: str) -> None:
    """Write the round with a seed and the commitment to it; a real one comes from a beacon."""
    drawn = hashlib.sha256(f"{seed}:round:{name}".encode()).digest()
    text = (
        f'round = "{name}-{seed}"\n'
        f'seed = "{drawn.hex()}"\n'
        f'commitment = "{hashlib.sha256(drawn).hexdigest()}"\n'
        'regional_rule = "flexible"\n'
    )
    (folder / "round.toml").write_text(text, encoding="utf-8", newline="")


def write_seats(
    folder: Path,
    seats: Sequence[Seats],
    limits: Mapping[str, int],
    targets: Mapping[str, int] | None = None,
) -> None:
    """Write orders and caps. Without targets a capped region shares its cap by seats."""
    turns = _turns(seats, limits)
    goals = targets if targets is not None else _targets(seats, limits)
    write_csv(
        folder / "orders.csv",
        ("order", "seats", "region", "target", "turn"),
        ((one.order, one.seats, region_of(one.place), goals.get(one.order, ""),
          turns.get(one.order, "")) for one in seats),
    )  # fmt: skip
    write_csv(folder / "caps.csv", ("region", "seats"), sorted(limits.items()))


def write_candidates(folder: Path, people: Iterable[Person]) -> None:
    """Write the people with their points and groups."""
    write_csv(
        folder / "candidates.csv",
        ("candidate", "score", "groups"),
        ((one.ticket, one.score, ";".join(one.groups)) for one in people),
    )


def caps(seats: Sequence[Seats]) -> dict[str, int]:
    """Return how many people may go to each capped region."""
    total: dict[str, int] = defaultdict(int)
    for one in seats:
        total[region_of(one.place)] += one.seats
    return {name: ceil(total[name] * share) for name, share in CAPPED.items() if total[name]}


def _targets(seats: Sequence[Seats], limits: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for region, cap in limits.items():
        here = [one for one in seats if region_of(one.place) == region]
        shares = share_out(cap, [one.seats for one in here])
        found.update({one.order: n for one, n in zip(here, shares, strict=True)})
    return found


def _turns(seats: Sequence[Seats], limits: Mapping[str, int]) -> dict[str, int]:
    """Give the prefectures outside the big cities their turn first."""
    capped = [one for one in seats if region_of(one.place) in limits]
    return {one.order: 2 if one.place in METROPOLITAN else 1 for one in capped}


def reserves(seats: Sequence[Seats], seed: int) -> Iterator[tuple[str, str, int]]:
    """Yield the guarantees (order, group, seats); they overlap, since people are in many groups."""
    random = Setting(seed).stream("reserves")
    for one in seats:
        has_any, has_province = random.random() < 0.7, random.random() < 0.1
        province = random.choice(atlas.provinces()).code
        if not has_any or one.seats < 6:
            continue
        yield one.order, "disability", max(one.seats // 50, 1)
        yield one.order, "far", max(one.seats * 12 // 100, 1)
        yield one.order, "female", int(one.seats * _FEMALE_SHARE.get(one.sector, Fraction(1, 10)))
        if has_province:
            yield one.order, f"p-{province}", max(one.seats // 20, 1)


@dataclass(frozen=True)
class Menu:
    """Orders with running weights, ready for many draws."""

    orders: tuple[str, ...]
    weights: tuple[float, ...]

    def draw(self, random: Random, n: int) -> list[str]:
        total, ends = self.weights[-1], len(self.orders) - 1
        return [self.orders[bisect(self.weights, random.random() * total, 0, ends)]
                for _ in range(n)]  # fmt: skip


def _menu(orders: Sequence[OrderLine]) -> Menu:
    # Who pays a tenth more is wished for about a quarter more often.
    weights = (o.places * o.popularity * (o.hourly / 1_150) ** 2.5 for o in orders)
    return Menu(tuple(o.ref for o in orders), tuple(accumulate(weights)))


def _choices(
    setting: Setting, orders: Sequence[OrderLine], people: Sequence[Person]
) -> Iterator[tuple[str, int, str]]:
    random = setting.stream("wishes")
    every = _menu(orders)
    sectors = sorted({order.trade.sector for order in orders})
    menus = {s: _menu([o for o in orders if o.trade.sector == s]) for s in sectors}
    liked = {is_female: _liked(menus, is_female=is_female) for is_female in (False, True)}
    for one in people:
        field = liked[one.is_female].draw(random, 1)[0]
        own = dict.fromkeys(menus[field].draw(random, _OWN_FIELD + 2))
        wishes = dict.fromkeys([*list(own)[:_OWN_FIELD], *every.draw(random, WISHES)])
        if len(wishes) < WISHES:
            wishes |= dict.fromkeys(every.draw(random, 8 * WISHES))
            wishes |= dict.fromkeys(every.orders)
        for rank, order in zip(range(1, WISHES + 1), wishes, strict=False):
            yield one.ticket, rank, order


def _liked(menus: Mapping[str, Menu], *, is_female: bool) -> Menu:
    taste = LIKED_BY_WOMEN if is_female else LIKED_BY_MEN
    weights = (menu.weights[-1] * taste.get(sector, 1.0) for sector, menu in menus.items())
    return Menu(tuple(menus), tuple(accumulate(weights)))
