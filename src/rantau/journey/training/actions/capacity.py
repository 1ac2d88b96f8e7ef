"""What centres can teach, how people pass, who comes: kept by those who know it."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.transaction import atomic

from rantau.base.access import KEEPERS, only
from rantau.base.actor import Actor, Role
from rantau.base.canonical import canonical
from rantau.base.errors import BadInput, Refusal, WrongState
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.actions import amend, append, create, locked
from rantau.journey.training.models import (
    Capacity,
    Closure,
    GateRate,
    LeadStep,
    Programme,
    SupplyMonth,
    TravelCost,
)
from rantau.journey.training.queries.sheets import MOST_AT_A_TIME, CapacitySheet, read_capacity


@dataclass(frozen=True)
class ProgrammeFacts:
    code: str
    months: int
    room: str
    skill: str
    language: str
    kit: str
    class_cost: int


@dataclass(frozen=True)
class CapacityFacts:
    """So many of a kind, in these months (first days; None is always)."""

    kind: str
    what: str
    count: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class GateFacts:
    gate: str
    rate: Decimal
    counts: str
    province: str = ""
    programme: str = ""
    n_people: int = 200


@atomic
def keep_programme(*, actor: Actor, facts: ProgrammeFacts, now: datetime) -> Programme:
    """Write down a kind of class, or what changed about it."""
    only(KEEPERS, actor, "keep_programme")
    rows = Programme.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(code=facts.code).first()
    if found is None:
        return create(Programme(**asdict(facts)), "write", actor=actor, now=now)
    for name, value in asdict(facts).items():
        setattr(found, name, value)
    return amend(found, "change", actor=actor, now=now)


@atomic
def set_capacity(*, actor: Actor, facts: CapacityFacts, now: datetime, ref: str = "") -> Capacity:
    """Add a row of the actor's own centre, or replace the one that `ref` names."""
    centre = _own_centre(actor, "set_capacity")
    faults = capacity_faults(facts)
    if faults:
        raise BadInput("look_at_fields", faults)
    if ref:
        _retire(Capacity.objects.get_visible(actor, ref=ref), actor=actor, now=now)
    return create(Capacity(centre=centre, **asdict(facts)), "keep", actor=actor, now=now)


@atomic
def keep_capacity(*, actor: Actor, rows: Sequence[CapacityFacts], now: datetime) -> list[Capacity]:
    """Replace everything the actor's own centre teaches with: a whole sheet, or nothing of it."""
    centre = _own_centre(actor, "keep_capacity")
    faults = {str(n): f for n, row in enumerate(rows) for f in capacity_faults(row).values()}
    if faults:
        raise BadInput("look_at_fields", faults)
    for old in Capacity.objects.visible_to(actor).filter(centre=centre, is_current=True):
        _retire(old, actor=actor, now=now)
    return [
        create(Capacity(centre=centre, **asdict(row)), "keep", actor=actor, now=now) for row in rows
    ]


@atomic
def drop_capacity(*, actor: Actor, ref: str, now: datetime) -> None:
    """Take a row of the actor's own centre away."""
    _own_centre(actor, "drop_capacity")
    _retire(Capacity.objects.get_visible(actor, ref=ref), actor=actor, now=now)


def keep_capacity_sheet(
    *, actor: Actor, data: bytes, name: str, lang: str, now: datetime
) -> CapacitySheet:
    """Replace everything the actor's own centre teaches with by a spreadsheet, if all is right."""
    _own_centre(actor, "keep_capacity_sheet")
    answer = read_capacity(actor=actor, data=data, name=name, lang=lang)
    if not answer.faults:
        facts = [
            CapacityFacts(row.kind, row.what, row.count, row.starts_on, row.ends_on)
            for row in answer.rows
        ]
        keep_capacity(actor=actor, rows=facts, now=now)
    return answer


def capacity_faults(facts: CapacityFacts) -> dict[str, Refusal]:
    """Say what is wrong with a row of capacity, by field."""
    faults: dict[str, Refusal] = {}
    if facts.kind not in Capacity.Kind.values:
        faults["kind"] = BadInput("unknown_kind", kind=facts.kind)
    if not facts.what:
        faults["what"] = BadInput("what_needed")
    if not 0 <= facts.count <= MOST_AT_A_TIME:
        faults["count"] = BadInput("count_out_of_range", most=MOST_AT_A_TIME)
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        faults["ends_on"] = BadInput("ends_before_start")
    return faults


def _retire(old: Capacity, *, actor: Actor, now: datetime) -> None:
    old = locked(old, actor)
    if not old.is_current:
        raise WrongState("changed_meanwhile", seen=old.ref, now="")
    old.is_current = False
    amend(old, "retire", actor=actor, now=now)


@atomic
def add_closure(
    *, actor: Actor, starts_on: date, ends_on: date, reason: str, now: datetime
) -> Closure:
    """Say in which months the actor's own centre is closed."""
    centre = _own_centre(actor, "add_closure")
    if ends_on < starts_on:
        raise BadInput("look_at_fields", {"ends_on": BadInput("ends_before_start")})
    if not reason.strip():
        raise BadInput("look_at_fields", {"reason": BadInput("reason_needed")})
    closure = Closure(centre=centre, starts_on=starts_on, ends_on=ends_on, reason=reason.strip())
    return create(closure, "close", actor=actor, now=now)


@atomic
def end_closure(*, actor: Actor, ref: str, now: datetime) -> Closure:
    """Take a closure back."""
    _own_centre(actor, "end_closure")
    closure = locked(Closure.objects.get_visible(actor, ref=ref), actor)
    if not closure.is_current:
        raise WrongState("changed_meanwhile", seen=closure.ref, now="")
    closure.is_current = False
    return amend(closure, "reopen", actor=actor, now=now)


@atomic
def keep_rate(*, actor: Actor, facts: GateFacts, now: datetime) -> GateRate:
    """Assume a rate for a gate, and say how many people's results that is worth."""
    only(KEEPERS, actor, "keep_rate")
    if not 0 < facts.rate <= 1 or facts.counts not in ("before", "after"):
        raise BadInput("rate_out_of_range")
    key = {"gate": facts.gate, "province": facts.province, "programme": facts.programme}
    rows = GateRate.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(**key).first()
    if found is None:
        return create(GateRate(**asdict(facts)), "assume", actor=actor, now=now)
    found.rate, found.counts, found.n_people = facts.rate, facts.counts, facts.n_people
    return amend(found, "assume", actor=actor, now=now)


@atomic
def keep_lead_steps(
    *, actor: Actor, destination: str, steps: Sequence[tuple[str, int]], now: datetime
) -> list[LeadStep]:
    """Say which steps lie between class and departure for a country, and their months."""
    only(KEEPERS, actor, "keep_lead_steps")
    rows = LeadStep.objects.visible_to(actor).select_for_update(of=("self",)).order_by("pk")
    known = {one.step: one for one in rows.filter(destination=destination)}
    kept = []
    for number, (step, months) in enumerate(steps):
        found = known.get(step)
        if found is None:
            row = LeadStep(destination=destination, number=number, step=step, months=months)
            kept.append(create(row, "write", actor=actor, now=now))
        else:
            found.number, found.months = number, months
            kept.append(amend(found, "change", actor=actor, now=now))
    return kept


@atomic
def keep_forecast(
    *,
    actor: Actor,
    supply: Sequence[tuple[str, date, int]],
    travel: Sequence[tuple[str, str, int]],
    now: datetime,
) -> None:
    """Replace the forecast of people and the costs of ways; noted as one act with its digest."""
    only(KEEPERS, actor, "keep_forecast")
    centres = {
        one.code: one
        for one in Organisation.objects.visible_to(actor).filter(kind="training_centre")
    }
    unknown = sorted({code for _, code, _ in travel} - set(centres))
    if unknown:
        raise BadInput("unknown_centre", centre=unknown[0])
    SupplyMonth.objects.visible_to(actor).delete()
    TravelCost.objects.visible_to(actor).delete()
    SupplyMonth.objects.bulk_create(
        SupplyMonth(province=province, month_on=month, people=n) for province, month, n in supply
    )
    TravelCost.objects.bulk_create(
        TravelCost(province=province, centre=centres[code], cost=cost)
        for province, code, cost in travel
    )
    rows = [[p, m.isoformat(), n] for p, m, n in supply] + [[p, c, n] for p, c, n in travel]
    digest = hashlib.sha256(canonical(rows)).hexdigest()
    detail = {"sha256": digest, "n_supply": len(supply), "n_travel": len(travel)}
    append("forecast.keep", "forecast:national", actor=actor, now=now, detail=detail)


def _own_centre(actor: Actor, act: str) -> Organisation:
    only([Role.TRAINING_CENTRE], actor, act)
    return Organisation.objects.get_visible(actor, pk=actor.organisation_id)
