"""People and the hats that they may put on."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.transaction import atomic

from rantau.base.access import KEEPERS, insist_fresh, only
from rantau.base.actor import SYSTEM, Actor, Role
from rantau.base.errors import BadInput, NotAllowed, RuleBroken
from rantau.base.sealed import blind_index
from rantau.base.workdays import local_day
from rantau.journey.parties.models import (
    Invitation,
    Membership,
    Organisation,
    Person,
)
from rantau.journey.parties.queries import code_hash, invitation_for, person_by_email, roles_for
from rantau.journey.parties.states import (
    InvitationState,
    KeyState,
    MembershipState,
    WebhookState,
)
from rantau.journey.trail.actions import advance, amend, append, create, locked

INVITATION_LASTS = timedelta(days=14)


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
    """Take a hat away: from this second on nothing can be done with it, by page or by key.

    Its keys are revoked and its webhooks stopped: without the hat they would say nothing.
    """
    membership = Membership.objects.get_visible(actor, ref=ref)
    _insist_own(membership, actor, "end")
    # The organisation's row first: two administrators must not remove each other at once.
    locked(membership.organisation, SYSTEM)
    keys = list(membership.keys.select_for_update(of=("self",)).filter(state=KeyState.ACTIVE))
    told = membership.webhooks.select_for_update(of=("self",)).filter(state=WebhookState.ACTIVE)
    hooks = list(told)
    changes = {"ended_on": local_day(now)}
    membership = advance(membership, "end", actor=actor, now=now, changes=changes)
    left = Membership.objects.visible_to(SYSTEM).filter(
        organisation_id=membership.organisation_id, state=MembershipState.ACTIVE
    )
    if membership.is_admin and not left.filter(is_admin=True).exists():
        raise RuleBroken("last_administrator")
    for key in keys:
        advance(key, "revoke", actor=SYSTEM, now=now)
    for hook in hooks:
        advance(hook, "stop", actor=SYSTEM, now=now)
    return membership


def _insist_own(record: Membership | Invitation, actor: Actor, move: str) -> None:
    """Refuse the people of others before anything else: the ministry sees them, and no more."""
    if actor.role is not Role.SYSTEM and record.organisation_id != actor.organisation_id:
        raise NotAllowed("not_your_move", move=move, role=str(actor.role))


@atomic
def confirm_membership(*, actor: Actor, ref: str, now: datetime) -> Membership:
    """Let somebody act whom another administrator of the ministry has invited."""
    membership = Membership.objects.get_visible(actor, ref=ref)
    _insist_own(membership, actor, "confirm")
    return advance(membership, "confirm", actor=actor, now=now)


@atomic
def invite_member(
    *, actor: Actor, email: str, is_admin: bool, now: datetime
) -> tuple[Invitation, str]:
    """Invite somebody into the actor's organisation; returns the code, which is not kept."""
    if not actor.is_admin:
        raise RuleBroken("administrator_needed")
    insist_fresh(actor, "invite_member", now)
    organisation = Organisation.objects.get_visible(actor, pk=actor.organisation_id)
    return invite_into(
        actor=actor, organisation=organisation, email=email, is_admin=is_admin, now=now
    )


@atomic
def invite_first_member(
    *, actor: Actor, organisation: str, email: str, now: datetime
) -> tuple[Invitation, str]:
    """Invite the first administrator of an organisation that the ministry has registered."""
    only(KEEPERS, actor, "invite_first_member")
    insist_fresh(actor, "invite_first_member", now)
    found = Organisation.objects.get_visible(actor, ref=organisation)
    if Membership.objects.visible_to(actor).filter(organisation=found, state="active").exists():
        raise RuleBroken("has_administrator")
    return invite_into(actor=actor, organisation=found, email=email, is_admin=True, now=now)


def invite_into(
    *, actor: Actor, organisation: Organisation, email: str, is_admin: bool, now: datetime
) -> tuple[Invitation, str]:
    """Write the invitation. A kind of organisation without pages yet has no role to offer."""
    if not roles_for(organisation.kind):
        raise RuleBroken("no_pages_yet", organisation=organisation.name)
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
    """Take an invitation of the actor's own organisation back."""
    invitation = Invitation.objects.get_visible(actor, ref=ref)
    _insist_own(invitation, actor, "withdraw")
    return advance(invitation, "withdraw", actor=actor, now=now)


@atomic
def accept_invitation(
    *, code: str, name: str, password: str, language: str, now: datetime
) -> Membership:
    """Open the account that an invitation is for, and put its hat on.

    Whose address has an account accepts it signed in, by `accept_as`: a code proves that an
    invitation was seen, and not who somebody is.
    """
    invitation = _open_invitation(code, now)
    if person_by_email(invitation.email) is not None:
        make_password(password)  # as slow as opening an account: the time tells nothing
        raise BadInput("email_taken")
    facts = PersonFacts(invitation.email, name, password, language)
    person = create_person(actor=SYSTEM, facts=facts, now=now)
    return _put_on(invitation, person, now)


@atomic
def accept_as(*, person_id: int, code: str, now: datetime) -> Membership:
    """Put on the hat that an invitation offers to the person who has signed in."""
    invitation = _open_invitation(code, now)
    person = Person.objects.visible_to(SYSTEM).get(pk=person_id)
    if person.email != invitation.email:
        raise NotAllowed("other_person_invited")
    return _put_on(invitation, person, now)


def _open_invitation(code: str, now: datetime) -> Invitation:
    invitation = invitation_for(code, now)
    if invitation is None:
        raise RuleBroken("invitation_over")
    return invitation


def _put_on(invitation: Invitation, person: Person, now: datetime) -> Membership:
    organisation = invitation.organisation
    members = Membership.objects.visible_to(SYSTEM).filter(organisation=organisation)
    if members.exclude(state=MembershipState.ENDED).filter(person=person).exists():
        raise RuleBroken("already_member", organisation=organisation.name)
    advance(invitation, "accept", actor=SYSTEM, now=now)
    # Also where they have left since: who removes the others must not go on alone.
    others = members.filter(is_admin=True).exclude(person_id=invitation.invited_by_id or 0)
    waits = organisation.kind == Organisation.Kind.MINISTRY and others.exists()
    membership = Membership(
        person=person,
        organisation=organisation,
        role=invitation.role,
        is_admin=invitation.is_admin,
        first_person_id=invitation.invited_by_id,
        state=MembershipState.WAITING if waits else "",
    )
    return create(membership, "begin", actor=SYSTEM, now=now)


def lapse_invitations(*, now: datetime) -> int:
    """End the invitations that nobody accepted in time. Safe to repeat."""
    over = Invitation.objects.visible_to(SYSTEM).filter(
        state=InvitationState.SENT, expires_at__lte=now
    )
    for invitation in over:
        advance(invitation, "lapse", actor=SYSTEM, now=now)
    return len(over)


@atomic
def set_language(*, actor: Actor, language: str, now: datetime) -> Person:
    """Remember the language in which a person reads."""
    person = locked(Person.objects.get_visible(actor, pk=actor.person_id), actor)
    person.language = language
    return amend(person, "set_language", actor=actor, now=now)


def note_access(*, actor: Actor, act: str, now: datetime) -> None:
    """Note a sign-in, or a change to how somebody signs in: acts on no record."""
    append(f"account.{act}", f"account:{actor.person_ref}", actor=actor, now=now)
