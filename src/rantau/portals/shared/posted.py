"""What every form of a move carries, and forms that have one effect however often they arrive."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rantau.base.errors import BadInput
from rantau.journey.trail.actions import once
from rantau.journey.trail.queries import Answer, asked_by
from rantau.portals.shared.middleware import PortalRequest, clock

KEY = "idem"
"""The hidden field that names one filling-in of a form."""


def version_of(request: HttpRequest) -> int:
    """Return the version of the record that the reader saw; 0 where the form carries none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def once_only(request: PortalRequest, make: Callable[[], str]) -> HttpResponse:
    """Do what a form asks for and lead to the address that `make` returns.

    Sent again, by an impatient finger or a phone that lost the answer, it leads there again and
    does nothing more. Sent again with other words it is refused.

    Raises
    ------
    BadInput : ``form_sent_already``, and whatever is refused.
    """
    key = request.POST.get(KEY, "")
    if not key:
        return redirect(make())
    asked = asked_by(request.actor, key, request.path.encode(), *_said(request))
    try:
        answer = once(asked=asked, act=lambda: Answer(302, "", make()), now=clock())
    except BadInput as refusal:
        if refusal.code == "idempotency_key_reused":
            raise BadInput("form_sent_already") from refusal
        raise
    return redirect(answer.location)


def _said(request: HttpRequest) -> Iterator[bytes]:
    """Yield what a form says: its fields, but for those that name the sending, and its files."""
    for name, values in sorted(request.POST.lists()):
        if name not in (KEY, "csrfmiddlewaretoken"):
            yield from (part.encode() for part in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from (name.encode(), (file.name or "").encode(), file.read())
            file.seek(0)
