"""Tells addresses what happened to records that their members may see: at least once, signed.

An entry is told by its name only: time, act, record, states. Who is told reads the rest by key,
and so through the row tables. Nothing is told of a record that the member may not see.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from rantau.journey.parties.actions import claim_webhook, note_failed, note_told
from rantau.journey.parties.queries.webhooks import DueWebhook, due_webhooks
from rantau.journey.trail.queries import Step, steps_after
from rantau.notices.post import NotSent, post

logger = logging.getLogger(__name__)

AT_A_TIME = 100
"""Entries that are looked at for one message."""
MOST_FAILURES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
TAKEN_FOR = timedelta(minutes=1)
"""Longer than a message takes: after it, another worker may take an address up."""

Send = Callable[[str, bytes, dict[str, str]], None]


def sweep(now: datetime, send: Send | None = None) -> dict[str, int]:
    """Tell every address whose turn it is. Safe to repeat: what was not taken is sent again."""
    n_told = sum(_tell(one, now, send or _post) for one in due_webhooks(now=now))
    return {"webhooks_told": n_told}


def _post(url: str, body: bytes, headers: dict[str, str]) -> None:
    post(url, body, headers, allow_private=bool(settings.RANTAU.demo))


def _tell(webhook: DueWebhook, now: datetime, send: Send) -> bool:
    if not claim_webhook(ref=webhook.ref, until=now + TAKEN_FOR, now=now):
        return False
    steps, seq = steps_after(actor=webhook.actor, seq=webhook.seq, limit=AT_A_TIME)
    wanted = [one for one in steps if not webhook.events or one.act in webhook.events]
    if wanted:
        body = json.dumps(message(webhook.ref, wanted), separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "Rantau-Signature": signature(webhook.secret, body, now),
        }
        try:
            send(webhook.url, body, headers)
        except NotSent as error:
            _failed(webhook, str(error), now)
            return False
    note_told(ref=webhook.ref, seq=seq, now=now)
    return bool(wanted)


def _failed(webhook: DueWebhook, why: str, now: datetime) -> None:
    failures = webhook.failures + 1
    wait = min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT)
    note_failed(ref=webhook.ref, next_try_at=now + wait, is_last=failures >= MOST_FAILURES, now=now)
    logger.warning("webhook_failed", extra={"webhook": webhook.ref, "why": why, "n": failures})


def message(ref: str, steps: list[Step]) -> dict[str, object]:
    """Write the message of several steps; `seq` orders them and tells a repetition."""
    return {
        "webhook": ref,
        "entries": [
            {
                "seq": one.seq,
                "at": one.at.isoformat(),
                "act": one.act,
                "record": one.obj.partition(":")[0],
                "ref": one.obj.partition(":")[2],
                "from": one.before,
                "to": one.after,
            }
            for one in steps
        ],
    }


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Sign time and body, so that neither an old message nor a changed one passes for a new one."""
    at = str(int(now.timestamp()))
    digest = hmac.digest(secret.encode(), at.encode() + b"." + body, hashlib.sha256)
    return f"t={at},v1={digest.hex()}"
