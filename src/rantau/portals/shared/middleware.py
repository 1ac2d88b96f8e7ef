"""Who asks, in which language, and what happens when an act is refused."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from rantau.base.actor import ANYONE, Actor, Door
from rantau.base.clashes import BUSY, refusal_of
from rantau.base.errors import NotAllowed, Refusal
from rantau.base.words import LANGUAGES, ZONES
from rantau.journey.parties.queries import actor_in_hat
from rantau.portals.shared.behind import page_behind
from rantau.portals.shared.desks import OFFICES
from rantau.portals.shared.freshness import has_second_factor, proved_at
from rantau.portals.shared.refusals import busy, refused, wrong_method

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
HAT = "hat"
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
            keep_language(response, lang)
        return response


def keep_language(response: HttpResponse, lang: str) -> None:
    """Remember a language on this device for a year."""
    response.set_cookie(
        LANGUAGE_COOKIE, lang, max_age=365 * 86400, samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


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
        actor = self._actor(request)
        request.actor = actor  # type: ignore[attr-defined]  # what makes it a PortalRequest
        with timezone.override(ZONES[actor.zone]):
            response = self.answer(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Keep an office to those who work there, with a second factor outside the demo."""
        match = request.resolver_match
        roles = OFFICES.get(match.app_name if match else "")
        if roles is None:
            return None
        if not request.user.is_authenticated:
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_login')}?{query}")
        if request.actor.role not in roles:  # type: ignore[attr-defined]
            return refused(request, NotAllowed("other_hat_needed"))
        if not settings.RANTAU.demo and not has_second_factor(request):
            return redirect("mfa_index")
        return None

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return ANYONE
        found = actor_in_hat(
            request.user.pk,
            request.session.get(HAT),
            door=Door.WEB,
            fresh_at=proved_at(request, clock()),
        )
        if found is None:
            request.session.pop(HAT, None)  # the next page is seen with a hat that still fits
        return found or ANYONE


class RefusalMiddleware:
    """Turns a refusal into a page, once for all portals."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return wrong_method(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return self._clash(request, error)
        if error.code == "fresh_sign_in_needed":
            query = urlencode({"next": _page_of(request)})
            return redirect(f"{reverse('shared:prove')}?{query}")
        return refused(request, error)

    def _clash(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what the database refused; what else is wrong is nobody's refusal."""
        refusal = refusal_of(error)
        if refusal is None:
            return None
        logger.warning("clash", extra={"code": refusal.code, "why": type(error).__name__})
        return busy(request) if refusal.code == BUSY else refused(request, refusal)


def _page_of(request: HttpRequest) -> str:
    """Return the page to go on from: a form's own address may answer no GET."""
    return request.get_full_path() if request.method == "GET" else page_behind(request)


def clock() -> datetime:
    """Return the time; the pages' only clock."""
    return timezone.now()
