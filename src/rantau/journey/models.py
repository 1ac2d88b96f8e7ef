"""Gathers the tables of every stage, so that Django finds them."""

from rantau.journey.orders.models import (
    JobOrder,
    Memorandum,
    MemorandumYear,
    OrderSnapshot,
    Promise,
)
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
    "JobOrder",
    "JournalDetail",
    "JournalEntry",
    "JournalHead",
    "Licence",
    "Membership",
    "Memorandum",
    "MemorandumYear",
    "OrderSnapshot",
    "Organisation",
    "Person",
    "Promise",
    "Repeat",
    "Webhook",
    "WebhookCursor",
]
