"""How plans and classes live."""

from datetime import datetime
from typing import Any

from django.db import models

from rantau.base.actor import Actor, Role
from rantau.base.errors import RuleBroken
from rantau.base.states import StateTable, by_somebody_else, move
from rantau.base.workdays import local_day


class PlanState(models.TextChoices):
    REQUESTED = "requested"
    COMPUTING = "computing"
    COMPUTED = "computed"
    CHECKED = "checked"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ClassState(models.TextChoices):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    RUNNING = "running"
    FINISHED = "finished"
    DROPPED = "dropped"


def is_no_what_if(record: Any, actor: Actor, now: datetime) -> None:
    """Refuse a plan of other facts than those on record: it only answers a question."""
    if record.is_what_if:
        raise RuleBroken("what_if_is_not_adopted")


def has_begun(record: Any, actor: Actor, now: datetime) -> None:
    """Open a class in its first month, never before."""
    if local_day(now) < record.starts_on:
        raise RuleBroken("class_not_yet", day=record.starts_on)


def is_in_last_month(record: Any, actor: Actor, now: datetime) -> None:
    """End a class in its last month, never before."""
    if local_day(now) < record.ends_on:
        raise RuleBroken("class_not_yet", day=record.ends_on)


P, C = PlanState, ClassState
MINISTRY, CENTRE, SYSTEM = Role.MINISTRY, Role.TRAINING_CENTRE, Role.SYSTEM

CLASS_PLAN = StateTable(
    first=P.REQUESTED,
    moves=(
        move("start", [P.REQUESTED], P.COMPUTING, by=[SYSTEM]),
        move("restart", [P.COMPUTING], P.REQUESTED, by=[SYSTEM]),
        move("finish", [P.COMPUTING], P.COMPUTED, by=[SYSTEM]),
        move("fail", [P.COMPUTING], P.FAILED, by=[SYSTEM]),
        move("cancel", [P.REQUESTED, P.COMPUTING], P.CANCELLED, by=[MINISTRY]),
        move("check", [P.COMPUTED], P.CHECKED, by=[MINISTRY], needs=[is_no_what_if]),
        move("adopt", [P.CHECKED], P.ADOPTED, by=[MINISTRY], needs=[by_somebody_else], fresh=True),
        move("discard", [P.COMPUTED, P.CHECKED], P.DISCARDED, by=[MINISTRY]),
        move("supersede", [P.ADOPTED], P.SUPERSEDED, by=[SYSTEM]),
    ),
)
TRAINING_CLASS = StateTable(
    first=C.PROPOSED,
    moves=(
        move("accept", [C.PROPOSED], C.ACCEPTED, by=[CENTRE]),
        move("decline", [C.PROPOSED], C.DECLINED, by=[CENTRE]),
        move("counter", [C.PROPOSED], C.COUNTERED, by=[CENTRE]),
        move("agree", [C.COUNTERED], C.ACCEPTED, by=[MINISTRY]),
        move("insist", [C.COUNTERED], C.PROPOSED, by=[MINISTRY]),
        move("slip", [C.ACCEPTED], C.ACCEPTED, by=[CENTRE, MINISTRY]),
        move("slip", [C.RUNNING], C.RUNNING, by=[CENTRE, MINISTRY]),
        move("open", [C.ACCEPTED], C.RUNNING, by=[CENTRE], needs=[has_begun]),
        move("finish", [C.RUNNING], C.FINISHED, by=[CENTRE], needs=[is_in_last_month]),
        move("drop", [C.PROPOSED], C.DROPPED, by=[SYSTEM]),
    ),
)
ANSWER_DAYS = 14
"""How long a centre has for its answer. Silence decides nothing: it is late, and stays open."""
ALIVE = (C.PROPOSED, C.ACCEPTED, C.COUNTERED, C.RUNNING, C.FINISHED)
"""States in which a class's departures count for its orders."""
CLAIMING = (C.ACCEPTED, C.COUNTERED, C.RUNNING, C.FINISHED)
"""States in which a centre has answered: a new plan takes the class as given, a counter-proposal as
the centre makes it."""
"""What a new plan takes as given."""
