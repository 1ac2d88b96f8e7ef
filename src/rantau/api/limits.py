"""How often a key and an address may ask: windows of a minute, counted by each process for itself.

In memory, not in the database: reading must not write, nobody pushes another's count out, and a
count is one step under a lock. What guards passwords is counted for all processes together, by
allauth in the shared cache.
"""

import hashlib
from collections import Counter
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from rantau.api.auth import actor_of, bearer
from rantau.api.clock import clock
from rantau.base.addresses import caller_of
from rantau.base.errors import Refusal

WINDOW_S = 60
PER_KEY = 600
PER_ADDRESS = 1200
"""An office has one address and many keys."""


class Counts:
    """Who asked how often in the running window; the one before is forgotten."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.window = 0
        self.asked: Counter[str] = Counter()

    def add(self, who: str, window: int) -> int:
        """Count one more, and return how many there were."""
        with self.lock:
            if window != self.window:
                self.window, self.asked = window, Counter()
            self.asked[who] += 1
            return self.asked[who]


COUNTS = Counts()


def insist(request: HttpRequest) -> None:
    """Count a request, and refuse it where there were too many.

    A key is counted once it has opened something; what opens nothing counts for its address alone.

    Raises
    ------
    Refusal : ``too_many_requests``, with the seconds to wait; ``key_needed``.
    """
    _count(f"a:{address_of(request)}", PER_ADDRESS)
    actor_of(request)
    secret = bearer(request)
    if secret:
        _count(f"k:{hashlib.sha256(secret.encode()).hexdigest()}", PER_KEY)


def _count(who: str, most: int) -> None:
    window, passed = divmod(int(clock().timestamp()), WINDOW_S)
    if COUNTS.add(who, window) > most:
        raise Refusal("too_many_requests", seconds=WINDOW_S - passed, most=most)


def address_of(request: HttpRequest) -> str:
    """Return the caller's address."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "")
    return caller_of(direct, told, settings.RANTAU.proxies)
