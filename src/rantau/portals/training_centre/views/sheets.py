"""Capacity by spreadsheet: the file to fill in, and the same file back with its errors."""

import secrets
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import NotVisible
from rantau.journey.training.actions import keep_capacity_sheet
from rantau.journey.training.queries import capacity_desk, capacity_sheet
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.training_centre.forms import SheetForm
from rantau.portals.training_centre.views.capacity import capacity_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_S = 3600
"""How long an answer can be fetched again."""
SHOWN = 100
MOST_READ = 8 * 1024 * 1024 + 1
"""One byte more than a sheet may have: enough to say that it is too large."""


@require_safe
def download(request: PortalRequest) -> HttpResponse:
    """Give the capacity as a spreadsheet."""
    return _file(capacity_sheet(actor=request.actor), "kapasitas.xlsx")


@require_POST
def upload(request: PortalRequest) -> HttpResponse:
    """Take a spreadsheet; everything is replaced, or nothing is."""
    form = SheetForm(request.POST, request.FILES, auto_id="sheet_%s")
    if not form.is_valid():
        return capacity_page(request, capacity_desk(actor=request.actor), status=422, sheet=form)
    sent = form.cleaned_data["sheet"]
    found = keep_capacity_sheet(
        actor=request.actor, data=sent.read(MOST_READ), name=sent.name, lang=request.lang,
        now=clock(),
    )  # fmt: skip
    ref = secrets.token_urlsafe(16)
    kept = {
        "name": sent.name, "n_rows": found.n_rows, "n_faults": len(found.faults),
        "faults": found.faults[:SHOWN], "file": found.file,
    }  # fmt: skip
    cache.set(_key(request, ref), kept, KEPT_S)
    return redirect("training_centre:answer", ref)


@require_safe
def answer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show what a spreadsheet was answered with."""
    given = {"sent": _kept(request, ref), "ref": ref, "form": SheetForm(auto_id="sheet_%s")}
    return render(request, "training_centre/sheet.html", given)


@require_safe
def answer_file(request: PortalRequest, ref: str) -> HttpResponse:
    """Give the same spreadsheet back with a result for each row."""
    return _file(_kept(request, ref)["file"], "kapasitas-hasil.xlsx")


def _key(request: PortalRequest, ref: str) -> str:
    return f"sheet:{request.actor.organisation_ref}:{request.actor.person_ref}:{ref}"


def _kept(request: PortalRequest, ref: str) -> dict[str, Any]:
    found = cache.get(_key(request, ref[:40]))
    if found is None:
        raise NotVisible("not_visible", table="Sheet", ref=ref)
    return dict(found)


def _file(data: bytes, name: str) -> HttpResponse:
    how = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=XLSX, headers=how)
