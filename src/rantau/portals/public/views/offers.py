"""Is this offer real? One approved order, for anybody, with the terms to compare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.journey.orders.queries import memorandum_list, memorandum_page, offer_page
from rantau.portals.shared.filters import page_of
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def offer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show an approved order and whether its partner is licensed today."""
    found = offer_page(actor=request.actor, ref=ref, now=clock())
    return render(request, "public/offer.html", {"page": found.page, "offer": found})


@require_safe
def memoranda(request: PortalRequest) -> HttpResponse:
    """List what was signed."""
    found = memorandum_list(actor=request.actor, now=clock(), page=page_of(request))
    return render(request, "public/memoranda.html", {"list": found})


@require_safe
def memorandum(request: PortalRequest, ref: str) -> HttpResponse:
    """Show a memorandum with the promises of both sides."""
    found = memorandum_page(actor=request.actor, ref=ref, now=clock())
    return render(request, "public/memorandum.html", {"page": found})
