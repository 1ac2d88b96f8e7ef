"""What a host or partner has to do, by urgency."""

from dataclasses import dataclass
from datetime import date, datetime

from rantau.base.actor import Actor
from rantau.journey.orders.queries import (
    OrderFilter,
    OrderRow,
    PromiseRow,
    barred_by,
    order_list,
    orders_to_answer,
    promise_list,
)
from rantau.journey.trail.queries import Step, latest_steps


@dataclass(frozen=True)
class Work:
    """One line of the list: what, until when, how urgent."""

    tone: str
    code: str
    order: OrderRow | None = None
    promise: PromiseRow | None = None
    until: date | None = None


@dataclass(frozen=True)
class Home:
    work: tuple[Work, ...]
    orders: tuple[OrderRow, ...]
    n_orders: int
    n_places: int
    changes: tuple[tuple[Step, OrderRow], ...]
    barred: str
    """Whose licence keeps orders back; empty where none does."""


def home_for(actor: Actor, now: datetime) -> Home:
    """Gather a host's work and what changed lately."""
    recent = order_list(actor=actor, wanted=OrderFilter(), now=now)
    work = [_of_order(row) for row in orders_to_answer(actor=actor, now=now)]
    work += [_of_promise(row) for row in promise_list(actor=actor, now=now).rows]
    rank = {"bad": 0, "warn": 1, "info": 2}
    orders = {f"joborder:{row.ref}": row for row in recent.rows}
    return Home(
        work=tuple(sorted(work, key=lambda one: (rank[one.tone], one.until or date.max))),
        orders=recent.rows[:5],
        n_orders=recent.n_orders,
        n_places=recent.n_places,
        changes=tuple((step, orders[step.obj]) for step in latest_steps(orders, limit=8)),
        barred=barred_by(actor=actor, now=now),
    )


def _of_order(row: OrderRow) -> Work:
    if row.state == "returned":
        return Work("bad", "work_returned", order=row)
    if row.state == "draft":
        return Work("info", "work_draft", order=row)
    return Work("warn", "work_lapses", order=row, until=row.lapses_on)


def _of_promise(row: PromiseRow) -> Work:
    tone = {"overdue": "bad", "due_soon": "warn", "waiting": "warn"}.get(row.light, "info")
    code = "work_confirm" if "confirm" in row.moves else "work_promise"
    return Work(tone, code, promise=row, until=row.due_on)
