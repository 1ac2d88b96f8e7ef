"""Which role sees which rows, and which may do what is no move: nobody who is not listed."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db.models import Q

from rantau.base.actor import Actor, Role
from rantau.base.errors import NotAllowed, RuleBroken

RowTable = Mapping[Role, Callable[[Actor], Q]]

NO_ROWS = Q(pk__in=[])
KEEPERS = (Role.MINISTRY, Role.SYSTEM)
"""Who keeps the registers: the ministry by hand, and what runs for it."""


def every_row(actor: Actor) -> Q:
    """See all of it."""
    return Q()


def rows_for(table: RowTable, actor: Actor) -> Q:
    """Return the condition for one actor: deny by default, and the system sees every row."""
    if actor.role is Role.SYSTEM:
        return Q()
    rule = table.get(actor.role)
    return NO_ROWS if rule is None else rule(actor)


def only(by: Collection[Role], actor: Actor, act: str) -> None:
    """Refuse an act to every role but these; the moves of a state table say it themselves."""
    if actor.role not in by:
        raise NotAllowed("not_your_move", move=act, role=str(actor.role))


def insist_fresh(actor: Actor, act: str, now: datetime) -> None:
    """Refuse an act to whoever did not prove to be there in the last minutes."""
    if not actor.is_fresh(now):
        raise RuleBroken("fresh_sign_in_needed", move=act)
