"""What every form of a move carries, and forms that have one effect however often they arrive."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rantau.journey.trail.actions import once
from rantau.journey.trail.queries import Answer, asked_by
from rantau.portals.shared.middleware import PortalRequest, clock

KEY = "idem"
"""The hidden field that names one filling-in of a form."""


def version_of(request: HttpRequest) -> int:
    """Return the version of the record that the reader saw; 0 where the form carries none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def new_key() -> str:
    """Return a name for one filling-in of a form."""
    return str(uuid4())


def once_only(request: PortalRequest, make: Callable[[], str]) -> HttpResponse:
    """Do what a form asks for and lead to the address that `make` returns.

    Sent again, by an impatient finger or a phone that lost the answer, it leads there again and
    does nothing more.
    """
    key = request.POST.get(KEY, "")
    if not key:
        return redirect(make())
    asked = asked_by(request.actor, key, request.path.encode())
    answer = once(asked=asked, act=lambda: Answer(302, "", make()), now=clock())
    return redirect(answer.location)
