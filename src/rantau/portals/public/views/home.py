"""The first page, and the answer to "is this offer or organisation real?"."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.journey.orders.queries import offers_named, past_offer
from rantau.journey.parties.queries import organisations_named, register_counts
from rantau.portals.public.forms import CheckForm
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Say what Rantau is, and offer to check an offer or an organisation."""
    counts = register_counts(actor=request.actor)
    return render(request, "public/home.html", {"form": CheckForm(), "counts": counts})


@require_safe
def check(request: PortalRequest) -> HttpResponse:
    """Answer by number, name or link."""
    form = CheckForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    meant, is_foreign = _meant(asked, request.get_host())
    rows = [] if is_foreign else organisations_named(actor=request.actor, text=meant)
    offers = [] if is_foreign else offers_named(actor=request.actor, text=meant, now=clock())
    given: dict[str, Any] = {"form": form, "asked": asked, "rows": rows, "offers": offers}
    given |= {"is_foreign": is_foreign, "past": None}
    if not is_foreign and not offers:
        given["past"] = past_offer(actor=request.actor, ref=meant)
    return render(request, "public/check.html", given | {"host": request.get_host()})


def _meant(asked: str, host: str) -> tuple[str, bool]:
    """Return what a link of ours names, and whether a link leads elsewhere."""
    if "://" not in asked and not asked.startswith("www."):
        return asked, False
    parts = urlsplit(asked if "://" in asked else f"https://{asked}")
    name = parts.path.rstrip("/").rpartition("/")[2]
    return name, parts.netloc.lower() != host.lower()
