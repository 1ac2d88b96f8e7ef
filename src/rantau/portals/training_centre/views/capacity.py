"""Capacity: what the centre teaches with, when it is closed, and which programmes that allows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rantau.base.errors import BadInput, NotVisible
from rantau.journey.training import actions
from rantau.journey.training.queries import CapacityDesk, CapacityPage, capacity_desk
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only
from rantau.portals.training_centre.forms import CapacityForm, ClosureForm, SheetForm
from rantau.portals.training_centre.names import KINDS


def index(request: PortalRequest) -> HttpResponse:
    """Show the capacity, and add a row."""
    desk = capacity_desk(actor=request.actor)
    form = CapacityForm(request.POST or None, choices=desk.page.choices)
    if form.is_valid():
        try:
            return once_only(request, lambda: _keep(request, form, ""))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    return capacity_page(request, desk, form=form, status=422 if form.is_bound else 200)


def _keep(request: PortalRequest, form: CapacityForm, ref: str) -> str:
    actions.set_capacity(actor=request.actor, facts=form.facts(), now=clock(), ref=ref)
    done(request, "training_centre.capacity_kept")
    return reverse("training_centre:capacity")


def capacity_page(
    request: PortalRequest, desk: CapacityDesk, *, status: int, **given: Any
) -> HttpResponse:
    """Draw the page, with the forms that were given in place of empty ones."""
    rows = {kind: [row for row in desk.page.rows if row.kind == kind] for kind in KINDS}
    shown = {
        "form": CapacityForm(choices=desk.page.choices),
        "closure": ClosureForm(auto_id="closure_%s"),
        "sheet": SheetForm(auto_id="sheet_%s"),
        "desk": desk, "page": desk.page, "kinds": rows.items(),
    }  # fmt: skip
    return render(request, "training_centre/capacity.html", shown | given, status=status)


def edit(request: PortalRequest, ref: str) -> HttpResponse:
    """Replace a row."""
    page = capacity_desk(actor=request.actor).page
    form = CapacityForm(request.POST or None, choices=page.choices, initial=_initial(page, ref))
    if form.is_valid():
        try:
            return redirect(_keep(request, form, ref))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    given = {"form": form, "ref": ref}
    status = 422 if form.is_bound else 200
    return render(request, "training_centre/capacity_row.html", given, status=status)


def _initial(page: CapacityPage, ref: str) -> dict[str, Any]:
    for row in page.rows:
        if row.ref == ref:
            return {
                "asset": f"{row.kind}:{row.what}", "count": row.count,
                "starts_on": row.starts_on, "ends_on": row.ends_on,
            }  # fmt: skip
    raise NotVisible("not_visible", table="Capacity", ref=ref)


@require_POST
def drop(request: PortalRequest, ref: str) -> HttpResponse:
    """Take a row away."""
    actions.drop_capacity(actor=request.actor, ref=ref, now=clock())
    done(request, "training_centre.capacity_dropped")
    return redirect("training_centre:capacity")


@require_POST
def close(request: PortalRequest) -> HttpResponse:
    """Say in which months the centre is closed."""
    form = ClosureForm(request.POST, auto_id="closure_%s")
    if form.is_valid():
        try:
            return once_only(request, lambda: _closed(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    return capacity_page(request, capacity_desk(actor=request.actor), status=422, closure=form)


def _closed(request: PortalRequest, form: ClosureForm) -> str:
    actions.add_closure(actor=request.actor, now=clock(), **form.cleaned_data)
    done(request, "training_centre.closure_kept")
    return reverse("training_centre:capacity")


@require_POST
def reopen(request: PortalRequest, ref: str) -> HttpResponse:
    """Take a closure back."""
    actions.end_closure(actor=request.actor, ref=ref, now=clock())
    done(request, "training_centre.closure_ended")
    return redirect("training_centre:capacity")
