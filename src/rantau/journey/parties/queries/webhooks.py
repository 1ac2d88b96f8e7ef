"""Which addresses are to be told now, and on whose behalf."""

from dataclasses import dataclass
from datetime import datetime

from rantau.base.actor import Actor, Door
from rantau.journey.parties.models import WebhookCursor
from rantau.journey.parties.queries.members import actor_in_hat
from rantau.journey.parties.states import MembershipState, WebhookState


@dataclass(frozen=True)
class DueWebhook:
    """An address, what signs its messages, how far it was told, and the member who sees for it."""

    ref: str
    url: str
    secret: str
    events: frozenset[str]
    actor: Actor
    seq: int
    failures: int


def due_webhooks(*, now: datetime) -> list[DueWebhook]:
    """Return the addresses whose turn it is; without its member's hat none is told anything."""
    # Unscoped: telling is no act of anybody, and each is told only what its member sees.
    found = WebhookCursor.objects.filter(
        next_try_at__lte=now,
        webhook__state=WebhookState.ACTIVE,
        webhook__membership__state=MembershipState.ACTIVE,
    ).select_related("webhook__membership")
    rows = []
    for cursor in found.order_by("next_try_at", "pk"):
        hook = cursor.webhook
        member = hook.membership
        actor = actor_in_hat(member.person_id, member.ref, door=Door.TASK)
        if actor is not None and actor.organisation_id == hook.organisation_id:
            rows.append(
                DueWebhook(
                    hook.ref, hook.url, hook.secret, frozenset(hook.events), actor, cursor.seq,
                    cursor.failures,
                )
            )  # fmt: skip
    return rows
