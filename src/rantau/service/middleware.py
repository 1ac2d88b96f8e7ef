"""What every answer carries, and what is refused while only reading is allowed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from rantau.base.words import say

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
NOTHING_OF = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
PERMISSIONS = ", ".join(f"{name}=()" for name in NOTHING_OF)
LATER_S = "600"


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
    sentence = say("service", "read_only", "en" if _lang(request) != "id" else "id")
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": sentence, "status": 503, "code": "read_only"}
        return JsonResponse(problem, status=503, content_type="application/problem+json")
    return HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "id"))
