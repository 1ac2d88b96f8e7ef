"""Memoranda and promises: drafted, signed by a second person, kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.transaction import atomic

from rantau import atlas
from rantau.base.access import KEEPERS, only
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput, Refusal
from rantau.base.workdays import local_day
from rantau.journey.orders.models import Memorandum, MemorandumYear, Promise
from rantau.journey.orders.states import MemorandumState
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.actions import advance, create

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Between which a memorandum lies: outside is a slip of the finger."""
MOST_IN_A_YEAR = 1_000_000
MARGIN = timedelta(days=366)
"""How long before a memorandum begins, or after it ends, something may have been promised for."""


@dataclass(frozen=True)
class MemorandumFacts:
    """What a memorandum says."""

    partner: str
    number: str
    title: str
    destination: str
    starts_on: date
    ends_on: date
    places_by_year: Mapping[int, int]
    sectors: tuple[str, ...] = ()


@atomic
def draft_memorandum(*, actor: Actor, facts: MemorandumFacts, now: datetime) -> Memorandum:
    """Write down a memorandum; another officer signs it."""
    only(KEEPERS, actor, "draft_memorandum")
    partner = Organisation.objects.get_visible(actor, ref=facts.partner)
    _check_memorandum(actor, facts)
    memorandum = Memorandum(
        partner=partner,
        number=facts.number,
        title=facts.title,
        destination=facts.destination,
        sectors=sorted(facts.sectors),
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        first_person_id=actor.person_id or None,
    )
    create(memorandum, "draft", actor=actor, now=now)
    for year, n_places in sorted(facts.places_by_year.items()):
        row = MemorandumYear(memorandum=memorandum, year=year, n_places=n_places)
        create(row, "agree", actor=actor, now=now)
    return memorandum


def _check_memorandum(actor: Actor, facts: MemorandumFacts) -> None:
    faults: dict[str, Refusal] = {}
    if facts.ends_on <= facts.starts_on:
        faults["ends_on"] = BadInput("ends_before_start")
    days = {"starts_on": facts.starts_on, "ends_on": facts.ends_on}
    odd = [name for name, day in days.items() if not FIRST_YEAR <= day.year <= LAST_YEAR]
    faults |= {
        name: BadInput("year_out_of_range", first=FIRST_YEAR, last=LAST_YEAR) for name in odd
    }
    years = range(facts.starts_on.year, facts.ends_on.year + 1)
    if not facts.places_by_year or not set(facts.places_by_year) <= set(years):
        faults["places_by_year"] = BadInput("years_outside")
    if not all(1 <= n <= MOST_IN_A_YEAR for n in facts.places_by_year.values()):
        faults["places_by_year"] = BadInput("quota_out_of_range")
    if Memorandum.objects.visible_to(actor).filter(number=facts.number).exists():
        faults["number"] = BadInput("number_taken", number=facts.number)
    if not set(facts.sectors) <= {field.code for field in atlas.fields()}:
        faults["sectors"] = BadInput("unknown_field")
    if faults:
        raise BadInput("look_at_fields", faults)


@atomic
def sign_memorandum(*, actor: Actor, ref: str, signed_on: date, now: datetime) -> Memorandum:
    """Put a memorandum into force: a second person, freshly signed in."""
    if signed_on > local_day(now):
        raise BadInput("in_the_future")
    memorandum = Memorandum.objects.get_visible(actor, ref=ref)
    return advance(memorandum, "sign", actor=actor, now=now, changes={"signed_on": signed_on})


@atomic
def add_promise(  # noqa: PLR0913 -- the facts of a promise
    *, actor: Actor, memorandum: str, given_by: str, text: str, owner: str, due_on: date,
    now: datetime,
) -> Promise:  # fmt: skip
    """Write down what a side has promised."""
    only(KEEPERS, actor, "add_promise")
    if given_by not in (Role.MINISTRY, Role.PARTNER):
        raise BadInput("unknown_side", side=given_by)
    found = Memorandum.objects.get_visible(actor, ref=memorandum)
    first, last = found.starts_on - MARGIN, found.ends_on + MARGIN
    if not first <= due_on <= last:
        fault = BadInput("due_out_of_range", first=first.isoformat(), last=last.isoformat())
        raise BadInput("look_at_fields", {"due_on": fault})
    promise = Promise(memorandum=found, given_by=given_by, text=text, owner=owner, due_on=due_on)
    return create(promise, "give", actor=actor, now=now)


@atomic
def report_promise(*, actor: Actor, ref: str, evidence: str, now: datetime) -> Promise:
    """Say that a promise was kept, with the evidence."""
    if not evidence.strip():
        raise BadInput("evidence_needed")
    promise = Promise.objects.get_visible(actor, ref=ref)
    return advance(promise, "report", actor=actor, now=now, changes={"evidence": evidence.strip()})


@atomic
def answer_promise(
    *, actor: Actor, ref: str, move: str, now: datetime, reason: str = ""
) -> Promise:
    """Confirm that a promise was kept, or dispute it with a reason."""
    if move not in ("confirm", "dispute"):
        raise BadInput("unknown_move", move=move)
    if move == "dispute" and not reason.strip():
        raise BadInput("reason_needed")
    promise = Promise.objects.get_visible(actor, ref=ref)
    return advance(promise, move, actor=actor, now=now, detail={"reason": reason})


def end_memoranda(*, now: datetime) -> int:
    """End memoranda whose last day is over. Safe to repeat."""
    over = Memorandum.objects.visible_to(SYSTEM).filter(
        state=MemorandumState.SIGNED, ends_on__lt=local_day(now)
    )
    for memorandum in over:
        advance(memorandum, "end", actor=SYSTEM, now=now)
    return len(over)
