"""Who sees which people, organisations and licences. The register of organisations is public."""

from django.db.models import Q

from rantau.base.access import RowTable, every_row
from rantau.base.actor import Actor, Role

PUBLIC_ROWS: RowTable = {role: every_row for role in Role if role is not Role.SYSTEM}


def _own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


def _oneself(actor: Actor) -> Q:
    return Q(pk=actor.person_id)


def _own_keys(actor: Actor) -> Q:
    own = Q(membership__person_id=actor.person_id)
    if actor.is_admin:
        own |= Q(membership__organisation_id=actor.organisation_id)
    return own


OFFICES = (Role.PARTNER, Role.HOST, Role.TRAINING_CENTRE)

PERSON_ROWS: RowTable = {Role.MINISTRY: every_row} | dict.fromkeys(OFFICES, _oneself)
OWN_ROWS: RowTable = {Role.MINISTRY: every_row} | dict.fromkeys(OFFICES, _own_organisation)
KEY_ROWS: RowTable = dict.fromkeys((Role.MINISTRY, *OFFICES), _own_keys)
WEBHOOK_ROWS: RowTable = dict.fromkeys((Role.MINISTRY, *OFFICES), _own_organisation)
NOBODY: RowTable = {}
