"""Which tone a state has in its pill: done well, waits for somebody, went wrong, over."""

from collections.abc import Mapping

TONES: Mapping[str, str] = {
    "active": "ok",
    "accepted": "ok",
    "adopted": "ok",
    "approved": "ok",
    "open": "ok",
    "published": "ok",
    "signed": "ok",
    "kept": "ok",
    "completed": "ok",
    "suspended": "warn",
    "running": "ok",
    "submitted": "warn",
    "waiting": "warn",
    "checked": "warn",
    "computed": "warn",
    "in_review": "warn",
    "proposed": "warn",
    "countered": "warn",
    "returned": "warn",
    "due": "warn",
    "revoked": "bad",
    "refused": "bad",
    "declined": "bad",
    "failed": "bad",
    "broken": "bad",
    "overdue": "bad",
    "ended": "off",
    "expired": "off",
    "lapsed": "off",
    "withdrawn": "off",
    "stopped": "off",
    "cancelled": "off",
    "discarded": "off",
    "dropped": "off",
    "finished": "off",
    "closed": "off",
    "superseded": "off",
}
"""State -> tone. A state that is not listed is `info`: under way."""

OWN: Mapping[tuple[str, str], str] = {
    ("licence", "expired"): "bad",
}
"""Where a state weighs otherwise for one kind of record."""


def tone_of(record: str, state: str) -> str:
    """Return the tone of a record's state."""
    return OWN.get((record, state)) or TONES.get(state, "info")
