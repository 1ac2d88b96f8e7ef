"""Who acts, for whom, by which door. It says nothing about what an actor may do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FRESH_FOR = timedelta(minutes=5)
"""How long a sign-in counts as fresh for a move that needs it (ASVS 5.0 V7.5.3)."""


class Role(StrEnum):
    """What a person is while acting; one at a time."""

    MINISTRY = "ministry"
    PARTNER = "partner"
    HOST = "host"
    TRAINING_CENTRE = "training_centre"
    PUBLIC = "public"
    SYSTEM = "system"


class Door(StrEnum):
    """How an act came in."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    TASK = "task"


STEP_UP = "step_up"
"""The scope that lets a key make moves which ask a person for a fresh sign-in."""


@dataclass(frozen=True)
class Actor:
    """A person with one hat on, or the system. Built once per request, key or command."""

    role: Role
    door: Door
    person_id: int = 0
    person_ref: str = ""
    organisation_id: int = 0
    organisation_ref: str = ""
    is_admin: bool = False
    fresh_at: datetime | None = None
    """When the person last proved to be there, by a second factor where one is set."""
    scopes: frozenset[str] | None = None
    """What a key may do; None is a person, who may do what the role may."""
    zone: str = "WIB"
    """In which times are written for them."""

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether the person proved to be there within the last minutes, or a key may act."""
        if self.scopes is not None:
            return STEP_UP in self.scopes
        if self.door in (Door.CLI, Door.TASK):
            return True
        return self.fresh_at is not None and now - self.fresh_at <= FRESH_FOR


SYSTEM = Actor(role=Role.SYSTEM, door=Door.TASK, person_ref="system")
"""Time itself: lapses, expiries, sweeps. It sees every row and makes only moves that name it."""

ANYONE = Actor(role=Role.PUBLIC, door=Door.WEB)
"""A visitor who has not signed in."""
