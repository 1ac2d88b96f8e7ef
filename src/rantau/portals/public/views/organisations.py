"""The public register of organisations and the page of each one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.base.pages import PAGE
from rantau.journey.parties.queries import organisation_list, organisation_page
from rantau.portals.public.forms import RegisterForm
from rantau.portals.shared.middleware import PortalRequest


@require_safe
def register(request: PortalRequest) -> HttpResponse:
    """List the organisations, filtered."""
    form = RegisterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = wanted.get("page") or 1
    rows = organisation_list(
        actor=request.actor,
        text=wanted.get("q", ""),
        kind=wanted.get("kind", ""),
        place=wanted.get("place", ""),
        page=page,
    )
    is_filtered = any(wanted.get(name) for name in ("q", "kind", "place"))
    given = {"form": form, "rows": rows, "page": page, "more": len(rows) == PAGE}
    return render(request, "public/register.html", given | {"is_filtered": is_filtered})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show an organisation and the life of its licence."""
    found = organisation_page(actor=request.actor, ref=ref)
    return render(request, "public/organisation.html", {"page": found, "row": found.row})
