"""Which role sees which rows of a table. A role that is not listed sees none."""

from collections.abc import Callable, Mapping

from django.db.models import Q

from rantau.base.actor import Actor, Role

RowTable = Mapping[Role, Callable[[Actor], Q]]

NO_ROWS = Q(pk__in=[])


def every_row(actor: Actor) -> Q:
    """See all of it."""
    return Q()


def rows_for(table: RowTable, actor: Actor) -> Q:
    """Return the condition for one actor: deny by default, and the system sees every row."""
    if actor.role is Role.SYSTEM:
        return Q()
    rule = table.get(actor.role)
    return NO_ROWS if rule is None else rule(actor)
