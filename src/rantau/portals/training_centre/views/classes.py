"""Classes: the list, one class with every move of a centre, what a slip would move, results."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput, RuleBroken
from rantau.journey.training import actions
from rantau.journey.training.queries import (
    CentreClass,
    ClassFilter,
    centre_class,
    centre_slip,
    class_list,
)
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.filters import filter_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import version_of
from rantau.portals.training_centre.forms import (
    ClassFilterForm,
    CounterForm,
    DeclineForm,
    ResultForm,
    SlipForm,
    SlipReasonForm,
)

INBOX = "inbox"


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the centre's classes."""
    form = ClassFilterForm(request.GET or None)
    found = class_list(actor=request.actor, wanted=filter_of(form, ClassFilter), now=clock())
    return render(request, "training_centre/classes.html", {"form": form, "list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one class."""
    return _page(request, ref)


def _page(request: PortalRequest, ref: str, bound: forms.Form | None = None) -> HttpResponse:
    found = centre_class(actor=request.actor, ref=ref, now=clock())
    given: dict[str, Any] = {"class": found, "page": found.page, "row": found.page.row}
    given |= {"bound": bound} | _forms(found, bound)
    return render(request, "training_centre/class.html", given, status=422 if bound else 200)


def _forms(found: CentreClass, bound: forms.Form | None) -> dict[str, Any]:
    row = found.page.row
    terms = {"starts_on": row.starts_on, "n_seats": row.n_seats}
    results = [
        (
            one,
            bound
            if isinstance(bound, ResultForm) and bound.data.get("gate") == one.rate.gate
            else ResultForm(
                auto_id=f"{one.rate.gate}_%s",
                initial={
                    "gate": one.rate.gate, "n_entered": one.n_entered, "n_passed": one.n_passed,
                },
            ),
        )
        for one in found.gates
    ]  # fmt: skip
    return {
        "decline": bound if isinstance(bound, DeclineForm) else DeclineForm(auto_id="decline_%s"),
        "counter": bound
        if isinstance(bound, CounterForm)
        else CounterForm(auto_id="counter_%s", initial=terms),
        "slip": SlipForm(auto_id="slip_%s"),
        "results": results,
    }


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Make one of the centre's moves; one that needs words is asked for them first."""
    if move in FORMED:
        return _formed(request, ref, move)
    act = PLAIN.get(move)
    if act is None:
        raise BadInput("unknown_move", move=move)
    act(actor=request.actor, ref=ref, version=version_of(request), now=clock())
    done(request, f"training_centre.done_{move}")
    if request.POST.get("back") == INBOX:
        return redirect("training_centre:inbox")
    return redirect("training_centre:class", ref)


PLAIN: dict[str, Callable[..., Any]] = {
    "accept": actions.accept_class,
    "open": actions.open_class,
    "finish": actions.finish_class,
}
FORMED: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "decline": (DeclineForm, actions.decline_class),
    "counter": (CounterForm, actions.counter_class),
}
ON_THE_FORM = {"nothing_different"}


def _formed(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    kind, act = FORMED[move]
    form = kind(request.POST, auto_id=f"{move}_%s")
    if form.is_valid():
        try:
            act(
                actor=request.actor, ref=ref, version=version_of(request), now=clock(),
                **form.cleaned_data,
            )  # fmt: skip
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
        except RuleBroken as refusal:
            if refusal.code not in ON_THE_FORM:
                raise
            add_faults(form, BadInput(refusal.code), request.lang)
        else:
            done(request, f"training_centre.done_{move}")
            return redirect("training_centre:class", ref)
    return _page(request, ref, form)


def preview(request: PortalRequest, ref: str) -> HttpResponse:
    """Show exactly what a later start would move; confirm it with a reason."""
    if request.method == "POST":
        return _slip(request, ref)
    asked = SlipForm(request.GET)
    months = asked.cleaned_data["months"] if asked.is_valid() else 1
    return _preview(request, ref, SlipReasonForm(initial={"months": months}), months)


def _slip(request: PortalRequest, ref: str) -> HttpResponse:
    form = SlipReasonForm(request.POST)
    if form.is_valid():
        actions.slip_class(
            actor=request.actor, ref=ref, version=version_of(request), now=clock(),
            **form.cleaned_data,
        )  # fmt: skip
        done(request, "training_centre.done_slip")
        return redirect("training_centre:class", ref)
    months = form.cleaned_data.get("months", 1)
    return _preview(request, ref, form, months)


def _preview(request: PortalRequest, ref: str, form: SlipReasonForm, months: int) -> HttpResponse:
    found = centre_slip(actor=request.actor, ref=ref, months=months, now=clock())
    given = {
        "slip": found, "row": found.page.row, "form": form,
        "again": SlipForm(initial={"months": months}, auto_id="again_%s"),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "training_centre/slip.html", given, status=status)


@require_POST
def result(request: PortalRequest, ref: str) -> HttpResponse:
    """Record how many of a class came to a gate, and how many passed."""
    gate = request.POST.get("gate", "")[:40]
    form = ResultForm(request.POST, auto_id=f"{gate}_%s")
    if form.is_valid():
        try:
            actions.record_result(actor=request.actor, ref=ref, now=clock(), **form.cleaned_data)
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
        else:
            done(request, "training_centre.done_result")
            return redirect("training_centre:class", ref)
    return _page(request, ref, form)
