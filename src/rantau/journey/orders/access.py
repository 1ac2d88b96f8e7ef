"""Who sees which memoranda, promises and orders."""

from django.db.models import Q

from rantau.base.access import RowTable, every_row
from rantau.base.actor import Actor, Role
from rantau.journey.orders.states import HOLDS_PLACES, MemorandumState, OrderState

AGREED = (MemorandumState.SIGNED, MemorandumState.ENDED)


def _agreed(actor: Actor) -> Q:
    return Q(state__in=AGREED)


def _partners(actor: Actor) -> Q:
    return Q(partner_id=actor.organisation_id)


def _of_agreed(actor: Actor) -> Q:
    return Q(memorandum__state__in=AGREED)


def _of_partners(actor: Actor) -> Q:
    return Q(memorandum__partner_id=actor.organisation_id)


MEMORANDUM_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.PARTNER: _partners,
    Role.HOST: _agreed,
    Role.TRAINING_CENTRE: _agreed,
    Role.PUBLIC: _agreed,
}
MEMORANDUM_PART_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.PARTNER: _of_partners,
    Role.HOST: _of_agreed,
    Role.TRAINING_CENTRE: _of_agreed,
    Role.PUBLIC: _of_agreed,
}


def _approved(actor: Actor) -> Q:
    return Q(state__in=HOLDS_PLACES)


def _sent_in(actor: Actor) -> Q:
    return ~Q(state=OrderState.DRAFT)


JOB_ORDER_ROWS: RowTable = {
    Role.MINISTRY: _sent_in,
    Role.PARTNER: lambda actor: Q(memorandum__partner_id=actor.organisation_id),
    Role.HOST: lambda actor: Q(host_id=actor.organisation_id),
    Role.TRAINING_CENTRE: _approved,
    Role.PUBLIC: _approved,
}
SNAPSHOT_ROWS: RowTable = {
    Role.MINISTRY: every_row,
    Role.PARTNER: lambda actor: Q(order__memorandum__partner_id=actor.organisation_id),
    Role.HOST: lambda actor: Q(order__host_id=actor.organisation_id),
}
