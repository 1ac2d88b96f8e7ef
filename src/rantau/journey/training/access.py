"""Who sees which capacity, plans and classes."""

from django.db.models import Q

from rantau.base.access import RowTable, every_row
from rantau.base.actor import Actor, Role
from rantau.journey.training.states import ClassState, PlanState

EVERYBODY: RowTable = {role: every_row for role in Role if role is not Role.SYSTEM}


def _own(actor: Actor) -> Q:
    return Q(centre_id=actor.organisation_id)


CAPACITY_ROWS: RowTable = {Role.MINISTRY: every_row, Role.TRAINING_CENTRE: _own}
MINISTRY_ROWS: RowTable = {Role.MINISTRY: every_row}
IN_FORCE = (PlanState.ADOPTED, PlanState.SUPERSEDED)


def _in_force(actor: Actor) -> Q:
    return Q(state__in=IN_FORCE)


PLAN_ROWS: RowTable = {Role.MINISTRY: every_row, Role.PUBLIC: _in_force}
"""Anyone may take an adopted plan home and compute it again."""


def _open_to_join(actor: Actor) -> Q:
    return Q(state__in=(ClassState.ACCEPTED, ClassState.RUNNING))


CLASS_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.TRAINING_CENTRE: _own,
    Role.PUBLIC: _open_to_join,
}


def _orders_of_partner(actor: Actor) -> Q:
    return Q(order__memorandum__partner_id=actor.organisation_id)


def _orders_of_host(actor: Actor) -> Q:
    return Q(order__host_id=actor.organisation_id)


ALLOCATION_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.TRAINING_CENTRE: lambda actor: Q(training_class__centre_id=actor.organisation_id),
    Role.PARTNER: _orders_of_partner,
    Role.HOST: _orders_of_host,
}
PLAN_ORDER_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.PARTNER: _orders_of_partner,
    Role.HOST: _orders_of_host,
}
GATE_RESULT_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.TRAINING_CENTRE: lambda actor: Q(training_class__centre_id=actor.organisation_id),
}
