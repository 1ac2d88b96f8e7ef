"""The training centres and what they have: the real ones by name, what is in them invented."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from random import Random

from rantau import atlas
from rantau.demo.draws import CENTRES, Setting
from rantau.demo.orders import FIRST_MONTH, MAX_WAIT, OrderLine
from rantau.demo.trades import Trade

_SIZES = {"bbpvp": 3, "bpvp": 2, "satpel": 1, "workshop": 1}
_ROOM_KINDS = {1: 3, 2: 5, 3: 10}
_ROOM_COUNTS = {1: (1, 2, 2), 2: (2, 3, 4), 3: (3, 4, 6)}
_SKILL_CHANCE = {1: 0.28, 2: 0.35, 3: 0.6}
_PEOPLE = Fraction(64, 5)
"""Departures that a class brings, about: 15 people of whom 85 % leave."""
_ROOM_TO_MOVE = Fraction(7, 5)
"""Classes that can run at a time, for each one that runs in the busiest month."""
_SCARCE = {
    "skill-FO01": Fraction(2, 5),
    "skill-RC01": Fraction(1, 2),
    "skill-CO05": Fraction(1, 2),
    "kit-CO01": Fraction(3, 5),
    "kit-CO08": Fraction(3, 5),
    "kit-FI01": Fraction(1, 2),
}
"""What the invented network is short of, in the same measure."""


@dataclass(frozen=True)
class Centre:
    """A training centre; `size` 1 to 3."""

    ref: str
    name: str
    is_real: bool
    province: str
    regency: str
    lat: float
    lon: float
    size: int


@dataclass
class Network:
    """Centres and how many classes each of their things can serve at a time."""

    centres: tuple[Centre, ...]
    rooms: dict[tuple[str, str], int] = field(default_factory=dict)
    skills: dict[tuple[str, str], int] = field(default_factory=dict)
    languages: dict[tuple[str, str], int] = field(default_factory=dict)
    kits: dict[tuple[str, str], int] = field(default_factory=dict)
    windows: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(centre, thing) -> first and last month in which it is there, either may be empty."""


def centres(setting: Setting) -> tuple[Centre, ...]:
    """Return the real centres by name and synthetic ones where many people live."""
    real = [
        Centre(
            ref=one.name.replace(" ", "-"),
            name=one.name,
            is_real=True,
            province=one.province,
            regency=one.regency,
            lat=one.lat,
            lon=one.lon,
            size=_SIZES[one.kind],
        )
        for one in atlas.centres()
    ]
    real = real[: max(6, round(len(real) * setting.n_centres / CENTRES))]
    return (*real, *_synthetic(setting, setting.n_centres - len(real), real))


def _synthetic(setting: Setting, n: int, real: Sequence[Centre]) -> list[Centre]:
    random = setting.stream("centres")
    free = [one for one in atlas.regencies() if one.code not in {c.regency for c in real}]
    keys = [(-(random.random() ** (1e6 / max(one.population, 1))), one.code) for one in free]
    chosen = sorted(range(len(free)), key=keys.__getitem__)[: max(n, 0)]
    found = []
    for at in sorted(chosen):
        one, size = free[at], 1 if random.random() < 0.8 else 2
        name = f"UPTD {one.name_full} (synthetic)"
        ref = f"SYN-{one.code}"
        found.append(Centre(ref, name, False, one.province, one.code, one.lat, one.lon, size))
    return found


def network(setting: Setting, trades: Sequence[Trade], orders: Sequence[OrderLine]) -> Network:
    """Furnish the centres, so that most of the orders can be met and a few things are scarce."""
    random = setting.stream("network")
    loads = running(orders)
    found = Network(centres(setting))
    for centre in found.centres:
        _rooms(found, centre, trades, loads, random)
        _skills(found, centre, trades, random)
    for trade in trades:
        _fill_up(found, trade, loads.get(trade.code, Fraction(0)), random)
        _kits(found, trade, loads.get(trade.code, Fraction(0)), random)
    _teachers(found, trades, random)
    _windows(found, random)
    return found


def running(orders: Sequence[OrderLine]) -> Mapping[str, Fraction]:
    """Return how many classes of each programme run at a time in its busiest month.

    Each order is spread evenly over the months in which its classes may start.
    """
    months: dict[str, Counter[int]] = defaultdict(Counter)
    for order in orders:
        last = order.latest_end - order.trade.months + 1
        starts = [start for start in range(last - MAX_WAIT, last + 1) if start >= FIRST_MONTH]
        for start in starts:
            for month in range(start, start + order.trade.months):
                months[order.trade.code][month] += order.places * 60 // len(starts)
    return {code: max(found.values()) / (60 * _PEOPLE) for code, found in months.items()}


def _rooms(
    found: Network,
    centre: Centre,
    trades: Sequence[Trade],
    loads: Mapping[str, Fraction],
    random: Random,
) -> None:
    wanted: dict[str, float] = defaultdict(float)
    for trade in trades:
        wanted[trade.room] += float(loads.get(trade.code, 0)) + 0.1
    names = sorted(wanted)
    keys = {name: -(random.random() ** (1 / wanted[name])) for name in names}
    for name in sorted(names, key=keys.__getitem__)[: _ROOM_KINDS[centre.size]]:
        found.rooms[centre.ref, name] = random.choice(_ROOM_COUNTS[centre.size])


def _skills(found: Network, centre: Centre, trades: Sequence[Trade], random: Random) -> None:
    for trade in trades:
        has = random.random() < _SKILL_CHANCE[centre.size]
        classes = random.choice((1, 2, 3))
        if has and (centre.ref, trade.room) in found.rooms and trade.skill not in _SCARCE:
            found.skills[centre.ref, trade.skill] = classes


def _fill_up(found: Network, trade: Trade, load: Fraction, random: Random) -> None:
    """Add instructors, and rooms where there are none, until enough classes can run at a time."""
    wanted = max(ceil(load * _SCARCE.get(trade.skill, _ROOM_TO_MOVE)), 1)
    pairs = 1 if trade.skill in _SCARCE else 3
    order = list(found.centres)
    random.shuffle(order)
    order.sort(key=lambda centre: (centre.ref, trade.room) not in found.rooms)
    for centre in order:
        here = [n for (_, skill), n in found.skills.items() if skill == trade.skill]
        if sum(here) >= wanted and len(here) >= pairs:
            return
        if (centre.ref, trade.skill) not in found.skills:
            room = found.rooms.setdefault((centre.ref, trade.room), random.choice((1, 2)))
            found.skills[centre.ref, trade.skill] = min(room, random.choice((1, 2, 3)))


def _kits(found: Network, trade: Trade, load: Fraction, random: Random) -> None:
    if not trade.kit:
        return
    places = [centre for centre, skill in found.skills if skill == trade.skill]
    wanted = max(ceil(load * _SCARCE.get(trade.kit, _ROOM_TO_MOVE)), 2)
    random.shuffle(places)
    for at in range(wanted):
        key = places[at % len(places)], trade.kit
        found.kits[key] = found.kits.get(key, 0) + 1


def _teachers(found: Network, trades: Sequence[Trade], random: Random) -> None:
    care = {trade.skill for trade in trades if trade.language == "ja-n4"}
    nursing: Counter[str] = Counter()
    for (place, skill), classes in found.skills.items():
        nursing[place] += classes if skill in care else 0
    for centre in found.centres:
        n5 = random.choice((2, 3, 3, 4)) * centre.size
        found.languages[centre.ref, "ja-n5"] = n5
        if nursing[centre.ref]:
            short = random.random() < 0.2
            n4 = max(nursing[centre.ref] - (1 if short else 0), 1)
            found.languages[centre.ref, "ja-n4"] = n4


def _windows(found: Network, random: Random) -> None:
    """Let a room in thirty open later, and an instructor in forty leave in the second year."""
    for key in found.rooms:
        if random.random() < 1 / 30:
            found.windows[key] = (random.choice(("2027-07", "2028-01")), "")
    for key in found.skills:
        if random.random() < 1 / 40:
            found.windows[key] = ("", random.choice(("2028-06", "2028-12")))
