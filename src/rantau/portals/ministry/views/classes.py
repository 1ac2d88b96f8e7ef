"""Classes everywhere: the list behind each number, and the ministry's answers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.journey.training import actions
from rantau.journey.training.queries import ClassFilter, class_list, class_page
from rantau.portals.ministry.forms import ClassFilterForm
from rantau.portals.shared.filters import filter_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import version_of


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List classes."""
    form = ClassFilterForm(request.GET or None)
    found = class_list(actor=request.actor, wanted=filter_of(form, ClassFilter), now=clock())
    return render(request, "ministry/classes.html", {"form": form, "list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one class."""
    found = class_page(actor=request.actor, ref=ref, now=clock())
    return render(request, "ministry/class.html", {"page": found, "row": found.row})


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Agree to a counter-proposal, or ask again as planned."""
    actor, now, version = request.actor, clock(), version_of(request)
    if move == "agree":
        actions.agree_class(actor=actor, ref=ref, version=version, now=now)
    elif move == "insist":
        reason = request.POST.get("reason", "")
        actions.insist_class(actor=actor, ref=ref, version=version, reason=reason, now=now)
    else:
        raise BadInput("unknown_move", move=move)
    done(request, f"ministry.class_{move}")
    return redirect("ministry:class", ref)
