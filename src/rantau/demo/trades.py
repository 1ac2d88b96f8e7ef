"""The programmes of the scenario: the occupation map, weighted as Japan's interns work."""

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from rantau import atlas
from rantau.demo.draws import MEAN_ORDER, Setting

NOT_TRAINED = ("DR01", "SH01")
"""Drivers have no apprenticeship; shipyards take welders and painters."""
CARE = "KA"
_SHARES = {
    "CO": (("S053", "S040"),),
    "FD": (("S077", "S007"),),
    "ME": (("S078", "S007"),),
    "AG": (("S061", "S075"),),
    "FI": (("S063", "S075"),),
    "TX": (("S069", "S075"),),
    CARE: (("S087", "S075"), ("S121", "S015")),
}
"""Sector -> the published figures whose quotients' mean is its share."""
_OTHER = ("S073", "S075")
_REST = {
    "OT": 10, "AU": 4, "BC": 3, "HO": 2, "RS": 2, "WO": 1, "FO": 1, "LN": 1, "RA": 1, "WH": 1,
    "RC": 1,
}  # fmt: skip
"""How the share of other work is split: invented, since no figure was found."""
_WITHIN = {
    "CO01": ("S055", "S053"),
    "CO02": ("S057", "S053"),
    "CO03": ("S056", "S053"),
    "CO04": ("S103", "S076"),
    "CO06": ("S058", "S053"),
    "CO08": ("S100", "S076"),
    "FD01": ("S059", "S054"),
}
"""Occupation -> its share of its sector; the others share what is left."""
_KITS = ("CO01", "CO08", "FI01", "FO01", "ME01", "TX01")
_ROOMS = {
    "alat berat": "alat-berat",
    "bangunan": "bangunan",
    "elektronika": "elektronika",
    "garmen apparel": "garmen",
    "kehutanan": "kehutanan",
    "kesehatan": "kesehatan",
    "las": "las",
    "logistik": "logistik",
    "otomotif": "otomotif",
    "pariwisata": "pariwisata",
    "pengolahan hasil pertanian": "pengolahan",
    "perikanan": "perikanan",
    "perkayuan": "perkayuan",
    "pertanian": "pertanian",
    "refrigerasi": "refrigerasi",
    "tata boga": "tata-boga",
    "teknik manufaktur": "manufaktur",
}


@dataclass(frozen=True)
class Trade:
    """A programme that a centre can teach. Months and costs are invented."""

    code: str
    name: str
    field: str
    room: str
    language: str
    kit: str
    months: int
    class_cost: int
    weight: Fraction

    @property
    def skill(self) -> str:
        return f"skill-{self.code}"

    @property
    def sector(self) -> str:
        return self.code[:2]


def trades(setting: Setting) -> tuple[Trade, ...]:
    """Draw the programmes; a small country has only those with the most places."""
    random = setting.stream("programmes")
    found = []
    for match in atlas.training_map():
        months, rate = random.choice((3, 4, 4, 5)), random.randint(28, 40)
        if match.code not in NOT_TRAINED:
            is_care = match.code[:2] == CARE
            months = 6 if is_care else months
            found.append(
                Trade(
                    code=match.code,
                    name=match.name_en,
                    field=match.fields.split(" ")[0],
                    room="room-" + _room(match.training),
                    language="ja-n4" if is_care else "ja-n5",
                    kit=f"kit-{match.code}" if match.code in _KITS else "",
                    months=months,
                    class_cost=months * rate * 1_000_000,
                    weight=weights()[match.code],
                )
            )
    most = max(8, round(setting.places / MEAN_ORDER / 2.5))
    kept = sorted(found, key=lambda trade: (-trade.weight, trade.code))[:most]
    return tuple(sorted(kept, key=lambda trade: trade.code))


def _room(training: str) -> str:
    return _ROOMS[re.split(r"[/(]", training, maxsplit=1)[0].strip().lower()]


@cache
def weights() -> dict[str, Fraction]:
    """Return the share of each occupation among the places, about; they do not sum to one."""
    codes = [m.code for m in atlas.training_map() if m.code not in NOT_TRAINED]
    per_sector = Counter(code[:2] for code in codes)
    within = {code: quotient(*figures) for code, figures in _WITHIN.items()}
    shares = _sector_shares()
    found = {}
    for code in codes:
        sector = code[:2]
        named = [one for one in within if one[:2] == sector]
        left = Fraction(1) - sum(within[one] for one in named)
        found[code] = shares[sector] * within.get(
            code, left / max(per_sector[sector] - len(named), 1)
        )
    return found


def _sector_shares() -> dict[str, Fraction]:
    shares = {
        sector: sum((quotient(*one) for one in figures), Fraction(0)) / len(figures)
        for sector, figures in _SHARES.items()
    }
    left = quotient(*_OTHER) - quotient(*_SHARES[CARE][0])
    return shares | {s: left * Fraction(n, sum(_REST.values())) for s, n in _REST.items()}


def quotient(part: str, whole: str) -> Fraction:
    """Return one published figure over another, by their codes."""
    return Fraction(figure(part)) / Fraction(figure(whole))


@cache
def _figures() -> dict[str, str]:
    return {one.code: one.value for one in atlas.japan_statistics()}


def figure(code: str) -> str:
    """Return a published figure about interns in Japan by its code."""
    return _figures()[code]
