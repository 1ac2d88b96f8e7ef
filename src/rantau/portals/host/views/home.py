"""A host's first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.portals.host.home import home_for
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Show the work by urgency, and what changed."""
    return render(request, "host/home.html", {"home": home_for(request.actor, clock())})
