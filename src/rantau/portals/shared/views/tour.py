"""The demo's first page: sign in as anybody with one click, and a tour of five minutes."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.journey.parties.queries import faces, person_of_face
from rantau.portals.shared.freshness import note_proof
from rantau.portals.shared.middleware import HAT, PortalRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def tour(request: PortalRequest) -> HttpResponse:
    """Show who may be signed in as, and what to look at."""
    if not settings.RANTAU.demo:
        raise Http404
    return render(request, "shared/tour.html", {"faces": faces()})


@require_POST
def enter(request: PortalRequest) -> HttpResponse:
    """Sign in as somebody of the demo."""
    person = person_of_face(request.POST.get("who", "")) if settings.RANTAU.demo else None
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    request.session.pop(HAT, None)
    note_proof(request, "demo")
    return redirect("shared:start")
