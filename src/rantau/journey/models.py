"""Gathers the tables of every stage, so that Django finds them."""

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
from rantau.journey.trail.models import (
    Checkpoint,
    JournalDetail,
    JournalEntry,
    JournalHead,
    Repeat,
)

__all__ = [
    "ApiKey",
    "Checkpoint",
    "Invitation",
    "JournalDetail",
    "JournalEntry",
    "JournalHead",
    "Licence",
    "Membership",
    "Organisation",
    "Person",
    "Repeat",
    "Webhook",
    "WebhookCursor",
]
