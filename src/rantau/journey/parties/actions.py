"""What happens to people, organisations, licences, memberships, invitations, keys, webhooks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.db.transaction import atomic

from rantau.base.actor import STEP_UP, SYSTEM, Actor, Role
from rantau.base.errors import BadInput, NotAllowed, RuleBroken
from rantau.base.sealed import blind_index
from rantau.journey.parties.models import (
    ApiKey,
    Invitation,
    Licence,
    Membership,
    Organisation,
    Person,
    Webhook,
    WebhookCursor,
)
from rantau.journey.parties.queries import code_hash, invitation_for, person_by_email, roles_for
from rantau.journey.parties.states import (
    KeyState,
    LicenceState,
    MembershipState,
    WebhookState,
)
from rantau.journey.trail.actions import advance, amend, append, create, locked
from rantau.journey.trail.models import JournalHead
from rantau.values.names import fold

INVITATION_LASTS = timedelta(days=14)
KEY_LASTS_AT_MOST = timedelta(days=365)
SCOPES = ("read", "orders", "plans", "classes", "parties", STEP_UP)
"""What a key may be allowed: reading, writing one stage, and moves that need a fresh sign-in."""


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
    _ministry_only(actor, "register_organisation")
    if facts.kind not in Organisation.Kind.values:
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
        since_on=now.date(),
    )
    return create(organisation, "register", actor=actor, now=now)


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
    _ministry_only(actor, "add_licence")
    if not actor.is_fresh(now):
        raise RuleBroken("fresh_sign_in_needed", move="add_licence")
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
    if valid_until <= licence.valid_until or valid_until < now.date():
        raise BadInput("ends_before_start")
    changes = {"valid_until": valid_until, "reason": ""}
    return advance(licence, "renew", actor=actor, now=now, changes=changes)


def expire_licences(*, now: datetime) -> int:
    """End the licences whose last day is over. Safe to repeat."""
    over = Licence.objects.visible_to(SYSTEM).filter(
        state__in=(LicenceState.ACTIVE, LicenceState.SUSPENDED), valid_until__lt=now.date()
    )
    for licence in over:
        advance(licence, "expire", actor=SYSTEM, now=now)
    return len(over)


@dataclass(frozen=True)
class PersonFacts:
    """Who somebody is."""

    email: str
    name: str
    password: str = ""
    language: str = "id"
    national_number: str = ""


@atomic
def create_person(*, actor: Actor, facts: PersonFacts, now: datetime) -> Person:
    """Open an account. Doors call it for an invitation, the command line for the first one."""
    if person_by_email(facts.email) is not None:
        raise BadInput("email_taken")
    person = Person(
        email=facts.email.lower(), name=facts.name, language=facts.language, joined_at=now
    )
    if facts.national_number:
        person.national_number = facts.national_number
        person.national_index = blind_index(facts.national_number, "national_number")
        if Person.objects.visible_to(SYSTEM).filter(national_index=person.national_index).exists():
            raise BadInput("one_person_one_account")
    if facts.password:
        person.set_password(facts.password)
    else:
        person.set_unusable_password()
    return create(person, "join", actor=actor, now=now)


@atomic
def add_member(
    *,
    actor: Actor,
    person: Person,
    organisation: Organisation,
    is_admin: bool,
    now: datetime,
) -> Membership:
    """Give a person a hat of an organisation."""
    role = roles_for(organisation.kind)[0]
    membership = Membership(person=person, organisation=organisation, role=role, is_admin=is_admin)
    return create(membership, "begin", actor=actor, now=now)


@atomic
def end_membership(*, actor: Actor, ref: str, now: datetime) -> Membership:
    """Take a hat away: from this second on nothing can be done with it, by page or by key."""
    membership = Membership.objects.get_visible(actor, ref=ref)
    if actor.role is not Role.SYSTEM and membership.organisation_id != actor.organisation_id:
        raise NotAllowed("not_your_move", move="end", role=str(actor.role))
    # The organisation's row first: two administrators must not remove each other at once.
    locked(membership.organisation, SYSTEM)
    keys = list(membership.keys.select_for_update(of=("self",)).filter(state=KeyState.ACTIVE))
    changes = {"ended_on": now.date()}
    membership = advance(membership, "end", actor=actor, now=now, changes=changes)
    left = Membership.objects.visible_to(SYSTEM).filter(
        organisation_id=membership.organisation_id, state=MembershipState.ACTIVE
    )
    if membership.is_admin and not left.filter(is_admin=True).exists():
        raise RuleBroken("last_administrator")
    for key in keys:
        advance(key, "revoke", actor=SYSTEM, now=now)
    return membership


@atomic
def invite_member(
    *, actor: Actor, email: str, is_admin: bool, now: datetime
) -> tuple[Invitation, str]:
    """Invite somebody into the actor's organisation; returns the code, which is not kept."""
    if not actor.is_admin:
        raise RuleBroken("administrator_needed")
    organisation = Organisation.objects.get_visible(actor, pk=actor.organisation_id)
    return invite_into(
        actor=actor, organisation=organisation, email=email, is_admin=is_admin, now=now
    )


@atomic
def invite_first_member(
    *, actor: Actor, organisation: str, email: str, now: datetime
) -> tuple[Invitation, str]:
    """Invite the first administrator of an organisation that the ministry has registered."""
    _ministry_only(actor, "invite_first_member")
    found = Organisation.objects.get_visible(actor, ref=organisation)
    if Membership.objects.visible_to(actor).filter(organisation=found, state="active").exists():
        raise RuleBroken("has_administrator")
    return invite_into(actor=actor, organisation=found, email=email, is_admin=True, now=now)


def invite_into(
    *, actor: Actor, organisation: Organisation, email: str, is_admin: bool, now: datetime
) -> tuple[Invitation, str]:
    """Write the invitation."""
    code = secrets.token_urlsafe(24)
    invitation = Invitation(
        organisation=organisation,
        email=email.lower(),
        role=roles_for(organisation.kind)[0],
        is_admin=is_admin,
        code_hash=code_hash(code),
        expires_at=now + INVITATION_LASTS,
        invited_by_id=actor.person_id or None,
    )
    return create(invitation, "send", actor=actor, now=now), code


@atomic
def withdraw_invitation(*, actor: Actor, ref: str, now: datetime) -> Invitation:
    """Take an invitation back."""
    return advance(Invitation.objects.get_visible(actor, ref=ref), "withdraw", actor=actor, now=now)


@atomic
def accept_invitation(
    *, code: str, name: str, password: str, language: str, now: datetime
) -> Membership:
    """Put on the hat that an invitation offers, with a new account or the one of that address."""
    invitation = invitation_for(code, now)
    if invitation is None:
        raise RuleBroken("invitation_over")
    advance(invitation, "accept", actor=SYSTEM, now=now)
    person = person_by_email(invitation.email)
    if person is None:
        facts = PersonFacts(invitation.email, name, password, language)
        person = create_person(actor=SYSTEM, facts=facts, now=now)
    elif not person.check_password(password):
        raise BadInput("wrong_password")
    return add_member(
        actor=SYSTEM,
        person=person,
        organisation=invitation.organisation,
        is_admin=invitation.is_admin,
        now=now,
    )


@atomic
def create_key(
    *, actor: Actor, name: str, scopes: Sequence[str], expires_on: date, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key for the actor's own hat; returns its secret, which is not kept."""
    if not actor.is_fresh(now):
        raise RuleBroken("fresh_sign_in_needed", move="create_key")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadInput("unknown_scope", scope=", ".join(unknown))
    beyond = sorted(set(scopes) - actor.scopes) if actor.scopes is not None else []
    if beyond:
        raise NotAllowed("scope_missing", scope=", ".join(beyond))
    if not now.date() <= expires_on <= (now + KEY_LASTS_AT_MOST).date():
        raise BadInput("key_lasts_too_long", days=KEY_LASTS_AT_MOST.days)
    member = Membership.objects.visible_to(actor).get(
        person_id=actor.person_id, organisation_id=actor.organisation_id, state="active"
    )
    secret = "rk_" + secrets.token_urlsafe(32)
    key = ApiKey(
        membership=member,
        name=name,
        secret_hash=code_hash(secret),
        scopes=sorted(scopes),
        expires_on=expires_on,
    )
    return create(key, "make", actor=actor, now=now), secret


@atomic
def revoke_key(*, actor: Actor, ref: str, now: datetime) -> ApiKey:
    """End a key at once."""
    return advance(ApiKey.objects.get_visible(actor, ref=ref), "revoke", actor=actor, now=now)


@atomic
def add_webhook(
    *, actor: Actor, url: str, events: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Tell an address of what happens to the organisation's records from now on."""
    if not actor.is_admin:
        raise RuleBroken("administrator_needed")
    if not url.startswith("https://"):
        raise BadInput("https_needed")
    member = Membership.objects.visible_to(actor).get(
        person_id=actor.person_id, organisation_id=actor.organisation_id, state="active"
    )
    secret = secrets.token_urlsafe(32)
    webhook = Webhook(
        organisation=member.organisation,
        membership=member,
        url=url,
        secret=secret,
        events=sorted(set(events)),
    )
    create(webhook, "add", actor=actor, now=now)
    seq = JournalHead.objects.get(pk=1).seq
    WebhookCursor.objects.create(webhook=webhook, seq=seq, next_try_at=now)
    return webhook, secret


@atomic
def stop_webhook(*, actor: Actor, ref: str, now: datetime) -> Webhook:
    """Tell an address nothing more."""
    return advance(Webhook.objects.get_visible(actor, ref=ref), "stop", actor=actor, now=now)


def claim_webhook(*, ref: str, until: datetime, now: datetime) -> bool:
    """Take an address whose turn it is, so that two workers do not both tell it."""
    webhook = Webhook.objects.get_visible(SYSTEM, ref=ref)
    cursor = WebhookCursor.objects.filter(pk=webhook.pk, next_try_at__lte=now)
    return cursor.update(next_try_at=until) == 1


def note_told(*, ref: str, seq: int, now: datetime) -> None:
    """Remember how far an address was told. No act: nothing is noted in the journal."""
    # Unscoped: only the sweep that tells addresses comes here.
    cursor = WebhookCursor.objects.filter(webhook__ref=ref, seq__lte=seq)
    cursor.update(seq=seq, failures=0, next_try_at=now)


@atomic
def note_failed(*, ref: str, next_try_at: datetime, is_last: bool, now: datetime) -> None:
    """Remember when an address is tried again; after the last time it is stopped, which shows."""
    cursor = WebhookCursor.objects.filter(webhook__ref=ref)
    cursor.update(failures=F("failures") + 1, next_try_at=next_try_at)
    webhook = Webhook.objects.get_visible(SYSTEM, ref=ref)
    if is_last and webhook.state == WebhookState.ACTIVE:
        advance(webhook, "stop", actor=SYSTEM, now=now)


@atomic
def set_language(*, actor: Actor, language: str, now: datetime) -> Person:
    """Remember the language in which a person reads."""
    person = locked(Person.objects.get_visible(actor, pk=actor.person_id), actor)
    person.language = language
    return amend(person, "set_language", actor=actor, now=now)


def note_sign_in(*, actor: Actor, act: str, now: datetime) -> None:
    """Note a sign-in, a refusal or an export: acts on no record."""
    append(act, f"person:{actor.person_ref}", actor=actor, now=now)


def _ministry_only(actor: Actor, act: str) -> None:
    if actor.role not in (Role.MINISTRY, Role.SYSTEM):
        raise NotAllowed("not_your_move", move=act, role=str(actor.role))
