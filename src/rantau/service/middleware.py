"""What every answer carries, and what is refused before anybody looks at it."""

import logging
import sys
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.defaults import server_error

from rantau.api.auth import ASKED
from rantau.api.refusals import language, problem
from rantau.base.clashes import BUSY, refusal_of
from rantau.base.clashes import LATER_S as SOON_S
from rantau.base.errors import Refusal
from rantau.base.words import say
from rantau.portals.shared.refusals import busy
from rantau.service.logs import route_of

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
NOTHING_OF = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
PERMISSIONS = ", ".join(f"{name}=()" for name in NOTHING_OF)
LATER_S = "600"
NUL = "\x00"
FORM_BYTES = 256 * 1024
"""A form without a file is far smaller."""
SHEETS = ("host:sheet", "training_centre:upload")
"""Pages to which people who have signed in send spreadsheets."""


class RequestLines:
    """Writes a line for each request, where that is wished: route, answer, time, role, door."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.RANTAU.log_requests:
            return self.answer(request)
        began = time.monotonic()
        response = self.answer(request)
        ms = round(1000 * (time.monotonic() - began))
        facts: dict[str, object] = {"status": response.status_code, "ms": ms}
        actor = getattr(request, "actor", None) or getattr(request, ASKED, None)
        if actor is not None:
            facts |= {"role": str(actor.role), "door": str(actor.door)}
        logger.info("answered", extra={"route": route_of(request)} | facts)
        return response


class ProtectiveHeaders:
    """Keep other sites and the device's sensors out; leave nothing behind at sign-out."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.method == "POST" and request.path == reverse("account_logout"):
            # Not "cookies": the language that somebody chose stays on the device.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ReadOnly:
    """Answer every write with 503 while the installation is set to reading."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.RANTAU.read_only or request.method in SAFE:
            return self.answer(request)
        response = _later(request)
        response.headers["Retry-After"] = LATER_S
        return response


def _later(request: HttpRequest) -> HttpResponse:
    if _is_call(request):
        return problem(request, Refusal("read_only"))
    sentence = say("refusal", "read_only", language(request))
    return HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")


class OnlyText:
    """Refuse the character that PostgreSQL can neither store nor compare, wherever it stands."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = (request.path, *request.COOKIES.values())
        if "%00" in request.META.get("QUERY_STRING", "") or any(NUL in one for one in said):
            return _unusable(request)
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Look into a form once it was read; a call reads its own body."""
        given = chain.from_iterable(values for _, values in request.POST.lists())
        return _unusable(request) if any(NUL in str(one) for one in given) else None


def _unusable(request: HttpRequest) -> HttpResponse:
    if _is_call(request):
        return problem(request, Refusal("unusable_request"))
    return render(request, "400.html", status=400)


class BodyLimit:
    """Refuse a body that is too large before any of it is read: nothing of it comes to the disk."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= self._most(request):
            return self.answer(request)
        if _is_call(request):
            return problem(request, Refusal("too_large"))
        return render(request, "413.html", status=413)

    def _most(self, request: HttpRequest) -> int:
        if _is_call(request):
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        is_sheet = request.path in map(reverse, SHEETS) and request.user.is_authenticated
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_sheet else FORM_BYTES


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for what nobody caught: busy where the database did not answer, else broken."""
    if refusal_of(sys.exc_info()[1]) is None:
        return server_error(request)
    if _is_call(request):
        response = problem(request, Refusal(BUSY, seconds=SOON_S))
        response.headers["Retry-After"] = str(SOON_S)
        return response
    return busy(request)


def _is_call(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
