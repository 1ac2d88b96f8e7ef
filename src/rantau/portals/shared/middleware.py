"""Who asks, in which language, and what happens when an act is refused."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from rantau.base.actor import ANYONE, Actor, Door
from rantau.base.errors import Refusal
from rantau.base.words import LANGUAGES
from rantau.journey.parties.queries import actor_in_hat
from rantau.portals.shared.refusals import refused

Answer = Callable[[HttpRequest], HttpResponse]
HAT, FRESH = "hat", "fresh_at"
LANGUAGE_COOKIE = "language"


class PortalRequest(HttpRequest):
    """A request that has been through the middleware."""

    actor: Actor
    lang: str


class LanguageMiddleware:
    """`?lang=` now and from now on, then the cookie, the browser, Indonesian."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        lang = asked if asked in LANGUAGES else request.COOKIES.get(LANGUAGE_COOKIE, "")
        if lang not in LANGUAGES:
            lang = _browser_language(request)
        request.lang = lang  # type: ignore[attr-defined]
        with translation.override(lang):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", lang)
        response.headers["Vary"] = ", ".join(
            filter(None, [response.headers.get("Vary"), "Accept-Language"])
        )
        if asked in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, lang, max_age=365 * 86400, samesite="Lax", httponly=True
            )
        return response


def _browser_language(request: HttpRequest) -> str:
    wanted = request.headers.get("Accept-Language", "")
    for part in wanted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


class ActorMiddleware:
    """Builds the actor. Memberships are read each time: a removal is immediate."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        response = self.answer(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return ANYONE
        fresh = request.session.get(FRESH)
        fresh_at = datetime.fromtimestamp(fresh, UTC) if fresh else None
        found = actor_in_hat(
            request.user.pk, request.session.get(HAT), door=Door.WEB, fresh_at=fresh_at
        )
        return found or ANYONE


class RefusalMiddleware:
    """Turns a refusal into a page, once for all portals."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        if error.code == "fresh_sign_in_needed":
            return redirect(
                f"/masuk/ulang?next={request.META.get('HTTP_REFERER_PATH', request.path)}"
            )
        return refused(request, error)


def clock() -> datetime:
    """Return the time; the pages' only clock."""
    return timezone.now()
