"""Organisations and licences: the public register."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from rantau.base.access import KEEPERS, insist_fresh, only
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput
from rantau.base.workdays import local_day
from rantau.journey.parties.models import (
    Licence,
    Organisation,
)
from rantau.journey.parties.queries.sheets import RegisterSheet, read_register
from rantau.journey.parties.states import (
    LicenceState,
)
from rantau.journey.trail.actions import advance, create
from rantau.values.names import fold


@dataclass(frozen=True)
class OrganisationFacts:
    """What the register says of an organisation."""

    kind: str
    code: str
    name: str
    country: str
    place: str = ""
    name_local: str = ""
    regency: str = ""
    partner_ref: str = ""


@atomic
def register_organisation(*, actor: Actor, facts: OrganisationFacts, now: datetime) -> Organisation:
    """Enter an organisation into the public register."""
    only(KEEPERS, actor, "register_organisation")
    # A second ministry would be a second officer in the hands of whoever registers it.
    is_second = facts.kind == Organisation.Kind.MINISTRY and actor.role is not Role.SYSTEM
    if facts.kind not in Organisation.Kind.values or is_second:
        raise BadInput("unknown_kind", kind=facts.kind)
    if Organisation.objects.visible_to(actor).filter(code=facts.code).exists():
        raise BadInput("number_taken", number=facts.code)
    partner = None
    if facts.partner_ref:
        partner = Organisation.objects.get_visible(actor, ref=facts.partner_ref)
    organisation = Organisation(
        kind=facts.kind,
        code=facts.code,
        name=facts.name,
        name_local=facts.name_local,
        search=fold(facts.name, facts.name_local, facts.code),
        country=facts.country,
        place=facts.place,
        regency=facts.regency,
        partner=partner,
        since_on=local_day(now),
    )
    return create(organisation, "register", actor=actor, now=now)


def register_organisations(
    *, actor: Actor, data: bytes, name: str, lang: str, now: datetime
) -> RegisterSheet:
    """Enter every organisation of a spreadsheet, or none: it comes back with each error."""
    only(KEEPERS, actor, "register_organisations")
    found = read_register(actor=actor, data=data, name=name, lang=lang)
    if not found.faults:
        _register_all(actor, found, now)
    return found


@atomic
def _register_all(actor: Actor, sheet: RegisterSheet, now: datetime) -> None:
    for row in sheet.rows:
        facts = {key: value for key, value in row.items() if key != "partner"}
        if row["partner"]:
            facts["partner_ref"] = Organisation.objects.get_visible(actor, code=row["partner"]).ref
        register_organisation(actor=actor, facts=OrganisationFacts(**facts), now=now)


@atomic
def add_licence(
    *,
    actor: Actor,
    organisation: str,
    number: str,
    valid_from: date,
    valid_until: date,
    now: datetime,
) -> Licence:
    """Give an organisation a licence; it is public at once."""
    only(KEEPERS, actor, "add_licence")
    insist_fresh(actor, "add_licence", now)
    if valid_until < valid_from:
        raise BadInput("ends_before_start")
    if Licence.objects.visible_to(actor).filter(number=number).exists():
        raise BadInput("number_taken", number=number)
    found = Organisation.objects.get_visible(actor, ref=organisation)
    licence = Licence(
        organisation=found, number=number, valid_from=valid_from, valid_until=valid_until
    )
    return create(licence, "grant", actor=actor, now=now)


@atomic
def move_licence(
    *, actor: Actor, ref: str, move: str, reason: str, now: datetime, version: int | None = None
) -> Licence:
    """Suspend, restore or revoke a licence, with a reason that the public sees."""
    if move not in ("suspend", "restore", "revoke"):
        raise BadInput("unknown_move", move=move)
    if move != "restore" and not reason:
        raise BadInput("reason_needed")
    licence = Licence.objects.get_visible(actor, ref=ref)
    return advance(
        licence,
        move,
        actor=actor,
        now=now,
        version=version,
        detail={"reason": reason},
        changes={"reason": "" if move == "restore" else reason},
    )


@atomic
def renew_licence(*, actor: Actor, ref: str, valid_until: date, now: datetime) -> Licence:
    """Let a licence run longer."""
    licence = Licence.objects.get_visible(actor, ref=ref)
    if valid_until <= licence.valid_until or valid_until < local_day(now):
        raise BadInput("ends_before_start")
    changes = {"valid_until": valid_until, "reason": ""}
    return advance(licence, "renew", actor=actor, now=now, changes=changes)


def expire_licences(*, now: datetime) -> int:
    """End the licences whose last day is over. Safe to repeat."""
    over = Licence.objects.visible_to(SYSTEM).filter(
        state__in=(LicenceState.ACTIVE, LicenceState.SUSPENDED), valid_until__lt=local_day(now)
    )
    for licence in over:
        advance(licence, "expire", actor=SYSTEM, now=now)
    return len(over)
