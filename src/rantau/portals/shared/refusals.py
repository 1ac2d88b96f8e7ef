"""A refusal as a page: the right status, the sentence, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rantau.base.clashes import LATER_S
from rantau.base.errors import BadInput, NotAllowed, NotVisible, Refusal, RuleBroken, WrongState

STATUS: dict[type[Refusal], int] = {
    NotVisible: 404,
    NotAllowed: 403,
    WrongState: 409,
    RuleBroken: 422,
    BadInput: 422,
}


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return STATUS.get(type(refusal), 422)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why an act was not done, and what to do next."""
    return _page(request, refusal, status_of(refusal))


def busy(request: HttpRequest) -> HttpResponse:
    """Ask to come again: a page that asks nothing of the database."""
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = str(LATER_S)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that was open too long, or that came from elsewhere."""
    return _page(request, Refusal("form_too_old"), 403)


def _page(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    given = {"refusal": refusal, "title": f"ui.refused_{status}", "next": f"ui.next_{status}"}
    return render(request, "shared/refused.html", given, status=status)
