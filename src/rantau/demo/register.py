"""The people who register: tickets for names, by province and sex as young people live there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random

from rantau import atlas
from rantau.atlas.tables import rows
from rantau.demo.draws import Setting, share_out

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_FAR_GROUPS = ("Maluku", "Papua")
_FAR_PROVINCES = ("53", "65", "76")
"""East Nusa Tenggara, North Kalimantan and West Sulawesi, besides Maluku and Papua."""
ON_DAY = date(2027, 1, 1)
"""The day on which everybody is 18 to 26."""
_DAYS = 9 * 365
_DISABLED = 0.03
_VOCATIONAL = 0.55


@dataclass(frozen=True)
class Person:
    """An invented person: a ticket, no name."""

    ticket: str
    province: str
    is_female: bool
    born: date
    score: int
    groups: tuple[str, ...]


def tickets(random: Random) -> Iterator[str]:
    """Yield tickets without end, each one once."""
    seen: set[str] = set()
    while True:
        bits = random.getrandbits(50)
        text = "".join(_BASE32[bits >> shift & 31] for shift in range(0, 50, 5))
        if text not in seen:
            seen.add(text)
            yield f"T-{text}"


def is_far(province: str) -> bool:
    """Say whether a province counts as far from the training centres."""
    return _island(province) in _FAR_GROUPS or province in _FAR_PROVINCES


@cache
def _island(province: str) -> str:
    return atlas.province(province).island_group


@cache
def men_share() -> dict[str, Fraction]:
    """Return the share of men in each province, of all ages."""
    men: dict[str, int] = {}
    everyone: dict[str, int] = {}
    for row in rows("indonesia_regencies"):
        code, is_counted = row["province_code"], row["population_male_2024s2"]
        men[code] = men.get(code, 0) + int(is_counted or 0)
        women = int(row["population_female_2024s2"] or 0)
        everyone[code] = everyone.get(code, 0) + int(is_counted or 0) + women
    return {code: Fraction(men[code], max(everyone[code], 1)) for code in men}


def person(random: Random, ticket: str, province: str, *, is_female: bool) -> Person:
    """Draw what a ticket stands for.

    Far provinces score a little lower, so that their guarantee has something to do: invented.
    """
    far = is_far(province)
    score = min(max(round(random.gauss(540 if far else 565, 140)), 0), 1000)
    drawn = (
        (f"p-{province}", True),
        ("disability", random.random() < _DISABLED),
        ("far", far),
        ("female", is_female),
        ("vocational", random.random() < _VOCATIONAL),
    )
    return Person(
        ticket=ticket,
        province=province,
        is_female=is_female,
        born=born(random),
        score=score,
        groups=tuple(sorted(name for name, is_in in drawn if is_in)),
    )


def born(random: Random) -> date:
    """Draw a day of birth: 18 to 26 years old on the first day of the scenario."""
    return date(ON_DAY.year - 18, ON_DAY.month, ON_DAY.day) - timedelta(random.randrange(_DAYS))


def registrants(setting: Setting) -> list[Person]:
    """Draw the national register, sorted by ticket so that its order tells nothing."""
    random = setting.stream("register")
    names = tickets(setting.stream("tickets"))
    kinds, weights = [], []
    for province in atlas.provinces():
        men = men_share()[province.code]
        kinds += [(province.code, False), (province.code, True)]
        weights += [province.youth_18_30 * men, province.youth_18_30 * (1 - men)]
    found = [
        person(random, next(names), province, is_female=is_female)
        for (province, is_female), n in zip(
            kinds, share_out(setting.n_candidates, weights), strict=True
        )
        for _ in range(n)
    ]
    return sorted(found, key=lambda one: one.ticket)
