"""Plans: ask for one, watch it, compare what-ifs, adopt it by two people."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.journey.parties.queries import centre_choices
from rantau.journey.training import actions
from rantau.journey.training.queries import plan_archive, plan_list, plan_page
from rantau.portals.ministry.forms import PlanForm, WhatIfForm
from rantau.portals.shared.downloads import as_file
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only, version_of


def index(request: PortalRequest) -> HttpResponse:
    """List the plans, and take the wish for a new one."""
    form = PlanForm(request.POST or None)
    if form.is_valid():
        try:
            return once_only(request, lambda: _requested(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    rows = plan_list(actor=request.actor, now=clock())
    status = 422 if form.is_bound else 200
    given = {"form": form, "rows": rows}
    return render(request, "ministry/plans.html", given, status=status)


def _requested(request: PortalRequest, form: PlanForm) -> str:
    plan = actions.request_plan(actor=request.actor, now=clock(), **form.cleaned_data)
    return reverse("ministry:plan", args=[plan.ref])


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one plan: progress while it is computed, then what it brings and lacks."""
    return _page(request, ref, None)


def _page(request: PortalRequest, ref: str, form: WhatIfForm | None) -> HttpResponse:
    found = plan_page(actor=request.actor, ref=ref, now=clock())
    shown = form or WhatIfForm(centres=centre_choices(actor=request.actor))
    given = {"page": found, "row": found.row, "form": shown}
    return render(request, "ministry/plan.html", given, status=422 if form else 200)


@require_POST
def what_if(request: PortalRequest, ref: str) -> HttpResponse:
    """Ask what the plan would be under a change."""
    form = WhatIfForm(request.POST, centres=centre_choices(actor=request.actor))
    if not form.is_valid():
        return _page(request, ref, form)
    return once_only(request, lambda: _asked(request, ref, form))


def _asked(request: PortalRequest, ref: str, form: WhatIfForm) -> str:
    plan = actions.request_what_if(
        actor=request.actor, base=ref, what_if=form.what_if(), now=clock()
    )
    return reverse("ministry:plan", args=[plan.ref])


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Stop a plan, find it right, adopt it, or lay it aside."""
    actor, now = request.actor, clock()
    if move == "check":
        actions.check_plan(actor=actor, ref=ref, version=version_of(request), now=now)
    elif move == "adopt":
        actions.adopt_plan(actor=actor, ref=ref, version=version_of(request), now=now)
    elif move == "cancel":
        actions.cancel_plan(actor=actor, ref=ref, now=now)
    elif move == "discard":
        actions.discard_plan(actor=actor, ref=ref, now=now)
    else:
        raise BadInput("unknown_move", move=move)
    done(request, f"ministry.plan_{move}")
    return redirect("ministry:plan", ref)


@require_safe
def files(request: PortalRequest, ref: str) -> HttpResponse:
    """Give input and result of a plan, so that anyone may compute it again."""
    archive = plan_archive(actor=request.actor, ref=ref)
    return as_file(archive, f"{ref}.zip")
