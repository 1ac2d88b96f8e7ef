"""Keys with which programs act, and addresses that are told."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F
from django.db.transaction import atomic

from rantau.base.access import insist_fresh
from rantau.base.actor import STEP_UP, SYSTEM, Actor
from rantau.base.errors import BadInput, NotAllowed, RuleBroken
from rantau.base.workdays import local_day
from rantau.journey.parties.models import (
    ApiKey,
    Membership,
    Webhook,
    WebhookCursor,
)
from rantau.journey.parties.queries import code_hash
from rantau.journey.parties.states import (
    WebhookState,
)
from rantau.journey.trail.actions import advance, create
from rantau.journey.trail.models import JournalHead

KEY_LASTS_AT_MOST = timedelta(days=365)
SCOPES = ("read", "orders", "plans", "classes", "parties", STEP_UP)
"""What a key may be allowed: reading, writing one stage, and moves that need a fresh sign-in."""


@atomic
def create_key(
    *, actor: Actor, name: str, scopes: Sequence[str], expires_on: date, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key for the actor's own hat; returns its secret, which is not kept."""
    insist_fresh(actor, "create_key", now)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadInput("unknown_scope", scope=", ".join(unknown))
    beyond = sorted(set(scopes) - actor.scopes) if actor.scopes is not None else []
    if beyond:
        raise NotAllowed("scope_missing", scope=", ".join(beyond))
    if not local_day(now) <= expires_on <= local_day(now + KEY_LASTS_AT_MOST):
        raise BadInput("key_lasts_too_long", days=KEY_LASTS_AT_MOST.days)
    member = _own_membership(actor)
    secret = "rk_" + secrets.token_urlsafe(32)
    key = ApiKey(
        membership=member,
        name=name,
        secret_hash=code_hash(secret),
        scopes=sorted(scopes),
        expires_on=expires_on,
    )
    return create(key, "make", actor=actor, now=now), secret


def _own_membership(actor: Actor) -> Membership:
    found: Membership = Membership.objects.visible_to(actor).get(
        person_id=actor.person_id, organisation_id=actor.organisation_id, state="active"
    )
    return found


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
    insist_fresh(actor, "add_webhook", now)
    if not url.startswith("https://"):
        raise BadInput("https_needed")
    member = _own_membership(actor)
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
def start_webhook(*, actor: Actor, ref: str, now: datetime) -> Webhook:
    """Tell an address again, from where it was stopped, and what the actor may see from now on."""
    webhook = Webhook.objects.get_visible(actor, ref=ref)
    changes = {"membership": _own_membership(actor)}
    webhook = advance(webhook, "start", actor=actor, now=now, changes=changes)
    # Unscoped: how far an address was told goes with the webhook, which was just moved.
    WebhookCursor.objects.filter(webhook=webhook).update(failures=0, next_try_at=now)
    return webhook


@atomic
def stop_webhook(*, actor: Actor, ref: str, now: datetime) -> Webhook:
    """Tell an address nothing more."""
    return advance(Webhook.objects.get_visible(actor, ref=ref), "stop", actor=actor, now=now)


def claim_webhook(*, ref: str, until: datetime, now: datetime) -> bool:
    """Take an address whose turn it is, so that two workers do not both tell it."""
    webhook = Webhook.objects.get_visible(SYSTEM, ref=ref)
    cursor = WebhookCursor.objects.filter(pk=webhook.pk, next_try_at__lte=now)
    return cursor.update(next_try_at=until) == 1


def note_told(*, ref: str, seq: int, next_try_at: datetime) -> None:
    """Remember how far an address was told. No act: nothing is noted in the journal."""
    # Unscoped: only the sweep that tells addresses comes here.
    cursor = WebhookCursor.objects.filter(webhook__ref=ref, seq__lte=seq)
    cursor.update(seq=seq, failures=0, next_try_at=next_try_at)


@atomic
def note_failed(*, ref: str, next_try_at: datetime, is_last: bool, now: datetime) -> None:
    """Remember when an address is tried again; after the last time it is stopped, which shows."""
    cursor = WebhookCursor.objects.filter(webhook__ref=ref)
    cursor.update(failures=F("failures") + 1, next_try_at=next_try_at)
    webhook = Webhook.objects.get_visible(SYSTEM, ref=ref)
    if is_last and webhook.state == WebhookState.ACTIVE:
        advance(webhook, "stop", actor=SYSTEM, now=now)
