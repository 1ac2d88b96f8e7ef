"""Which actor a request's key stands for, and which scope a call needs."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from rantau.api.clock import clock
from rantau.base.actor import ANYONE, Actor
from rantau.base.errors import NotAllowed, Refusal
from rantau.base.workdays import local_day
from rantau.journey.parties.queries import actor_for_key

ASKED = "actor_of_key"
"""Where a request keeps who its key stands for."""


class ApiRequest(HttpRequest):
    """A request whose key was read; what it may do is asked of the use case."""

    auth: Actor


def bearer(request: HttpRequest) -> str | None:
    """Return the key of a request, or None where none was sent."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks: anybody without a key. A key that opens nothing is refused.

    Read once for each request, for the door asks before the call does.
    """
    found: Actor | None = getattr(request, ASKED, None)
    if found is None:
        secret = bearer(request)
        found = ANYONE if secret is None else actor_for_key(secret, local_day(clock()))
        if found is None:
            raise Refusal("key_needed")
        setattr(request, ASKED, found)
    return found


class Key(HttpBearer):
    """A key with a scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Actor:
        return self.allow(actor_of(request))

    def allow(self, actor: Actor) -> Actor:
        """Let a key with the scope pass."""
        if actor is ANYONE:
            raise Refusal("key_needed")
        if self.scope not in (actor.scopes or ()):
            raise NotAllowed("scope_missing", scope=self.scope)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        return self(request)


class OpenKey(Key):
    """A key with a scope, or nobody's: what the public may see."""

    def allow(self, actor: Actor) -> Actor:
        return actor if actor is ANYONE else super().allow(actor)


PUBLIC = OpenKey("read")
READ = Key("read")
PARTIES = Key("parties")
ORDERS = Key("orders")
PLANS = Key("plans")
CLASSES = Key("classes")
