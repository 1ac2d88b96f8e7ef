"""Capacity by spreadsheet: the file to fill in, and the same file back with its errors."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.journey.training.actions import keep_capacity_sheet
from rantau.journey.training.queries import capacity_desk, capacity_sheet
from rantau.portals.shared.downloads import as_file
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.sheets import content_of, keep_answer, kept_answer
from rantau.portals.training_centre.forms import SheetForm
from rantau.portals.training_centre.views.capacity import capacity_page


@require_safe
def download(request: PortalRequest) -> HttpResponse:
    """Give the capacity as a spreadsheet."""
    return as_file(capacity_sheet(actor=request.actor), "kapasitas.xlsx")


@require_POST
def upload(request: PortalRequest) -> HttpResponse:
    """Take a spreadsheet; everything is replaced, or nothing is."""
    form = SheetForm(request.POST, request.FILES, auto_id="sheet_%s")
    if not form.is_valid():
        return capacity_page(request, capacity_desk(actor=request.actor), status=422, sheet=form)
    sent = form.cleaned_data["sheet"]
    found = keep_capacity_sheet(
        actor=request.actor, data=content_of(sent), name=sent.name, lang=request.lang,
        now=clock(),
    )  # fmt: skip
    return redirect("training_centre:answer", keep_answer(request, found, sent.name))


@require_safe
def answer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show what a spreadsheet was answered with."""
    given = {"sent": kept_answer(request, ref), "ref": ref, "form": SheetForm(auto_id="sheet_%s")}
    return render(request, "training_centre/sheet.html", given)


@require_safe
def answer_file(request: PortalRequest, ref: str) -> HttpResponse:
    """Give the same spreadsheet back with a result for each row."""
    return as_file(kept_answer(request, ref)["file"], "kapasitas-hasil.xlsx")
