"""What is shown of demand orders: lists, one order with the law, what waits for whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from rantau import atlas
from rantau.base.actor import Actor, Role
from rantau.base.pages import PAGE, Paged, cut, pages_for
from rantau.base.tables import Rows
from rantau.base.workdays import local_day, working_days_between
from rantau.journey.orders.bridge import CURRENCY, LawRow, WageMet, judge, wage_met
from rantau.journey.orders.models import JobOrder, Memorandum, MemorandumYear, OrderSnapshot
from rantau.journey.orders.states import HOLDS_PLACES, LAPSES_AFTER, OrderState
from rantau.journey.trail.queries import Step, open_moves, timeline

LAPSE_WARNING = timedelta(days=30)


@dataclass(frozen=True)
class Terms:
    """The twelve fields of an order, as people write them."""

    memorandum: str
    occupation: str
    n_places: int
    place: str
    departs_on: date
    months: int
    regime: str
    hourly: int
    hours_per_month: int
    deductions: int
    lodging_m2: Decimal
    remark: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the terms as text and whole numbers, for snapshots and checks."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        found["departs_on"] = self.departs_on.isoformat()
        found["lodging_m2"] = str(self.lodging_m2)
        return found


@dataclass(frozen=True)
class OrderRow:
    """An order in a list."""

    ref: str
    host: str
    host_ref: str
    memorandum: str
    memorandum_ref: str
    occupation: str
    n_places: int
    place: str
    country: str
    departs_on: date
    state: str
    hourly: int
    currency: str
    review_due_on: date | None
    working_days_left: int | None
    lapses_on: date | None
    changed_at: datetime


@dataclass(frozen=True)
class Difference:
    """A field that changed since the order was last sent in."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class OrderPage:
    """An order with what the law says, what changed, what is asked for and what may be done."""

    row: OrderRow
    terms: Terms
    law: tuple[LawRow, ...]
    flags: Mapping[str, str]
    differences: tuple[Difference, ...]
    n_sent: int
    steps: tuple[Step, ...]
    version: int
    moves: tuple[str, ...]
    met: WageMet | None
    """The minimum wage, where the order's is no lower."""
    places_left: int
    """Of the memorandum in the year of departure, by what is approved."""


HOLDING = "holding"


@dataclass(frozen=True)
class OrderFilter:
    """What a list of orders is narrowed to; empty is everything, `holding` the approved ones."""

    state: str = ""
    memorandum: str = ""
    host: str = ""
    occupation: str = ""
    place: str = ""
    page: int = 1


@dataclass(frozen=True)
class OrderList(Paged):
    rows: tuple[OrderRow, ...]
    n_orders: int
    n_places: int


def order_list(*, actor: Actor, wanted: OrderFilter, now: datetime) -> OrderList:
    """List orders a page at a time, the latest change first."""
    found = _narrowed(JobOrder.objects.visible_to(actor), wanted)
    totals = found.aggregate(n=Count("pk"), places=Sum("n_places"))
    rows = cut(with_names(found).order_by("-changed_at", "-pk"), wanted.page)
    return OrderList(
        rows=tuple(order_row(one, now) for one in rows),
        n_orders=totals["n"],
        n_places=totals["places"] or 0,
        page=wanted.page,
        n_pages=pages_for(totals["n"]),
    )


def _narrowed(found: Rows[JobOrder], wanted: OrderFilter) -> Rows[JobOrder]:
    if wanted.state == HOLDING:
        found = found.filter(state__in=HOLDS_PLACES)
    by = {
        "state": "" if wanted.state == HOLDING else wanted.state,
        "memorandum__ref": wanted.memorandum,
        "host__ref": wanted.host,
        "occupation": wanted.occupation,
        "place": wanted.place,
    }
    return found.filter(**{name: value for name, value in by.items() if value})


def with_names(found: Rows[JobOrder]) -> Rows[JobOrder]:
    """Fetch what a row names: host, memorandum, partner."""
    return found.select_related("host", "memorandum__partner")


def orders_to_review(*, actor: Actor, now: datetime, limit: int = PAGE) -> list[OrderRow]:
    """List the orders that wait for the ministry, the longest overdue first."""
    waiting = (OrderState.SUBMITTED, OrderState.CHECKED)
    found = with_names(JobOrder.objects.visible_to(actor).filter(state__in=waiting))
    return [order_row(one, now) for one in found.order_by("review_due_on", "pk")[:limit]]


def orders_to_answer(*, actor: Actor, now: datetime, limit: int = PAGE) -> list[OrderRow]:
    """List the orders whose next move is the host's: returned, drafts, about to lapse."""
    today = local_day(now)
    found = JobOrder.objects.visible_to(actor).filter(
        Q(state__in=(OrderState.RETURNED, OrderState.DRAFT))
        | Q(state=OrderState.APPROVED, confirmed_at__lte=now - LAPSE_WARNING)
    )
    rows = [order_row(one, now) for one in with_names(found).order_by("changed_at")[:limit]]
    return sorted(rows, key=lambda row: (row.lapses_on or today, row.state != "returned"))


def order_row(one: JobOrder, now: datetime) -> OrderRow:
    """Freeze an order whose host and memorandum are fetched."""
    country = one.memorandum.destination
    left = None
    if one.review_due_on is not None and one.state in (OrderState.SUBMITTED, OrderState.CHECKED):
        left = working_days_between(local_day(now), one.review_due_on, ("ID", country))
    lapses = None
    if one.state == OrderState.APPROVED and one.confirmed_at is not None:
        lapses = local_day(one.confirmed_at + LAPSES_AFTER)
    return OrderRow(
        ref=one.ref,
        host=one.host.name,
        host_ref=one.host.ref,
        memorandum=one.memorandum.number,
        memorandum_ref=one.memorandum.ref,
        occupation=one.occupation,
        n_places=one.n_places,
        place=one.place,
        country=country,
        departs_on=one.departs_on,
        state=one.state,
        hourly=one.hourly,
        currency=CURRENCY[country],
        review_due_on=one.review_due_on,
        working_days_left=left,
        lapses_on=lapses,
        changed_at=one.changed_at,
    )


def order_page(*, actor: Actor, ref: str, now: datetime) -> OrderPage:
    """Return one order with the law, the changes since it was last sent in, and its steps."""
    found = with_names(JobOrder.objects.all()).get_visible(actor, ref=ref)
    terms = terms_of(found)
    snapshots = list(OrderSnapshot.objects.visible_to(actor).filter(order=found).order_by("number"))
    is_insider = actor.role in (Role.MINISTRY, Role.PARTNER, Role.HOST)
    return OrderPage(
        row=order_row(found, now),
        terms=terms,
        law=judge(terms.plain(), found.memorandum.destination),
        flags=found.flags if is_insider else {},
        differences=tuple(_differences(found, terms, snapshots)),
        n_sent=len(snapshots),
        steps=tuple(timeline(found, with_details=is_insider)),
        version=found.version,
        moves=open_moves(found, actor, now),
        met=wage_met(terms.plain(), found.memorandum.destination),
        places_left=places_left(found),
    )


def places_left(order: JobOrder) -> int:
    """Return how many places the memorandum has left in the order's year of departure."""
    # Unscoped: who sees the order may know what its memorandum has left.
    year = MemorandumYear.objects.filter(
        memorandum=order.memorandum_id, year=order.departs_on.year
    ).first()
    return year.n_places - year.n_drawn if year else 0


def law_on(*, actor: Actor, terms: Mapping[str, Any]) -> tuple[LawRow, ...]:
    """Return what the law finds in terms that are still being typed."""
    return law_beside(actor=actor, terms=terms).rows


@dataclass(frozen=True)
class LawBeside:
    """What stands beside a form: what the law finds, and the minimum that the wage reaches."""

    rows: tuple[LawRow, ...]
    met: WageMet | None


def law_beside(*, actor: Actor, terms: Mapping[str, Any]) -> LawBeside:
    """Return what the law says to terms that are still being typed."""
    memorandum = Memorandum.objects.get_visible(actor, ref=terms["memorandum"])
    plain = dict(terms) | {"departs_on": terms["departs_on"].isoformat()}
    plain |= {name: terms.get(name) or 0 for name in ("hours_per_month", "lodging_m2")}
    plain |= {"lodging_m2": str(plain["lodging_m2"])}
    country = memorandum.destination
    return LawBeside(judge(plain, country), wage_met(plain, country))


def terms_of(one: JobOrder) -> Terms:
    """Return the terms of an order whose memorandum is fetched."""
    values = {f.name: getattr(one, f.name) for f in fields(Terms) if f.name != "memorandum"}
    return Terms(memorandum=one.memorandum.ref, **values)


def _differences(
    one: JobOrder, terms: Terms, snapshots: list[OrderSnapshot]
) -> Iterable[Difference]:
    """Compare the terms with what the reviewer saw before these."""
    is_sent = one.state not in (OrderState.DRAFT, OrderState.RETURNED)
    seen = snapshots[:-1] if is_sent else snapshots
    if not seen:
        return
    before, after = seen[-1].terms, terms.plain()
    for name, value in after.items():
        if before.get(name) != value:
            yield Difference(name, before.get(name), value)


@dataclass(frozen=True)
class Counts:
    """How many orders and places are in each state."""

    state: str
    n_orders: int
    n_places: int


def order_counts(*, actor: Actor, memorandum: str = "") -> list[Counts]:
    """Count orders and places by state."""
    found = JobOrder.objects.visible_to(actor)
    if memorandum:
        found = found.filter(memorandum__ref=memorandum)
    rows = found.values_list("state").annotate(n=Count("pk"), places=Sum("n_places"))
    order = {state: n for n, state in enumerate(OrderState.values)}
    return [Counts(*row) for row in sorted(rows, key=lambda row: order[row[0]])]


def occupation_name(code: str, lang: str) -> str:
    """Return the name of an occupation; a code that is not there is returned as it is."""
    for match in atlas.training_map():
        if match.code == code:
            return {"ja": match.name_ja, "id": match.name_id}.get(lang, match.name_en)
    return code


def orders_holding_places(*, actor: Actor) -> Rows[JobOrder]:
    """Return the orders that a plan answers."""
    return with_names(JobOrder.objects.visible_to(actor).filter(state__in=HOLDS_PLACES))


def order_names(*, actor: Actor, refs: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return occupation and host of some orders, as far as the actor sees them."""
    found = JobOrder.objects.visible_to(actor).filter(ref__in=refs)
    return {
        ref: (job, host) for ref, job, host in found.values_list("ref", "occupation", "host__name")
    }
