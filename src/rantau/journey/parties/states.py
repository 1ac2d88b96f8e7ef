"""How licences, memberships, invitations and keys live."""

from datetime import datetime

from django.db import models

from rantau.base.actor import Actor, Role
from rantau.base.errors import RuleBroken
from rantau.base.states import StateTable, by_somebody_else, move

EVERY_OFFICE = (Role.MINISTRY, Role.PARTNER, Role.HOST, Role.TRAINING_CENTRE)


class LicenceState(models.TextChoices):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"


class MembershipState(models.TextChoices):
    WAITING = "waiting"
    ACTIVE = "active"
    ENDED = "ended"


class InvitationState(models.TextChoices):
    SENT = "sent"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class KeyState(models.TextChoices):
    ACTIVE = "active"
    REVOKED = "revoked"


class WebhookState(models.TextChoices):
    ACTIVE = "active"
    STOPPED = "stopped"


def by_an_administrator(record: object, actor: Actor, now: datetime) -> None:
    """Only an administrator of the organisation looks after its people."""
    if actor.role is not Role.SYSTEM and not actor.is_admin:
        raise RuleBroken("administrator_needed")


L, M, K, W = LicenceState, MembershipState, KeyState, WebhookState
Invited = InvitationState

LICENCE = StateTable(
    first=L.ACTIVE,
    moves=(
        move("suspend", [L.ACTIVE], L.SUSPENDED, by=[Role.MINISTRY], fresh=True),
        move("restore", [L.SUSPENDED], L.ACTIVE, by=[Role.MINISTRY], fresh=True),
        move(
            "revoke", [L.ACTIVE, L.SUSPENDED, L.EXPIRED], L.REVOKED, by=[Role.MINISTRY], fresh=True
        ),
        move("expire", [L.ACTIVE, L.SUSPENDED], L.EXPIRED, by=[Role.SYSTEM]),
        move("renew", [L.EXPIRED, L.ACTIVE], L.ACTIVE, by=[Role.MINISTRY], fresh=True),
    ),
)
MEMBERSHIP = StateTable(
    first=M.ACTIVE,
    moves=(
        move(
            "confirm",
            [M.WAITING],
            M.ACTIVE,
            by=[Role.MINISTRY],
            needs=[by_an_administrator, by_somebody_else],
            fresh=True,
        ),
        move(
            "end",
            [M.ACTIVE, M.WAITING],
            M.ENDED,
            by=(*EVERY_OFFICE, Role.SYSTEM),
            needs=[by_an_administrator],
            fresh=True,
        ),
    ),
)
INVITATION = StateTable(
    first=Invited.SENT,
    moves=(
        move("accept", [Invited.SENT], Invited.ACCEPTED, by=[Role.SYSTEM]),
        move(
            "withdraw",
            [Invited.SENT],
            Invited.WITHDRAWN,
            by=EVERY_OFFICE,
            needs=[by_an_administrator],
            fresh=True,
        ),
        move("lapse", [Invited.SENT], Invited.LAPSED, by=[Role.SYSTEM]),
    ),
)
API_KEY = StateTable(
    first=K.ACTIVE,
    moves=(move("revoke", [K.ACTIVE], K.REVOKED, by=(*EVERY_OFFICE, Role.SYSTEM)),),
)
WEBHOOK = StateTable(
    first=W.ACTIVE,
    moves=(
        move(
            "stop",
            [W.ACTIVE],
            W.STOPPED,
            by=(*EVERY_OFFICE, Role.SYSTEM),
            needs=[by_an_administrator],
            fresh=True,
        ),
        move(
            "start",
            [W.STOPPED],
            W.ACTIVE,
            by=EVERY_OFFICE,
            needs=[by_an_administrator],
            fresh=True,
        ),
    ),
)
