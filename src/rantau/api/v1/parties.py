"""Organisations, licences, teams, invitations, keys and webhooks."""

from dataclasses import dataclass
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from rantau.api.auth import PARTIES, PUBLIC, READ, ApiRequest
from rantau.api.clock import clock
from rantau.api.v1.answers import Done, Made, created, done, made
from rantau.api.v1.bodies import PageWanted
from rantau.api.v1.bodies.parties import (
    FirstInviteIn,
    InviteIn,
    KeyIn,
    LicenceIn,
    LicenceMoveIn,
    OrganisationIn,
    RenewIn,
    WebhookIn,
)
from rantau.journey.parties import actions
from rantau.journey.parties.queries import (
    OrganisationPage,
    OrganisationRow,
    TeamPage,
    organisation_list,
    organisation_page,
    organisations_named,
    team_page,
)

router = Router(tags=["parties"])

Text = Annotated[str, Field(max_length=160)]


class NameWanted(Schema):
    """What is looked for."""

    text: Annotated[str, Field(min_length=1, max_length=160)]


class OrganisationsWanted(PageWanted):
    """What the register is narrowed to."""

    text: Text = ""
    kind: Text = ""
    place: Text = ""


@dataclass(frozen=True)
class Me:
    """Who a key acts as."""

    role: str
    person: str
    organisation: str
    is_admin: bool
    scopes: list[str]


@router.get("/me", response=Me, auth=READ)
def me(request: ApiRequest) -> Me:
    """Say who the key acts as, and what it may do."""
    actor = request.auth
    return Me(
        str(actor.role), actor.person_ref, actor.organisation_ref, actor.is_admin,
        sorted(actor.scopes or ()),
    )  # fmt: skip


@router.get("/organisations", response=list[OrganisationRow], auth=PUBLIC)
def organisations(request: ApiRequest, wanted: Query[OrganisationsWanted]) -> list[OrganisationRow]:
    """Search the public register by name or number, 50 at a time."""
    return organisation_list(actor=request.auth, **wanted.dict())


@router.get("/organisations/named", response=list[OrganisationRow], auth=PUBLIC)
def named_organisations(request: ApiRequest, wanted: Query[NameWanted]) -> list[OrganisationRow]:
    """Find who is meant by a number, a licence or a name, for who asks whether it is real."""
    return organisations_named(actor=request.auth, text=wanted.text)


@router.get("/organisations/{ref}", response=OrganisationPage, auth=PUBLIC)
def organisation(request: ApiRequest, ref: str) -> OrganisationPage:
    """Show an organisation by ref or number, with its licences and their history."""
    return organisation_page(actor=request.auth, ref=ref)


@router.post("/organisations", response={201: Done}, auth=PARTIES)
def register_organisation(
    request: ApiRequest, response: HttpResponse, body: OrganisationIn
) -> Done:
    """Enter an organisation into the register."""
    facts = actions.OrganisationFacts(**body.dict())
    row = actions.register_organisation(actor=request.auth, facts=facts, now=clock())
    return created(response, row, "organisations")


@router.post("/organisations/{ref}/licences", response={201: Done}, auth=PARTIES)
def add_licence(request: ApiRequest, ref: str, body: LicenceIn) -> Done:
    """Give an organisation a licence; it is public at once."""
    return done(
        actions.add_licence(actor=request.auth, organisation=ref, **body.dict(), now=clock())
    )


@router.post("/organisations/{ref}/invitations", response={201: Made}, auth=PARTIES)
def invite_first_member(request: ApiRequest, ref: str, body: FirstInviteIn) -> Made:
    """Invite the first administrator of an organisation."""
    row, code = actions.invite_first_member(
        actor=request.auth, organisation=ref, email=body.email, now=clock()
    )
    return made(row, code)


def _move_licence(request: ApiRequest, ref: str, move: str, body: LicenceMoveIn) -> Done:
    row = actions.move_licence(
        actor=request.auth, ref=ref, move=move, reason=body.reason, version=body.version,
        now=clock(),
    )  # fmt: skip
    return done(row)


@router.post("/licences/{ref}/suspend", response=Done, auth=PARTIES)
def suspend_licence(request: ApiRequest, ref: str, body: LicenceMoveIn) -> Done:
    """Suspend a licence: from this second on it carries no new order."""
    return _move_licence(request, ref, "suspend", body)


@router.post("/licences/{ref}/restore", response=Done, auth=PARTIES)
def restore_licence(request: ApiRequest, ref: str, body: LicenceMoveIn) -> Done:
    """Put a suspended licence back into force."""
    return _move_licence(request, ref, "restore", body)


@router.post("/licences/{ref}/revoke", response=Done, auth=PARTIES)
def revoke_licence(request: ApiRequest, ref: str, body: LicenceMoveIn) -> Done:
    """End a licence for good."""
    return _move_licence(request, ref, "revoke", body)


@router.post("/licences/{ref}/renew", response=Done, auth=PARTIES)
def renew_licence(request: ApiRequest, ref: str, body: RenewIn) -> Done:
    """Let a licence run longer."""
    return done(
        actions.renew_licence(
            actor=request.auth, ref=ref, valid_until=body.valid_until, now=clock()
        )
    )


@router.get("/team", response=TeamPage, auth=READ)
def team(request: ApiRequest) -> TeamPage:
    """Show who may act for the key's organisation: people, invitations, keys, webhooks."""
    return team_page(actor=request.auth)


@router.post("/memberships/{ref}/confirm", response=Done, auth=PARTIES)
def confirm_membership(request: ApiRequest, ref: str) -> Done:
    """Let somebody act whom another administrator of the ministry has invited."""
    return done(actions.confirm_membership(actor=request.auth, ref=ref, now=clock()))


@router.post("/memberships/{ref}/end", response=Done, auth=PARTIES)
def end_membership(request: ApiRequest, ref: str) -> Done:
    """Take a hat away, and with it the keys made under it."""
    return done(actions.end_membership(actor=request.auth, ref=ref, now=clock()))


@router.post("/invitations", response={201: Made}, auth=PARTIES)
def invite_member(request: ApiRequest, body: InviteIn) -> Made:
    """Invite somebody into the key's organisation; the code is said once."""
    row, code = actions.invite_member(actor=request.auth, **body.dict(), now=clock())
    return made(row, code)


@router.post("/invitations/{ref}/withdraw", response=Done, auth=PARTIES)
def withdraw_invitation(request: ApiRequest, ref: str) -> Done:
    """Take an invitation back."""
    return done(actions.withdraw_invitation(actor=request.auth, ref=ref, now=clock()))


@router.post("/keys", response={201: Made}, auth=PARTIES)
def create_key(request: ApiRequest, body: KeyIn) -> Made:
    """Make a key for the same hat; its secret is said once."""
    row, secret = actions.create_key(actor=request.auth, **body.dict(), now=clock())
    return made(row, secret)


@router.post("/keys/{ref}/revoke", response=Done, auth=PARTIES)
def revoke_key(request: ApiRequest, ref: str) -> Done:
    """End a key at once."""
    return done(actions.revoke_key(actor=request.auth, ref=ref, now=clock()))


@router.post("/webhooks", response={201: Made}, auth=PARTIES)
def add_webhook(request: ApiRequest, body: WebhookIn) -> Made:
    """Tell an address of what happens from now on; the secret that signs is said once."""
    row, secret = actions.add_webhook(actor=request.auth, **body.dict(), now=clock())
    return made(row, secret)


@router.post("/webhooks/{ref}/stop", response=Done, auth=PARTIES)
def stop_webhook(request: ApiRequest, ref: str) -> Done:
    """Tell an address nothing more."""
    return done(actions.stop_webhook(actor=request.auth, ref=ref, now=clock()))


@router.post("/webhooks/{ref}/start", response=Done, auth=PARTIES)
def start_webhook(request: ApiRequest, ref: str) -> Done:
    """Tell a stopped address again, from where it was stopped."""
    return done(actions.start_webhook(actor=request.auth, ref=ref, now=clock()))
