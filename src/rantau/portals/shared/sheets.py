"""What a sent spreadsheet was answered with, kept for its sender."""

import secrets
from typing import IO, Any

from django.core.cache import caches

from rantau.base.errors import NotVisible
from rantau.journey.parties.bridge import MOST_BYTES, SheetAnswer
from rantau.portals.shared.middleware import PortalRequest

KEPT_S = 3600
"""How long an answer can be fetched again."""
SHOWN = 100


def content_of(sent: IO[bytes]) -> bytes:
    """Read a file, or one byte more than it may have: enough to say that it is too large."""
    return sent.read(MOST_BYTES + 1)


def keep_answer(request: PortalRequest, found: SheetAnswer[Any], name: str) -> str:
    """Keep what a sheet was answered with; returns the ref under which its sender finds it."""
    ref = secrets.token_urlsafe(16)
    kept = {
        "name": name, "n_rows": found.n_rows, "n_faults": len(found.faults),
        "faults": found.faults[:SHOWN], "file": found.file,
    }  # fmt: skip
    caches["sheets"].set(_key(request, ref), kept, KEPT_S)
    return ref


def kept_answer(request: PortalRequest, ref: str) -> dict[str, Any]:
    """Return what a sheet was answered with; nobody finds another person's or organisation's."""
    found = caches["sheets"].get(_key(request, ref[:40]))
    if found is None:
        raise NotVisible("not_visible", table="Sheet", ref=ref)
    return dict(found)


def _key(request: PortalRequest, ref: str) -> str:
    return f"sheet:{request.actor.organisation_ref}:{request.actor.person_ref}:{ref}"
