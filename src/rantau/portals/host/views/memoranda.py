"""Memoranda and the promises of both sides."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.journey.orders.actions import answer_promise, report_promise
from rantau.journey.orders.queries import memorandum_list, memorandum_page
from rantau.portals.shared.filters import page_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the memoranda."""
    found = memorandum_list(actor=request.actor, now=clock(), page=page_of(request))
    return render(request, "host/memoranda.html", {"list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one memorandum."""
    found = memorandum_page(actor=request.actor, ref=ref, now=clock())
    return render(request, "host/memorandum.html", {"page": found})


@require_POST
def answer(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Report on a promise, confirm or dispute it."""
    actor, now = request.actor, clock()
    if move == "report":
        evidence = request.POST.get("evidence", "")
        promise = report_promise(actor=actor, ref=ref, evidence=evidence, now=now)
    else:
        reason = request.POST.get("reason", "")
        promise = answer_promise(actor=actor, ref=ref, move=move, reason=reason, now=now)
    done(request, f"host.promise_{move}")
    return redirect("host:memorandum", promise.memorandum.ref)
