"""What a centre's own desk shows: its work by urgency, a class with all it needs, what it lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rantau.base.actor import Actor
from rantau.base.workdays import local_day
from rantau.journey.trail.queries import Step, latest_steps, objects_of
from rantau.journey.training.models import Capacity, GateResult, Programme, TrainingClass
from rantau.journey.training.queries.capacity import (
    CapacityPage,
    ProgrammeRow,
    capacity_page,
    programme_list,
)
from rantau.journey.training.queries.classes import (
    ClassPage,
    ClassRow,
    class_page,
    class_row,
    slip_preview,
    with_names,
)
from rantau.journey.training.queries.rates import RateRow, rate_list
from rantau.journey.training.states import ALIVE, ClassState
from rantau.values.periods import month_number, month_start

SOON = timedelta(days=30)
URGENT = timedelta(days=3)
N_CHANGES = 8
AFTER = "after"
"""Gates that people of a class pass after it: the ones a centre records."""


@dataclass(frozen=True)
class CentreWork:
    """Something a centre has to do for a class: `kind` is answer, open, finish or results."""

    kind: str
    tone: str
    until: date
    row: ClassRow


@dataclass(frozen=True)
class ClassStep:
    """A step of one of the centre's classes."""

    step: Step
    row: ClassRow


@dataclass(frozen=True)
class CentreDesk:
    centre: str
    has_capacity: bool
    work: tuple[CentreWork, ...]
    classes: tuple[ClassRow, ...]
    """Those that are proposed, being prepared or running, the earliest start first."""
    changes: tuple[ClassStep, ...]


@dataclass(frozen=True)
class Need:
    """What a class needs of one kind; `has` is how many classes at a time the centre can give."""

    kind: str
    what: str
    has: int


@dataclass(frozen=True)
class ClassGate:
    """A gate of a class: what was recorded, and what the next plan takes as its rate now."""

    rate: RateRow
    n_entered: int | None
    n_passed: int | None


@dataclass(frozen=True)
class CentreClass:
    page: ClassPage
    months: int
    needs: tuple[Need, ...]
    gates: tuple[ClassGate, ...]


@dataclass(frozen=True)
class OrderHit:
    """What a class that slips means for one order."""

    host: str
    departs: str
    departures: Decimal
    lost: Decimal
    months_late: int
    could_depart: str


@dataclass(frozen=True)
class Clash:
    """What is short in the added months, one after the other, and how many classes use it."""

    kind: str
    what: str
    first: date
    last: date
    has: int
    n_classes: int


@dataclass(frozen=True)
class SlipPage:
    page: ClassPage
    months: int
    starts_on: date
    ends_on: date
    orders: tuple[OrderHit, ...]
    people: tuple[Mapping[str, Any], ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Teaching:
    """A kind of class, and what the centre lacks for it."""

    code: str
    months: int
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CapacityDesk:
    page: CapacityPage
    can: tuple[Teaching, ...]
    cannot: tuple[Teaching, ...]
    """The ones that lack least come first."""


def centre_desk(*, actor: Actor, now: datetime) -> CentreDesk:
    """Return the work of the actor's own centre, and what changed lately."""
    found = TrainingClass.objects.visible_to(actor).filter(centre_id=actor.organisation_id)
    found = with_names(found).order_by("starts_on", "pk")
    classes = list(found)
    recorded = _recorded(actor)
    asked = _gates(rate_list(actor=actor))
    rows = {one.pk: class_row(one, actor, now) for one in classes}
    today = local_day(now)
    work = []
    for one in classes:
        missing = set(asked(one.programme.code)) - recorded.get(one.pk, set())
        what = _work(rows[one.pk], today, is_missing=bool(missing))
        work += [what] if what else []
    rank = {"bad": 0, "warn": 1, "info": 2}
    alive = [s for s in ALIVE if s != ClassState.FINISHED]
    return CentreDesk(
        centre=classes[0].centre.name if classes else "",
        has_capacity=Capacity.objects.visible_to(actor).filter(is_current=True).exists(),
        work=tuple(sorted(work, key=lambda one: (rank[one.tone], one.until, one.row.ref))),
        classes=tuple(rows[one.pk] for one in classes if one.state in alive),
        changes=_changes(classes, rows),
    )


def _work(row: ClassRow, today: date, *, is_missing: bool) -> CentreWork | None:
    if row.answer_on:
        return CentreWork("answer", _tone(row.answer_on, today + URGENT), row.answer_on, row)
    if row.state == ClassState.ACCEPTED and row.starts_on <= today + SOON:
        return CentreWork("open", _tone(row.starts_on, today), row.starts_on, row)
    over = month_start(month_number(row.ends_on) + 1) - timedelta(days=1)
    if row.state == ClassState.RUNNING and over < today:
        return CentreWork("finish", "bad", over, row)
    if row.state == ClassState.FINISHED and is_missing:
        return CentreWork("results", "info", over, row)
    return None


def _tone(until: date, limit: date) -> str:
    return "bad" if until <= limit else "warn"


def _changes(
    classes: Sequence[TrainingClass], rows: Mapping[int, ClassRow]
) -> tuple[ClassStep, ...]:
    named = dict(zip(objects_of(classes), (rows[one.pk] for one in classes), strict=True))
    steps = sorted(latest_steps(named, limit=N_CHANGES), key=lambda step: step.at, reverse=True)
    return tuple(ClassStep(step, named[step.obj]) for step in steps)


def _recorded(actor: Actor) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    results = GateResult.objects.visible_to(actor).values_list("training_class_id", "gate")
    for owner, gate in results:
        found.setdefault(owner, set()).add(gate)
    return found


def _gates(rates: Sequence[RateRow]) -> Callable[[str], dict[str, RateRow]]:
    """Return a finder of the national rates after a class of some programme, by gate."""
    national = [one for one in rates if one.counts == AFTER and not one.province]

    def gates_of(programme: str) -> dict[str, RateRow]:
        fitting = [one for one in national if one.programme in ("", programme)]
        return {one.gate: one for one in sorted(fitting, key=lambda one: one.programme)}

    return gates_of


def centre_class(*, actor: Actor, ref: str, now: datetime) -> CentreClass:
    """Return one class with what it needs and the gates whose results are recorded."""
    page = class_page(actor=actor, ref=ref, now=now)
    programme = Programme.objects.visible_to(actor).get(code=page.row.programme)
    counts: dict[tuple[str, str], int] = {}
    for one in Capacity.objects.visible_to(actor).filter(is_current=True):
        if _covers(one, page.row):
            counts[one.kind, one.what] = counts.get((one.kind, one.what), 0) + one.count
    recorded = {one.gate: one for one in page.results}
    gates = _gates(rate_list(actor=actor))(programme.code)
    return CentreClass(
        page=page,
        months=programme.months,
        needs=tuple(Need(*need, counts.get(need, 0)) for need in _needs(programme)),
        gates=tuple(
            ClassGate(
                rate,
                recorded[gate].n_entered if gate in recorded else None,
                recorded[gate].n_passed if gate in recorded else None,
            )
            for gate, rate in sorted(gates.items())
        ),
    )


def _covers(one: Capacity, row: ClassRow) -> bool:
    begins = one.starts_on is None or one.starts_on <= row.starts_on
    return begins and (one.ends_on is None or row.ends_on <= one.ends_on)


def _needs(programme: Programme | ProgrammeRow) -> list[tuple[str, str]]:
    kinds = Capacity.Kind
    found = [
        (kinds.ROOMS.value, programme.room),
        (kinds.INSTRUCTORS.value, programme.skill),
        (kinds.LANGUAGE.value, programme.language),
    ]
    return [*found, (kinds.KITS.value, programme.kit)] if programme.kit else found


def centre_slip(*, actor: Actor, ref: str, months: int, now: datetime) -> SlipPage:
    """Return exactly what moves if a class starts so many months later."""
    page = class_page(actor=actor, ref=ref, now=now)
    effect = slip_preview(actor=actor, ref=ref, months=months)
    hosts = {one.order: one.host for one in page.orders}
    return SlipPage(
        page=page,
        months=months,
        starts_on=month_start(month_number(page.row.starts_on) + months),
        ends_on=month_start(month_number(page.row.ends_on) + months),
        orders=tuple(
            OrderHit(
                host=hosts.get(one["order"], ""),
                departs=str(one["departs"]),
                departures=Decimal(str(one["departures"])),
                lost=Decimal(str(one["lost"])),
                months_late=int(one["months_late"]),
                could_depart=str(one["could_depart"]),
            )
            for one in effect["orders"]
        ),
        people=tuple(effect["people"]),
        clashes=tuple(_clashes(effect["clashes"])),
    )


def _clashes(rows: Sequence[Mapping[str, Any]]) -> list[Clash]:
    """Put months that follow each other and are short of the same into one row."""
    found: list[Clash] = []
    for row in rows:
        month = date.fromisoformat(f"{row['month']}-01")
        one = Clash(row["kind"], row["what"], month, month, int(row["has"]), len(row["classes"]))
        last = found[-1] if found else None
        follows = last is not None and month_number(month) == month_number(last.last) + 1
        if last and follows and replace(one, first=last.first) == replace(last, last=month):
            found[-1] = replace(last, last=month)
        else:
            found.append(one)
    return found


def capacity_desk(*, actor: Actor) -> CapacityDesk:
    """Return the capacity of the actor's own centre, and for each programme what it lacks."""
    page = capacity_page(actor=actor)
    has = {(row.kind, row.what) for row in page.rows if row.count}
    teaching = [
        Teaching(p.code, p.months, tuple(need for need in _needs(p) if need not in has))
        for p in programme_list(actor=actor)
    ]
    lacking = [one for one in teaching if one.missing]
    return CapacityDesk(
        page=page,
        can=tuple(one for one in teaching if not one.missing),
        cannot=tuple(sorted(lacking, key=lambda one: (len(one.missing), one.code))),
    )
