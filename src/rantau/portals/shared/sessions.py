"""Sessions that end: half an hour after the last page, and eight hours after the sign-in."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone

IDLE = timedelta(minutes=30)
NOTED_AFTER = timedelta(minutes=5)
"""A page moves the end of a session only when that is worth a write."""
BEGAN = "began_at"


class SessionStore(InDatabase):
    """A session in the database with two ends, of which the earlier one counts."""

    def load(self) -> dict[str, Any]:
        """Read the session, and have it written with a later end if its end has come nearer."""
        found = self._get_session_from_db()  # type: ignore[attr-defined]  # not in the stubs
        if found is None:
            return {}
        data: dict[str, Any] = self.decode(found.session_data)
        left = found.expire_date - timezone.now()
        if _lasts(data.get(BEGAN)) - left > NOTED_AFTER:
            self.modified = True
        return data

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's own
        """Write the session; a new one begins now."""
        if not must_create:
            self.setdefault(BEGAN, timezone.now().timestamp())
        super().save(must_create)

    def cycle_key(self) -> None:
        """Begin anew, as at a sign-in."""
        self[BEGAN] = timezone.now().timestamp()
        super().cycle_key()

    def get_session_cookie_age(self) -> int:
        """Return for how many seconds the session still lasts without another page."""
        return int(_lasts(self.get(BEGAN)).total_seconds())


def _lasts(began: float | None) -> timedelta:
    now = timezone.now()
    first = now if began is None else datetime.fromtimestamp(began, now.tzinfo)
    ends = first + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return max(timedelta(), min(IDLE, ends - now))
