"""Where people come from, train and work. Points are WGS 84 and lie inside the place."""

from dataclasses import dataclass
from functools import cache

from rantau.atlas.tables import parts, rows


@dataclass(frozen=True)
class Province:
    """A province of Indonesia by its Kemendagri code; `youth_18_30` is an estimate for 2024."""

    code: str
    iso: str
    bps_code: str
    name: str
    name_full: str
    name_en: str
    capital: str
    island_group: str
    timezone: str
    lat: float
    lon: float
    population: int
    youth_18_30: int
    parent: str
    """Code of the province it was split from in 2022, or empty."""


@dataclass(frozen=True)
class Regency:
    """A regency or city of Indonesia. Show `name_full`: 26 short names are there twice."""

    code: str
    province: str
    name: str
    name_full: str
    kind: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True)
class Prefecture:
    """A prefecture of Japan by its JIS code."""

    code: str
    iso: str
    name: str
    name_ja: str
    name_ja_short: str
    region: str
    region_ja: str
    capital: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Centre:
    """A national training centre; its point is the regency's, not the gate."""

    code: str
    name: str
    name_full: str
    kind: str
    parent: str
    regency: str
    province: str
    lat: float
    lon: float
    flagship_fields: tuple[str, ...]


@dataclass(frozen=True)
class Subdivision:
    """A municipality of Qatar, or a state or territory of Australia."""

    iso: str
    country: str
    name: str
    kind: str
    timezone: str


@cache
def provinces() -> tuple[Province, ...]:
    """Return the 38 provinces, by code."""
    youth = {row["province_code"]: row for row in rows("indonesia_youth_population")}
    return tuple(
        Province(
            code=row["province_code"],
            iso=row["iso_3166_2"],
            bps_code=row["bps_code"],
            name=row["name_short"],
            name_full=row["name_id"],
            name_en=row["name_en"],
            capital=row["capital"],
            island_group=row["island_group"],
            timezone=row["timezone_iana"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=int(row["population_2024s2"]),
            youth_18_30=int(youth[row["province_code"]]["population_18_30_2024_est"]),
            parent=row["split_from_province_code"],
        )
        for row in rows("indonesia_provinces")
    )


@cache
def regencies() -> tuple[Regency, ...]:
    """Return the 514 regencies and cities, by code."""
    return tuple(
        Regency(
            code=row["regency_code"],
            province=row["province_code"],
            name=row["name"],
            name_full=row["full_name"],
            kind=row["type"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=int(row["population_2024s2"]),
        )
        for row in rows("indonesia_regencies")
    )


@cache
def prefectures() -> tuple[Prefecture, ...]:
    """Return the 47 prefectures, by code."""
    return tuple(
        Prefecture(
            code=row["prefecture_code"],
            iso=row["iso_3166_2"],
            name=row["name_en"],
            name_ja=row["name_ja"],
            name_ja_short=row["name_ja_short"],
            region=row["region_en"],
            region_ja=row["region_ja"],
            capital=row["capital_en"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in rows("japan_prefectures")
    )


@cache
def centres() -> tuple[Centre, ...]:
    """Return the 45 national training centres, by code."""
    return tuple(
        Centre(
            code=row["centre_id"],
            name=row["name_short"],
            name_full=row["name_full"],
            kind=row["centre_type"],
            parent=row["parent_centre_id"],
            regency=row["regency_code"],
            province=row["province_code"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            flagship_fields=parts(row["flagship_fields"]),
        )
        for row in rows("vocational_centres")
    )


@cache
def subdivisions() -> tuple[Subdivision, ...]:
    """Return the places of work outside Japan, by ISO code."""
    return tuple(
        Subdivision(
            iso=row["iso_3166_2"],
            country=row["country_code"],
            name=row["name_en"],
            kind=row["kind"],
            timezone=row["timezone_iana"],
        )
        for row in rows("destination_subdivisions")
    )


@cache
def _by_code() -> dict[str, Province]:
    return {key: one for one in provinces() for key in (one.code, one.iso)}


@cache
def _prefecture_by_code() -> dict[str, Prefecture]:
    return {key: one for one in prefectures() for key in (one.code, one.iso)}


def province(code: str) -> Province:
    """Return a province by its code (`33`) or ISO code (`ID-JT`); unknown is a `KeyError`."""
    return _by_code()[code]


def prefecture(code: str) -> Prefecture:
    """Return a prefecture by its code (`23`) or ISO code (`JP-23`); unknown is a `KeyError`."""
    return _prefecture_by_code()[code]
