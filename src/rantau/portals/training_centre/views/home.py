"""A centre's first page, and what the plan asks of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.journey.training.queries import centre_desk, class_inbox
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Show the work by urgency, what changed, and the classes in time."""
    desk = centre_desk(actor=request.actor, now=clock())
    return render(request, "training_centre/home.html", {"desk": desk})


@require_safe
def inbox(request: PortalRequest) -> HttpResponse:
    """List the classes that wait for an answer."""
    rows = class_inbox(actor=request.actor, now=clock())
    return render(request, "training_centre/inbox.html", {"rows": rows})
