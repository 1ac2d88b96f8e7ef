"""Who somebody is, which hats they may wear, and who belongs to an organisation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from rantau.base.actor import Actor, Door, Role
from rantau.base.errors import RuleBroken
from rantau.base.words import ZONE_OF
from rantau.journey.parties.models import (
    ApiKey,
    Invitation,
    Membership,
    Organisation,
    Person,
    Webhook,
)
from rantau.journey.parties.queries.register import OrganisationRow, organisation_row, with_licences
from rantau.journey.parties.states import (
    EVERY_OFFICE,
    InvitationState,
    KeyState,
    MembershipState,
    WebhookState,
)


@dataclass(frozen=True)
class HatRow:
    """One hat that a person may put on."""

    ref: str
    role: str
    organisation: str
    organisation_ref: str
    is_admin: bool


@dataclass(frozen=True)
class MemberRow:
    ref: str
    name: str
    email: str
    role: str
    is_admin: bool
    is_self: bool
    state: str
    since: datetime
    moves: tuple[str, ...]


@dataclass(frozen=True)
class InvitationRow:
    ref: str
    email: str
    role: str
    is_admin: bool
    state: str
    expires_at: datetime
    moves: tuple[str, ...]


@dataclass(frozen=True)
class KeyRow:
    ref: str
    name: str
    scopes: tuple[str, ...]
    expires_on: date
    state: str
    moves: tuple[str, ...]


@dataclass(frozen=True)
class WebhookRow:
    ref: str
    url: str
    events: tuple[str, ...]
    state: str
    failures: int
    moves: tuple[str, ...]


@dataclass(frozen=True)
class InvitationPage:
    """An invitation as the invited person sees it."""

    organisation: str
    email: str
    role: str
    expires_at: datetime


@dataclass(frozen=True)
class TeamPage:
    """Who may act for an organisation, and through which keys."""

    organisation: OrganisationRow
    may_change: bool
    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    keys: tuple[KeyRow, ...]
    webhooks: tuple[WebhookRow, ...]
    roles: tuple[str, ...]


def code_hash(code: str) -> bytes:
    """Hash a code or secret of 80 bits or more: too long to guess, so no slow hash is needed."""
    return hashlib.sha256(code.encode()).digest()


def active_memberships(person_id: int) -> QuerySet[Membership]:
    """Return the hats of a person that may be worn today."""
    # Unscoped: this is how an actor comes to be.
    found = Membership.objects.filter(person_id=person_id, state=MembershipState.ACTIVE)
    return found.filter(person__is_active=True).select_related("organisation", "person")


def hats_of(person_id: int) -> list[HatRow]:
    """List the hats of a person."""
    found = active_memberships(person_id).order_by("organisation__name", "pk")
    return [
        HatRow(m.ref, m.role, m.organisation.name, m.organisation.ref, m.is_admin) for m in found
    ]


def memberships_of(person_id: int) -> list[str]:
    """List what a person belongs to, also where somebody has yet to confirm it."""
    # Unscoped: for the operator, whose word is the last one.
    found = Membership.objects.filter(person_id=person_id).exclude(state=MembershipState.ENDED)
    return list(found.order_by("pk").values_list("ref", flat=True))


def actor_in_hat(
    person_id: int, hat: str | None, *, door: Door, fresh_at: datetime | None = None
) -> Actor | None:
    """Return the actor for a person and a hat; without a hat, the only or first one.

    A hat that may no longer be worn gives nobody, never silently another one.
    """
    found = active_memberships(person_id).order_by("pk")
    member = found.filter(ref=hat).first() if hat else found.first()
    return None if member is None else _actor(member, door=door, fresh_at=fresh_at)


def actor_for_key(secret: str, today: date) -> Actor | None:
    """Return the actor for an API key, or None where it opens nothing."""
    # Unscoped: this is how an actor comes to be.
    key = (
        ApiKey.objects.filter(secret_hash=code_hash(secret))
        .filter(state=KeyState.ACTIVE, expires_on__gte=today)
        .filter(membership__state=MembershipState.ACTIVE, membership__person__is_active=True)
        .select_related("membership__organisation", "membership__person")
        .first()
    )
    if key is None:
        return None
    return _actor(key.membership, door=Door.API, scopes=frozenset(key.scopes))


def _actor(member: Membership, **how: Any) -> Actor:
    return Actor(
        role=Role(member.role),
        person_id=member.person_id,
        person_ref=member.person.ref,
        organisation_id=member.organisation_id,
        organisation_ref=member.organisation.ref,
        is_admin=member.is_admin,
        zone=ZONE_OF.get(member.organisation.country, "WIB"),
        **how,
    )


def team_page(*, actor: Actor) -> TeamPage:
    """Return who may act for the actor's own organisation."""
    organisation = with_licences(Organisation.objects.all(), actor).get_visible(
        actor, pk=actor.organisation_id
    )
    return TeamPage(
        organisation=organisation_row(organisation, actor),
        may_change=actor.is_admin,
        members=tuple(_members(actor)),
        invitations=tuple(_invitations(actor)),
        keys=tuple(_keys(actor)),
        webhooks=tuple(_webhooks(actor)),
        roles=tuple(roles_for(organisation.kind)),
    )


def roles_for(kind: str) -> Sequence[str]:
    """List the roles that members of a kind of organisation may have."""
    return [role for role in EVERY_OFFICE if role == kind]


def _members(actor: Actor) -> list[MemberRow]:
    found = Membership.objects.visible_to(actor).filter(organisation_id=actor.organisation_id)
    found = found.exclude(state=MembershipState.ENDED).select_related("person")
    return [
        MemberRow(
            ref=one.ref,
            name=one.person.name,
            email=one.person.email,
            role=one.role,
            is_admin=one.is_admin,
            is_self=one.person_id == actor.person_id,
            state=one.state,
            since=one.created_at,
            moves=_moves_of(one, actor) if actor.is_admin else (),
        )
        for one in found.order_by("person__name", "pk")
    ]


def _moves_of(member: Membership, actor: Actor) -> tuple[str, ...]:
    found = member.moves.open_to(actor.role, member.state)
    is_first = member.first_person_id == actor.person_id
    return tuple(move for move in found if move != "confirm" or not is_first)


def _invitations(actor: Actor) -> list[InvitationRow]:
    found = Invitation.objects.visible_to(actor).filter(organisation_id=actor.organisation_id)
    return [
        InvitationRow(
            ref=one.ref,
            email=one.email,
            role=one.role,
            is_admin=one.is_admin,
            state=one.state,
            expires_at=one.expires_at,
            moves=one.moves.open_to(actor.role, one.state) if actor.is_admin else (),
        )
        for one in found.filter(state=InvitationState.SENT).order_by("expires_at", "pk")
    ]


def _keys(actor: Actor) -> list[KeyRow]:
    found = ApiKey.objects.visible_to(actor).filter(state=KeyState.ACTIVE)
    return [
        KeyRow(
            ref=one.ref,
            name=one.name,
            scopes=tuple(one.scopes),
            expires_on=one.expires_on,
            state=one.state,
            moves=one.moves.open_to(actor.role, one.state),
        )
        for one in found.order_by("expires_on", "pk")
    ]


def _webhooks(actor: Actor) -> list[WebhookRow]:
    found = Webhook.objects.visible_to(actor).select_related("webhookcursor")
    return [
        WebhookRow(
            ref=one.ref,
            url=one.url,
            events=tuple(one.events),
            state=one.state,
            failures=one.webhookcursor.failures,
            moves=one.moves.open_to(actor.role, one.state) if actor.is_admin else (),
        )
        for one in found.filter(organisation_id=actor.organisation_id).order_by("pk")
        if one.state == WebhookState.ACTIVE or actor.is_admin
    ]


def invitation_for(code: str, now: datetime) -> Invitation | None:
    """Return the open invitation that a code belongs to."""
    # Unscoped: the code is the proof.
    found = Invitation.objects.filter(code_hash=code_hash(code), state=InvitationState.SENT)
    return found.filter(expires_at__gt=now).select_related("organisation").first()


def invitation_page(*, code: str, now: datetime) -> InvitationPage:
    """Return what an open invitation offers."""
    found = invitation_for(code, now)
    if found is None:
        raise RuleBroken("invitation_over")
    return InvitationPage(
        organisation=found.organisation.name,
        email=found.email,
        role=found.role,
        expires_at=found.expires_at,
    )


def has_accepted(*, code: str, email: str) -> bool:
    """Tell whether an address has accepted the invitation of a code."""
    # Unscoped: the code is the proof.
    found = Invitation.objects.filter(code_hash=code_hash(code), email=email)
    return found.filter(state=InvitationState.ACCEPTED).exists()


def person_by_email(email: str) -> Person | None:
    """Return the account that signs in with an address."""
    # Unscoped: used where a code or a sign-in is the proof.
    return Person.objects.filter(email=email.lower()).first()


@dataclass(frozen=True)
class FaceRow:
    """Somebody of the demo whom a visitor may sign in as."""

    ref: str
    name: str
    role: str
    organisation: str


def faces() -> list[FaceRow]:
    """Return two officers of the ministry and one person of each other role, the first ones."""
    found: list[FaceRow] = []
    # Unscoped: shown in the demo only, where everybody is invented.
    for role, most in (("ministry", 2), ("partner", 1), ("host", 1), ("training_centre", 1)):
        members = Membership.objects.filter(role=role, state=MembershipState.ACTIVE)
        found += [
            FaceRow(one.person.ref, one.person.name, role, one.organisation.name)
            for one in members.select_related("person", "organisation").order_by("pk")[:most]
        ]
    return found


def person_of_face(ref: str) -> Person | None:
    """Return the account behind a face of the demo."""
    is_shown = any(face.ref == ref for face in faces())
    # Unscoped: only one of the demo's faces is ever returned.
    return Person.objects.filter(ref=ref).first() if is_shown else None
