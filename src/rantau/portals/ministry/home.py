"""What waits for the ministry, by urgency, and the programme in numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from rantau.base.actor import Actor
from rantau.journey.orders.queries import (
    OrderRow,
    PromiseRow,
    memoranda_ending,
    order_names,
    orders_to_review,
    promise_list,
)
from rantau.journey.trail.queries import Step, journal_tail
from rantau.journey.training.queries import (
    BehindRow,
    PlanRow,
    Totals,
    class_inbox,
    class_names,
    classes_by_province,
    orders_behind,
    plan_in_force,
    plan_list,
    totals,
)


@dataclass(frozen=True)
class Work:
    """One line of the list: what it is, how urgent, and the record."""

    tone: str
    kind: str
    row: Any


@dataclass(frozen=True)
class Change:
    """A step with the address of its record, and whose it is, where that is known."""

    step: Step
    address: str
    job: str = ""
    who: str = ""


@dataclass(frozen=True)
class Home:
    totals: Totals
    work: tuple[Work, ...]
    n_work: int
    plan: PlanRow | None
    provinces: dict[str, int]
    behind: tuple[BehindRow, ...]
    changes: tuple[Change, ...]

    @property
    def n_more(self) -> int:
        return self.n_work - len(self.work)


SHOWN = 20
SHOWN_BEHIND = 5
PAGES = {
    "joborder": "ministry:order",
    "trainingclass": "ministry:class",
    "classplan": "ministry:plan",
    "memorandum": "ministry:memorandum",
    "organisation": "ministry:organisation",
}
RANK = {"bad": 0, "warn": 1, "info": 2}


def home_for(actor: Actor, now: datetime) -> Home:
    """Gather the ministry's work and numbers."""
    work = [Work(_order_tone(row), "order", row) for row in orders_to_review(actor=actor, now=now)]
    work += [Work("warn", "class", row) for row in class_inbox(actor=actor, now=now)]
    promises = promise_list(actor=actor, now=now).rows
    work += [Work(_promise_tone(row), "promise", row) for row in promises]
    work += [
        Work("warn" if row.days_left > 30 else "bad", "memorandum", row)
        for row in memoranda_ending(actor=actor, now=now)
    ]
    work += [
        Work("info", "plan", row)
        for row in plan_list(actor=actor, now=now)
        if row.state in ("computed", "checked")
    ]
    work.sort(key=lambda one: RANK[one.tone])
    return Home(
        totals=totals(actor=actor),
        work=tuple(work[:SHOWN]),
        n_work=len(work),
        plan=plan_in_force(actor=actor, now=now),
        provinces=classes_by_province(actor=actor),
        behind=tuple(orders_behind(actor=actor, limit=SHOWN_BEHIND)),
        changes=_changes(actor),
    )


def _changes(actor: Actor) -> tuple[Change, ...]:
    steps = journal_tail(actor=actor, limit=10)
    refs = [step.obj.split(":", 1)[1] for step in steps]
    names = order_names(actor=actor, refs=refs) | class_names(actor=actor, refs=refs)
    return tuple(
        Change(step, _page_of(step), *names.get(ref, ()))
        for step, ref in zip(steps, refs, strict=True)
    )


def _page_of(step: Step) -> str:
    kind, ref = step.obj.split(":", 1)
    return reverse(PAGES[kind], args=[ref]) if kind in PAGES else ""


def _order_tone(row: OrderRow) -> str:
    left = row.working_days_left
    if left is None or left > 1:
        return "info"
    return "bad" if left < 0 else "warn"


def _promise_tone(row: PromiseRow) -> str:
    return {"overdue": "bad", "due_soon": "warn", "waiting": "warn"}.get(row.light, "info")
