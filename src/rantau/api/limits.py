"""How often a key and an address may ask: windows of a minute, counted in the shared cache."""

import hashlib
from ipaddress import ip_address

from django.core.cache import cache
from django.http import HttpRequest

from rantau.api.auth import bearer
from rantau.api.clock import clock
from rantau.base.errors import Refusal

WINDOW_S = 60
PER_KEY = 600
PER_ADDRESS = 1200
"""An office has one address and many keys."""


def insist(request: HttpRequest) -> None:
    """Count a request, and refuse it where there were too many.

    Raises
    ------
    Refusal : ``too_many_requests``, with the seconds to wait.
    """
    _count("a", address_of(request), PER_ADDRESS)
    secret = bearer(request)
    if secret:
        _count("k", secret, PER_KEY)


def _count(kind: str, who: str, most: int) -> None:
    window, passed = divmod(int(clock().timestamp()), WINDOW_S)
    # Hashed: a key must not stand in a cache in words.
    name = f"api:{kind}:{window}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(name, 0, 2 * WINDOW_S)
    try:
        n_asked = cache.incr(name)
    except ValueError:
        return  # pushed out of a full cache between two lines
    if n_asked > most:
        raise Refusal("too_many_requests", seconds=WINDOW_S - passed, most=most)


def address_of(request: HttpRequest) -> str:
    """Return the caller's address.

    A proxy of our own stands at a private address and appends whom it saw; what a stranger writes
    into that header himself is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return told if told and ip_address(direct).is_private else direct
    except ValueError:
        return direct
