"""Many orders by spreadsheet: the same file comes back with what is wrong in each row."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rantau.base.errors import BadInput
from rantau.journey.orders.actions import draft_orders
from rantau.journey.orders.queries.sheets import order_sheet_example
from rantau.portals.host.forms import SheetForm
from rantau.portals.shared.downloads import as_file
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only
from rantau.portals.shared.sheets import content_of, keep_answer, kept_answer


def sheet(request: PortalRequest) -> HttpResponse:
    """Take a spreadsheet: every order of it is drafted, or none."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return once_only(request, lambda: _taken(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    status = 422 if form.is_bound else 200
    return render(request, "host/sheet.html", {"form": form}, status=status)


def _taken(request: PortalRequest, form: SheetForm) -> str:
    sent = form.cleaned_data["sheet"]
    found = draft_orders(
        actor=request.actor, data=content_of(sent), name=sent.name, lang=request.lang, now=clock()
    )
    if found.faults:
        return reverse("host:sheet_answer", args=[keep_answer(request, found, sent.name)])
    done(request, "host.sheet_done", n=found.n_rows)
    return reverse("host:orders")


@require_safe
def answer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show what is wrong in a spreadsheet."""
    given = {"form": SheetForm(), "sent": kept_answer(request, ref), "ref": ref}
    return render(request, "host/sheet.html", given)


@require_safe
def answer_file(request: PortalRequest, ref: str) -> HttpResponse:
    """Give the same spreadsheet back with a result for each row."""
    return as_file(kept_answer(request, ref)["file"], "pesanan-hasil.xlsx")


@require_safe
def example(request: PortalRequest) -> HttpResponse:
    """Give a sheet to fill in."""
    return as_file(order_sheet_example(actor=request.actor), "pesanan.xlsx")
