"""The ministry's first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.portals.ministry.home import home_for
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Show where the programme stands, what waits, and what changed."""
    return render(request, "ministry/home.html", {"home": home_for(request.actor, clock())})
