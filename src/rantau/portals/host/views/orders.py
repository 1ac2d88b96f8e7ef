"""Orders: list, one order, the form with the law beside it, and every move of a host."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.base.actor import Role
from rantau.base.errors import BadInput, NotVisible, RuleBroken
from rantau.base.workdays import local_day
from rantau.journey.orders import actions
from rantau.journey.orders.queries import (
    OrderFilter,
    OrderRow,
    Terms,
    barred_by,
    law_beside,
    open_memoranda,
    order_list,
    order_page,
)
from rantau.journey.parties.queries import members_of
from rantau.journey.training.queries import order_classes, order_progress
from rantau.portals.host.forms import OrderFilterForm, OrderForm, PartnerOrderForm
from rantau.portals.shared.changes import change_context
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.filters import filter_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only, version_of


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the host's orders."""
    form = OrderFilterForm(request.GET or None, role=request.actor.role)
    found = order_list(actor=request.actor, wanted=filter_of(form, OrderFilter), now=clock())
    return render(request, "host/orders.html", {"form": form, "list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one order: how far it is, the law, what was asked for, what happened."""
    return _page(request, ref)


def _page(request: PortalRequest, ref: str, **more: Any) -> HttpResponse:
    found = order_page(actor=request.actor, ref=ref, now=clock())
    progress = order_progress(actor=request.actor, refs=[ref]).get(ref)
    classes = order_classes(actor=request.actor, ref=ref)
    given = {"page": found, "progress": progress, "classes": classes} | more
    return render(request, "host/order.html", given, status=422 if more else 200)


def _form(request: PortalRequest, data: QueryDict | None, initial: dict[str, Any]) -> OrderForm:
    now = clock()
    memoranda = open_memoranda(actor=request.actor, today=local_day(now))
    if request.actor.role is Role.PARTNER and "n_places" not in initial:
        hosts = members_of(actor=request.actor)
        return PartnerOrderForm(data, initial=initial, memoranda=memoranda, hosts=hosts)
    return OrderForm(data, initial=initial, memoranda=memoranda)


def draft(request: PortalRequest) -> HttpResponse:
    """Show an empty form, or the last order to copy; take it."""
    initial = _copied(request)
    form = _form(request, request.POST or None, {})
    if not form.is_bound:
        form.initial = initial
    if form.is_valid():
        try:
            return once_only(request, lambda: _drafted(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    given = {"form": form, "is_new": True} | _law_of(request, form)
    given |= _standing(request) | {"last": None if form.is_bound or initial else _last(request)}
    return render(request, "host/form.html", given, status=422 if form.is_bound else 200)


def _standing(request: PortalRequest) -> dict[str, Any]:
    """Say before anything is typed what would keep an order back."""
    return {"barred": barred_by(actor=request.actor, now=clock())}


def _drafted(request: PortalRequest, form: OrderForm) -> str:
    order = actions.draft_order(
        actor=request.actor,
        terms=form.terms(),
        now=clock(),
        host=form.cleaned_data.get("host", ""),
    )
    done(request, "host.order_drafted")
    return reverse("host:order", args=[order.ref])


def _copied(request: PortalRequest) -> dict[str, Any]:
    ref = request.GET.get("dari", "")
    if not ref:
        return {}
    try:
        terms = order_page(actor=request.actor, ref=ref, now=clock()).terms
    except NotVisible:
        return {}
    return _initial(terms)


def _initial(terms: Terms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in Terms.__dataclass_fields__}


def edit(request: PortalRequest, ref: str) -> HttpResponse:
    """Change the terms of a draft or of an order that came back."""
    found = order_page(actor=request.actor, ref=ref, now=clock())
    form = _form(request, request.POST or None, _initial(found.terms))
    if form.is_valid():
        try:
            actions.edit_order(
                actor=request.actor, ref=ref, terms=form.terms(),
                version=version_of(request), now=clock(),
            )  # fmt: skip
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
        else:
            done(request, "host.order_changed")
            return redirect("host:order", ref)
    given = {"form": form, "page": found, "law": found.law, "met": found.met} | _standing(request)
    return render(request, "host/form.html", given, status=422 if form.is_bound else 200)


@require_POST
def check(request: PortalRequest) -> HttpResponse:
    """Answer with what the law says to the terms that are being typed."""
    form = _form(request, request.POST, {})
    return render(request, "shared/order/law.html", _law_of(request, form))


def _law_of(request: PortalRequest, form: OrderForm) -> dict[str, Any]:
    needed = ("memorandum", "place", "departs_on", "months", "regime", "hourly")
    if not form.is_bound:
        return {"law": None}
    form.is_valid()
    if any(form.cleaned_data.get(name) in (None, "") for name in needed):
        return {"law": None}
    found = law_beside(actor=request.actor, terms=form.cleaned_data)
    return {"law": found.rows, "met": found.met}


def _last(request: PortalRequest) -> OrderRow | None:
    """Return the order that changed last, to copy."""
    rows = order_list(actor=request.actor, wanted=OrderFilter(), now=clock()).rows
    return rows[0] if rows else None


MOVES: dict[str, Callable[..., Any]] = {
    "submit": actions.submit_order,
    "reopen": actions.reopen_order,
    "confirm": actions.confirm_order,
    "withdraw": actions.withdraw_order,
}


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Make one of the host's moves."""
    act = MOVES.get(move)
    if act is None:
        raise BadInput("unknown_move", move=move)
    given: dict[str, Any] = {"actor": request.actor, "ref": ref, "now": clock()}
    if move != "confirm":
        given["version"] = version_of(request)
    if move == "withdraw":
        given["reason"] = request.POST.get("reason", "")
    try:
        act(**given)
    except RuleBroken as refusal:
        if refusal.code != "against_the_law":
            raise
        return _page(request, ref, refusal=refusal)
    done(request, f"host.done_{move}")
    return redirect("host:order", ref)


@require_safe
def change(request: PortalRequest, ref: str) -> HttpResponse:
    """Show exactly what would move if the order changed."""
    return render(request, "host/change.html", change_context(request, ref))
