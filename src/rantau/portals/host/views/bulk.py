"""Many orders by spreadsheet: the same file comes back with what is wrong in each row."""

import secrets
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rantau.base.errors import NotVisible
from rantau.journey.orders.actions import draft_orders
from rantau.journey.orders.queries.sheets import order_sheet_example
from rantau.portals.host.forms import SheetForm
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_S = 3600
SHOWN = 100
MOST_READ = 8 * 1024 * 1024 + 1
"""One byte more than a sheet may have: enough to say that it is too large."""


def sheet(request: PortalRequest) -> HttpResponse:
    """Take a spreadsheet: every order of it is drafted, or none."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["sheet"]
        found = draft_orders(
            actor=request.actor, data=sent.read(MOST_READ), name=sent.name, lang=request.lang,
            now=clock(),
        )  # fmt: skip
        if not found.faults:
            done(request, "host.sheet_done", n=found.n_rows)
            return redirect("host:orders")
        ref = secrets.token_urlsafe(16)
        kept = {"n_rows": found.n_rows, "n_faults": len(found.faults), "file": found.file}
        cache.set(_key(request, ref), kept | {"faults": found.faults[:SHOWN]}, KEPT_S)
        return redirect("host:sheet_answer", ref)
    status = 422 if form.is_bound else 200
    return render(request, "host/sheet.html", {"form": form}, status=status)


@require_safe
def answer(request: PortalRequest, ref: str) -> HttpResponse:
    """Show what is wrong in a spreadsheet."""
    given = {"form": SheetForm(), "sent": _kept(request, ref), "ref": ref}
    return render(request, "host/sheet.html", given)


@require_safe
def answer_file(request: PortalRequest, ref: str) -> HttpResponse:
    """Give the same spreadsheet back with a result for each row."""
    return _file(_kept(request, ref)["file"], "pesanan-hasil.xlsx")


@require_safe
def example(request: PortalRequest) -> HttpResponse:
    """Give a sheet to fill in."""
    return _file(order_sheet_example(actor=request.actor), "pesanan.xlsx")


def _key(request: PortalRequest, ref: str) -> str:
    return f"order-sheet:{request.actor.person_id}:{ref[:40]}"


def _kept(request: PortalRequest, ref: str) -> Any:
    found = cache.get(_key(request, ref))
    if found is None:
        raise NotVisible("not_visible", table="sheet", ref="")
    return found


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
