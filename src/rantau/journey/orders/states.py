"""How memoranda, their promises and demand orders live."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from rantau.base.actor import Actor, Role
from rantau.base.errors import RuleBroken
from rantau.base.states import StateTable, by_somebody_else, move

LAPSES_AFTER = timedelta(days=45)
"""How long an approved order that nobody plans stands without being confirmed."""


class MemorandumState(models.TextChoices):
    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class PromiseState(models.TextChoices):
    OPEN = "open"
    REPORTED = "reported"
    KEPT = "kept"


class OrderState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    PLANNED = "planned"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


def by_its_owner(record: Any, actor: Actor, now: datetime) -> None:
    """Only who gave the promise reports on it."""
    if actor.role is not Role(record.given_by):
        raise RuleBroken("not_your_promise")


def by_the_other_side(record: Any, actor: Actor, now: datetime) -> None:
    """Only who was promised something confirms that it was kept."""
    if actor.role is Role(record.given_by):
        raise RuleBroken("other_side_confirms")


def nobody_confirmed(record: Any, actor: Actor, now: datetime) -> None:
    """Only silence lets an order lapse, looked at when it happens."""
    if record.confirmed_at > now - LAPSES_AFTER:
        raise RuleBroken("confirmed_meanwhile")


M, P, O = MemorandumState, PromiseState, OrderState  # noqa: E741 -- columns of the tables below
MINISTRY, SYSTEM = Role.MINISTRY, Role.SYSTEM
PARTIES = (Role.MINISTRY, Role.PARTNER)
ASKING = (Role.HOST, Role.PARTNER)

MEMORANDUM = StateTable(
    first=M.DRAFT,
    moves=(
        move("sign", [M.DRAFT], M.SIGNED, by=[MINISTRY], needs=[by_somebody_else], fresh=True),
        move("end", [M.SIGNED], M.ENDED, by=[SYSTEM]),
    ),
)
PROMISE = StateTable(
    first=P.OPEN,
    moves=(
        move("report", [P.OPEN], P.REPORTED, by=PARTIES, needs=[by_its_owner]),
        move("confirm", [P.REPORTED], P.KEPT, by=PARTIES, needs=[by_the_other_side]),
        move("dispute", [P.REPORTED], P.OPEN, by=PARTIES, needs=[by_the_other_side]),
    ),
)
JOB_ORDER = StateTable(
    first=O.DRAFT,
    moves=(
        move("submit", [O.DRAFT, O.RETURNED], O.SUBMITTED, by=ASKING),
        move("check", [O.SUBMITTED], O.CHECKED, by=[MINISTRY]),
        move(
            "approve", [O.CHECKED], O.APPROVED,
            by=[MINISTRY], needs=[by_somebody_else], fresh=True,
        ),
        move("return", [O.SUBMITTED, O.CHECKED], O.RETURNED, by=[MINISTRY]),
        move("reopen", [O.SUBMITTED, O.CHECKED, O.APPROVED, O.PLANNED], O.RETURNED, by=ASKING),
        move("confirm", [O.APPROVED], O.APPROVED, by=ASKING),
        move("plan", [O.APPROVED], O.PLANNED, by=[SYSTEM]),
        move("unplan", [O.PLANNED], O.APPROVED, by=[SYSTEM]),
        move("withdraw", [O.DRAFT, O.SUBMITTED, O.CHECKED, O.RETURNED, O.APPROVED, O.PLANNED],
             O.WITHDRAWN, by=ASKING),
        move("lapse", [O.APPROVED], O.LAPSED, by=[SYSTEM], needs=[nobody_confirmed]),
    ),
)  # fmt: skip
"""Silence decides against nobody: an order that nobody reviews waits and rises in the list."""
HOLDS_PLACES = (O.APPROVED, O.PLANNED)
"""States in which an order's places are drawn from the memorandum."""
