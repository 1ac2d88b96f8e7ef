"""A refusal as a page: the right status, the sentence, and what to do next."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from rantau.base.actor import ANYONE, Actor, Role
from rantau.base.clashes import LATER_S
from rantau.base.errors import BadInput, NotAllowed, NotVisible, Refusal, RuleBroken, WrongState
from rantau.portals.shared.behind import page_behind
from rantau.portals.shared.desks import OFFICES

STATUS: dict[type[Refusal], int] = {
    NotVisible: 404,
    NotAllowed: 403,
    WrongState: 409,
    RuleBroken: 422,
    BadInput: 422,
}
HOSTS_MEND = ("against_the_law", "licence_not_active", "memorandum_not_in_force", "places_used_up")
"""What stops an officer though only the host can change it."""


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


def wrong_method(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """Say that an address is a button's, and lead to the page with the button."""
    page = _page(request, Refusal("only_by_button"), 405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def _page(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    given = {
        "refusal": refusal,
        "title": f"ui.refused_{status}",
        "next": _next(request, refusal, status),
        "layout": _layout(request),
        "behind": page_behind(request) if request.method != "GET" or status == 405 else "",
    }
    return render(request, "shared/refused.html", given, status=status)


def _next(request: HttpRequest, refusal: Refusal, status: int) -> str:
    is_officer = _actor(request).role is Role.MINISTRY
    return "ui.next_host" if is_officer and refusal.code in HOSTS_MEND else f"ui.next_{status}"


def _layout(request: HttpRequest) -> str:
    """Return the layout of the portal that the reader stands in, with its menu."""
    match = request.resolver_match
    portal = match.app_name if match else ""
    is_at_work = _actor(request).role in OFFICES.get(portal, ())
    return f"{portal}/desk.html" if is_at_work else "base.html"


def _actor(request: HttpRequest) -> Actor:
    found: Actor = getattr(request, "actor", ANYONE)
    return found
