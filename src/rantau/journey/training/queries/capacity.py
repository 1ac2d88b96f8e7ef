"""What a centre can teach, as it keeps it itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rantau.base.actor import Actor
from rantau.journey.parties.models import Organisation
from rantau.journey.training.models import Capacity, Closure, Programme


@dataclass(frozen=True)
class CapacityRow:
    ref: str
    kind: str
    what: str
    count: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class ClosureRow:
    ref: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True)
class ProgrammeRow:
    code: str
    months: int
    room: str
    skill: str
    language: str
    kit: str
    class_cost: int


@dataclass(frozen=True)
class CapacityPage:
    """Everything a centre teaches with, and what may be chosen."""

    centre: str
    rows: tuple[CapacityRow, ...]
    closures: tuple[ClosureRow, ...]
    choices: dict[str, tuple[str, ...]]
    """Kind -> what programmes ask for."""
    can_teach: tuple[str, ...]
    """Codes of the programmes for which the centre has everything."""


def capacity_page(*, actor: Actor) -> CapacityPage:
    """Return the capacity of the actor's own centre."""
    centre = Organisation.objects.get_visible(actor, pk=actor.organisation_id)
    rows = Capacity.objects.visible_to(actor).filter(centre=centre, is_current=True)
    closures = Closure.objects.visible_to(actor).filter(centre=centre, is_current=True)
    programmes = programme_list(actor=actor)
    kept = tuple(
        CapacityRow(one.ref, one.kind, one.what, one.count, one.starts_on, one.ends_on)
        for one in rows.order_by("kind", "what", "starts_on", "pk")
    )
    return CapacityPage(
        centre=centre.name,
        rows=kept,
        closures=tuple(
            ClosureRow(one.ref, one.starts_on, one.ends_on, one.reason)
            for one in closures.order_by("starts_on", "pk")
        ),
        choices=choices(programmes),
        can_teach=tuple(_can_teach(programmes, kept)),
    )


def programme_list(*, actor: Actor) -> list[ProgrammeRow]:
    """List the kinds of classes."""
    return [
        ProgrammeRow(p.code, p.months, p.room, p.skill, p.language, p.kit, p.class_cost)
        for p in Programme.objects.visible_to(actor).order_by("code")
    ]


def choices(programmes: Sequence[ProgrammeRow]) -> dict[str, tuple[str, ...]]:
    """Return for each kind of capacity what programmes ask for."""
    asked = {
        Capacity.Kind.ROOMS.value: {p.room for p in programmes},
        Capacity.Kind.INSTRUCTORS.value: {p.skill for p in programmes},
        Capacity.Kind.LANGUAGE.value: {p.language for p in programmes},
        Capacity.Kind.KITS.value: {p.kit for p in programmes if p.kit},
    }
    return {kind: tuple(sorted(found)) for kind, found in asked.items()}


def _can_teach(programmes: Sequence[ProgrammeRow], kept: Sequence[CapacityRow]) -> list[str]:
    has = {(row.kind, row.what) for row in kept if row.count}
    return [
        p.code
        for p in programmes
        if {
            ("rooms", p.room), ("instructors", p.skill), ("language_teachers", p.language),
            *([("kits", p.kit)] if p.kit else []),
        } <= has
    ]  # fmt: skip
