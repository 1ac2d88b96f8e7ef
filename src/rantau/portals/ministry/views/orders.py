"""Orders to review: the list, one order, and what two officers do with it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.journey.orders import actions
from rantau.journey.orders.queries import OrderFilter, order_list, order_page
from rantau.journey.training.queries import order_classes, order_progress
from rantau.portals.ministry.forms import OrderFilterForm
from rantau.portals.shared.changes import change_context
from rantau.portals.shared.filters import filter_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import version_of

FLAG = "flag-"


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the orders that were sent in."""
    form = OrderFilterForm(request.GET or None)
    found = order_list(actor=request.actor, wanted=filter_of(form, OrderFilter), now=clock())
    return render(request, "ministry/orders.html", {"form": form, "list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one order with the law, what changed, and what may be done."""
    found = order_page(actor=request.actor, ref=ref, now=clock())
    progress = order_progress(actor=request.actor, refs=[ref]).get(ref)
    classes = order_classes(actor=request.actor, ref=ref)
    given = {"page": found, "progress": progress, "classes": classes}
    return render(request, "ministry/order.html", given)


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Find an order right, approve it, or send it back with flags."""
    actor, version, now = request.actor, version_of(request), clock()
    if move == "check":
        actions.check_order(actor=actor, ref=ref, version=version, now=now)
    elif move == "approve":
        actions.approve_order(actor=actor, ref=ref, version=version, now=now)
    elif move == "return":
        flags = _flags(request)
        actions.return_order(actor=actor, ref=ref, version=version, flags=flags, now=now)
    else:
        raise BadInput("unknown_move", move=move)
    done(request, f"ministry.order_{move}")
    return redirect("ministry:order", ref)


def _flags(request: PortalRequest) -> dict[str, str]:
    return {
        name.removeprefix(FLAG): text
        for name, text in request.POST.items()
        if name.startswith(FLAG) and isinstance(text, str)
    }


@require_safe
def change(request: PortalRequest, ref: str) -> HttpResponse:
    """Show exactly what would move if the order changed."""
    return render(request, "ministry/change.html", change_context(request, ref))
