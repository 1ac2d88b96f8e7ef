"""Tells addresses what happened to records that their members may see: at least once, signed.

An entry is told by its name only: time, act, record, states. Who is told reads the rest by key,
and so through the row tables. Nothing is told of a record that the member may not see.
"""

import hashlib
import hmac
import json
import logging
import time
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
SWEEP_FOR_S = 20.0
"""After it nothing more is begun in this sweep: plans and other sweeps wait for it."""
TAKEN_FOR = timedelta(minutes=2)
"""Longer than a sweep and its last message take: after it another worker may take an address up."""

Send = Callable[[str, bytes, dict[str, str]], None]


def sweep(now: datetime, send: Send | None = None) -> dict[str, int]:
    """Tell every address whose turn it is. Safe to repeat: what was not taken is sent again."""
    ends_at = time.monotonic() + SWEEP_FOR_S
    n_told = 0
    for one in due_webhooks(now=now):
        if time.monotonic() < ends_at and claim_webhook(
            ref=one.ref, until=now + TAKEN_FOR, now=now
        ):
            n_told += _told(one, now, send or _post, ends_at)
    return {"webhooks_told": n_told}


def _post(url: str, body: bytes, headers: dict[str, str]) -> None:
    post(url, body, headers, allow_private=bool(settings.RANTAU.demo))


def _told(webhook: DueWebhook, now: datetime, send: Send, ends_at: float) -> bool:
    """Tell message after message until nothing is left or time is up; tells if there was any."""
    any_told, seq, is_behind = False, webhook.seq, True
    while is_behind and time.monotonic() < ends_at:
        steps, last = steps_after(actor=webhook.actor, seq=seq, limit=AT_A_TIME)
        is_behind = last - seq >= AT_A_TIME
        wanted = [one for one in steps if not webhook.events or one.act in webhook.events]
        try:
            _send(webhook, wanted, now, send)
        except NotSent as error:
            _failed(webhook, str(error), now)
            return any_told
        any_told |= bool(wanted)
        seq = last
        if is_behind:
            note_told(ref=webhook.ref, seq=seq, next_try_at=now + TAKEN_FOR)
    note_told(ref=webhook.ref, seq=seq, next_try_at=now)
    return any_told


def _send(webhook: DueWebhook, wanted: list[Step], now: datetime, send: Send) -> None:
    if wanted:
        body = json.dumps(message(webhook.ref, wanted), separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "Rantau-Signature": signature(webhook.secret, body, now),
        }
        send(webhook.url, body, headers)


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
