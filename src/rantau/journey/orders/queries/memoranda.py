"""What is shown of memoranda and their promises."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from rantau.base.access import NO_ROWS
from rantau.base.actor import Actor, Role
from rantau.base.pages import PAGE, Paged, cut, pages_for
from rantau.base.tables import Rows
from rantau.base.workdays import local_day
from rantau.journey.orders.bridge import CURRENCY
from rantau.journey.orders.models import Memorandum, Promise
from rantau.journey.orders.states import PARTIES, MemorandumState, PromiseState
from rantau.journey.parties.models import Organisation
from rantau.journey.trail.queries import Step, open_moves, timeline

WARN_BEFORE = timedelta(days=90)
DUE_SOON = timedelta(days=30)


@dataclass(frozen=True)
class YearRow:
    year: int
    n_places: int
    n_drawn: int

    @property
    def n_left(self) -> int:
        return self.n_places - self.n_drawn


@dataclass(frozen=True)
class PromiseRow:
    ref: str
    given_by: str
    text: str
    owner: str
    due_on: date
    evidence: str
    state: str
    light: str
    """`kept`, `waiting`, `on_time`, `due_soon` or `overdue`."""
    version: int
    moves: tuple[str, ...]


@dataclass(frozen=True)
class MemorandumRow:
    ref: str
    number: str
    title: str
    partner: str
    partner_ref: str
    destination: str
    state: str
    starts_on: date
    ends_on: date
    n_places: int
    n_drawn: int
    n_promises: int
    n_kept: int
    days_left: int
    warns: bool

    @property
    def kept_percent(self) -> int:
        return 100 * self.n_kept // self.n_promises if self.n_promises else 0


@dataclass(frozen=True)
class MemorandumPage:
    """A memorandum: places by year, promises of both sides, what was done."""

    row: MemorandumRow
    sectors: tuple[str, ...]
    signed_on: date | None
    years: tuple[YearRow, ...]
    promises: tuple[PromiseRow, ...]
    steps: tuple[Step, ...]
    version: int
    moves: tuple[str, ...]
    is_licensed: bool
    """Whether the partner holds a licence for today."""


@dataclass(frozen=True)
class MemorandumList(Paged):
    rows: tuple[MemorandumRow, ...]
    n_memoranda: int


@dataclass(frozen=True)
class PromiseList(Paged):
    rows: tuple[PromiseRow, ...]
    n_promises: int


def memorandum_list(*, actor: Actor, now: datetime, page: int = 1) -> MemorandumList:
    """List memoranda a page at a time, those that end first on top."""
    n = Memorandum.objects.visible_to(actor).count()
    found = cut(_memoranda(actor).order_by("ends_on", "pk"), page)
    rows = tuple(_memorandum_row(one, now) for one in found)
    return MemorandumList(rows=rows, n_memoranda=n, page=page, n_pages=pages_for(n))


def memoranda_ending(*, actor: Actor, now: datetime, limit: int = PAGE) -> list[MemorandumRow]:
    """List the memoranda that warn of their end, the nearest first."""
    soon = _memoranda(actor).filter(ends_on__lte=local_day(now) + WARN_BEFORE)
    found = soon.exclude(state=MemorandumState.ENDED).order_by("ends_on", "pk")
    return [_memorandum_row(one, now) for one in found[:limit]]


def _memoranda(actor: Actor) -> Rows[Memorandum]:
    promises = Count("promises", distinct=True)
    kept = Count("promises", filter=Q(promises__state=PromiseState.KEPT), distinct=True)
    found = Memorandum.objects.visible_to(actor).select_related("partner")
    return found.prefetch_related("years").annotate(n_promises=promises, n_kept=kept)


def _memorandum_row(one: Any, now: datetime) -> MemorandumRow:
    days_left = (one.ends_on - local_day(now)).days
    years = one.years.all()
    return MemorandumRow(
        ref=one.ref,
        number=one.number,
        title=one.title,
        partner=one.partner.name,
        partner_ref=one.partner.ref,
        destination=one.destination,
        state=one.state,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        n_places=sum(year.n_places for year in years),
        n_drawn=sum(year.n_drawn for year in years),
        n_promises=one.n_promises,
        n_kept=one.n_kept,
        days_left=days_left,
        warns=days_left <= WARN_BEFORE.days and one.state != MemorandumState.ENDED,
    )


def memorandum_page(*, actor: Actor, ref: str, now: datetime) -> MemorandumPage:
    """Return one memorandum with everything that hangs on it."""
    found = _memoranda(actor).get_visible(actor, ref=ref)
    promises = Promise.objects.visible_to(actor).filter(memorandum=found).order_by("due_on", "pk")
    return MemorandumPage(
        row=_memorandum_row(found, now),
        sectors=tuple(found.sectors),
        signed_on=found.signed_on,
        years=_year_rows(found),
        promises=tuple(_promise_row(one, actor, now) for one in promises),
        steps=tuple(timeline(found, with_details=False)),
        version=found.version,
        moves=open_moves(found, actor, now),
        is_licensed=_is_licensed(found.partner, local_day(now)),
    )


def _is_licensed(organisation: Organisation, today: date) -> bool:
    return any(one.is_good_on(today) for one in organisation.licences.all())


def barred_by(*, actor: Actor, now: datetime) -> str:
    """Name the organisation whose licence keeps the actor's orders back; empty where none does."""
    own = Organisation.objects.get_visible(actor, pk=actor.organisation_id)
    today = local_day(now)
    if own.licences.exists() and not _is_licensed(own, today):
        return own.name
    partner = own.partner if actor.role is Role.HOST else own
    return partner.name if partner and not _is_licensed(partner, today) else ""


def promise_list(*, actor: Actor, now: datetime, page: int = 1) -> PromiseList:
    """List the promises whose next move is the actor's a page at a time, the most urgent first."""
    found = Promise.objects.visible_to(actor).filter(_awaits(actor))
    n = found.count()
    rows = (_promise_row(one, actor, now) for one in cut(found.order_by("due_on", "pk"), page))
    return PromiseList(rows=tuple(rows), n_promises=n, page=page, n_pages=pages_for(n))


def _awaits(actor: Actor) -> Q:
    """Say for the database which promises the table of moves opens to an actor."""
    if actor.role not in PARTIES:
        return NO_ROWS
    own = Q(given_by=actor.role)
    return own & Q(state=PromiseState.OPEN) | ~own & Q(state=PromiseState.REPORTED)


def _promise_row(one: Promise, actor: Actor, now: datetime) -> PromiseRow:
    return PromiseRow(
        ref=one.ref,
        given_by=one.given_by,
        text=one.text,
        owner=one.owner,
        due_on=one.due_on,
        evidence=one.evidence,
        state=one.state,
        light=light(one.state, one.due_on, local_day(now)),
        version=one.version,
        moves=open_moves(one, actor, now),
    )


def light(state: str, due_on: date, today: date) -> str:
    """Return the traffic light of a promise."""
    if state == PromiseState.KEPT:
        return "kept"
    if state == PromiseState.REPORTED:
        return "waiting"
    if due_on < today:
        return "overdue"
    return "due_soon" if due_on - today <= DUE_SOON else "on_time"


@dataclass(frozen=True)
class OpenMemorandum:
    """A memorandum to order under: what it is called, and what it has left from this year on."""

    ref: str
    number: str
    title: str
    currency: str
    years: tuple[YearRow, ...]


def open_memoranda(*, actor: Actor, today: date) -> list[OpenMemorandum]:
    """List the memoranda that an actor may order under."""
    found = Memorandum.objects.visible_to(actor).filter(state="signed", ends_on__gte=today)
    if actor.role is Role.HOST:
        found = found.filter(partner__members__pk=actor.organisation_id)
    return [
        OpenMemorandum(
            one.ref, one.number, one.title, CURRENCY[one.destination],
            tuple(row for row in _year_rows(one) if row.year >= today.year),
        )
        for one in found.prefetch_related("years").order_by("number")
    ]  # fmt: skip


def _year_rows(one: Memorandum) -> tuple[YearRow, ...]:
    years = sorted(one.years.all(), key=lambda year: year.year)
    return tuple(YearRow(y.year, y.n_places, y.n_drawn) for y in years)
