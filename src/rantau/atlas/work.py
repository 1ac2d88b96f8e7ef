"""Occupations and fields of work and training, as Japan and Indonesia list them.

The links between the lists are unofficial: good for grouping, not for a legal decision.
"""

from dataclasses import dataclass
from functools import cache

from rantau.atlas.tables import parts, rows, whole_or_none


@dataclass(frozen=True)
class Sector:
    """A group of occupations in the list of technical intern training."""

    code: str
    name_ja: str
    name_en: str
    name_id: str


@dataclass(frozen=True)
class Occupation:
    """An occupation (shokushu) of technical intern training; `field` is its SSW field if any."""

    code: str
    sector: str
    name_ja: str
    name_en: str
    name_id: str
    isco08: str
    field: str


@dataclass(frozen=True)
class Operation:
    """An operation (sagyo) of an occupation; `level_3` says whether level iii exists."""

    code: str
    occupation: str
    name_ja: str
    name_en: str
    level_3: bool


@dataclass(frozen=True)
class Field:
    """A field of Specified Skilled Workers; `esd` says whether apprentices may train in it."""

    code: str
    name_ja: str
    name_en: str
    name_id: str
    ssw1: bool
    esd: bool
    ssw1_cap: int | None
    esd_cap: int | None
    total_cap: int | None


@dataclass(frozen=True)
class TrainingField:
    """A field of training (kejuruan) at the centres."""

    code: str
    name_id: str
    name_en: str
    occupations: tuple[str, ...]


@dataclass(frozen=True)
class TrainingMatch:
    """A proposal which training prepares for which occupation abroad."""

    code: str
    sector: str
    name_ja: str
    name_en: str
    name_id: str
    fields: str
    training: str
    programme: str
    note: str


@dataclass(frozen=True)
class Statistic:
    """A published figure about interns in Japan. Never add figures of different `measure`."""

    code: str
    period: str
    scheme: str
    measure: str
    dimension: str
    key: str
    label: str
    value: str
    unit: str
    confidence: str


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the groups of occupations, in the list's order."""
    return tuple(
        Sector(row["category_code"], row["name_ja"], row["name_en"], row["name_id"])
        for row in rows("titp_categories")
    )


@cache
def occupations() -> tuple[Occupation, ...]:
    """Return the 96 occupations, in the list's order."""
    return tuple(
        Occupation(
            code=row["occupation_code"],
            sector=row["category_code"],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            name_id=row["name_id"],
            isco08=row["isco08_code_unofficial"],
            field=row["ssw_field_code_unofficial"],
        )
        for row in rows("titp_occupations")
    )


@cache
def operations() -> tuple[Operation, ...]:
    """Return the 174 operations, in the list's order."""
    return tuple(
        Operation(
            code=row["operation_code"],
            occupation=row["occupation_code"],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            level_3=row["level_3_eligible"] == "true",
        )
        for row in rows("titp_operations")
    )


@cache
def fields() -> tuple[Field, ...]:
    """Return the 19 fields; a cap that was not published is `None`."""
    return tuple(
        Field(
            code=row["ssw_field_code"],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            name_id=row["name_id"],
            ssw1=row["ssw1"] == "true",
            esd=row["esd"] == "true",
            ssw1_cap=whole_or_none(row["ssw1_cap_2024_2028"]),
            esd_cap=whole_or_none(row["esd_cap_2024_2028"]),
            total_cap=whole_or_none(row["total_cap_2024_2028"]),
        )
        for row in rows("ssw_fields")
    )


@cache
def training_fields() -> tuple[TrainingField, ...]:
    """Return the 22 fields of training."""
    return tuple(
        TrainingField(
            row["training_field_code"],
            row["name_id"],
            row["name_en"],
            parts(row["related_titp_occupation_codes_unofficial"]),
        )
        for row in rows("training_fields")
    )


@cache
def training_map() -> tuple[TrainingMatch, ...]:
    """Return which training is proposed for which occupation."""
    return tuple(
        TrainingMatch(
            code=row["occ_id"],
            sector=row["sector"],
            name_ja=row["occupation_ja"],
            name_en=row["occupation_en"],
            name_id=row["occupation_id_bahasa"],
            fields=row["ssw_esd_field"],
            training=row["blk_kejuruan"],
            programme=row["blk_program_example"],
            note=row["notes"],
        )
        for row in rows("occupation_training_map")
    )


@cache
def japan_statistics() -> tuple[Statistic, ...]:
    """Return the published figures about interns in Japan."""
    return tuple(
        Statistic(
            code=row["stat_id"],
            period=row["reference_period"],
            scheme=row["scheme"],
            measure=row["measure"],
            dimension=row["dimension"],
            key=row["key"],
            label=row["label"],
            value=row["value"],
            unit=row["unit"],
            confidence=row["confidence"],
        )
        for row in rows("japan_intern_statistics")
    )
