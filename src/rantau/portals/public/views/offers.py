"""Is this offer real? One approved order, for anybody, with the terms to compare."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.base.errors import NotVisible
from rantau.journey.orders.queries import (
    contract_against,
    memorandum_list,
    memorandum_page,
    offer_page,
    past_offer,
)
from rantau.portals.public.forms import ContractForm
from rantau.portals.shared.filters import page_of
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def offer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show an approved order, whether its partner is licensed today, and how a contract compares.

    What is typed about a contract is answered and kept nowhere.
    """
    try:
        found = offer_page(actor=request.actor, ref=ref, now=clock())
    except NotVisible:
        return _past(request, ref)
    typed = request.GET if "hourly" in request.GET else None
    form = ContractForm(typed, currency=found.page.row.currency)
    given: dict[str, Any] = {"page": found.page, "offer": found, "form": form}
    if form.is_valid():
        given["compared"] = contract_against(actor=request.actor, ref=ref, contract=form.said())
        given["is_worse"] = any(one.is_blocking for one in given["compared"])
    status = 422 if form.errors else 200
    return render(request, "public/offer.html", given, status=status)


def _past(request: PortalRequest, ref: str) -> HttpResponse:
    past = past_offer(actor=request.actor, ref=ref)
    if past is None:
        raise NotVisible("not_visible", table="JobOrder", ref=ref)
    return render(request, "public/past_offer.html", {"past": past}, status=410)


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
