"""When somebody last proved to be there, read from allauth's own record of the session."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from rantau.base.actor import FRESH_FOR

SECOND = "mfa"


def proved_at(request: HttpRequest, now: datetime) -> datetime | None:
    """Return when the person last signed in or proved it again, by a second factor if one is set.

    What is too old to count is None: the database is asked only in the minutes after a password.
    """
    records = get_authentication_records(request, _person(request))
    by_factor = [one for one in records if one["method"] == SECOND]
    last = (by_factor or records)[-1:]
    if not last:
        return None
    at = datetime.fromtimestamp(last[0]["at"], UTC)
    if now - at > FRESH_FOR:
        return None
    if last[0]["method"] == "password" and is_mfa_enabled(_person(request)):
        return None
    return at


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the person has a second factor; one used in this session is proof enough."""
    records = get_authentication_records(request, _person(request))
    return any(one["method"] == SECOND for one in records) or is_mfa_enabled(_person(request))


def note_proof(request: HttpRequest, method: str) -> None:
    """Note that the person proved to be there; the demo's sign-in has no password to ask for."""
    record_authentication(request, _person(request), method=method)


def _person(request: HttpRequest) -> Any:
    return request.user
