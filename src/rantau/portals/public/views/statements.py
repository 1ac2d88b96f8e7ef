"""What Rantau says about itself: how it decides, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau import __version__
from rantau.journey.training.queries import plan_in_force
from rantau.portals.shared.middleware import PortalRequest, clock

ROBOTS = "User-agent: *\nDisallow: /akun/\nDisallow: /undangan/\nDisallow: /masuk/\n"


@require_safe
def decided(request: PortalRequest) -> HttpResponse:
    """Show the algorithm record of the planner, with the files of the plan in force."""
    plan = plan_in_force(actor=request.actor, now=clock())
    return render(request, "public/decided.html", {"version": __version__, "plan": plan})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, and who sees it."""
    return render(request, "public/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what everybody can use, and what is missing."""
    return render(request, "public/accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep searchers out of accounts."""
    return HttpResponse(ROBOTS, content_type="text/plain")
