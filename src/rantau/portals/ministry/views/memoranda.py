"""Memoranda: the list, one with its promises, drafting, signing by a second person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.journey.orders import actions
from rantau.journey.orders.queries import memorandum_list, memorandum_page
from rantau.journey.parties.queries import partners
from rantau.portals.ministry.forms import MemorandumForm, PromiseForm, SignForm
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.filters import page_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the memoranda, those that end first on top."""
    found = memorandum_list(actor=request.actor, now=clock(), page=page_of(request))
    return render(request, "ministry/memoranda.html", {"list": found})


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show one memorandum."""
    return _page(request, ref)


def _page(
    request: PortalRequest,
    ref: str,
    *,
    form: PromiseForm | None = None,
    sign: SignForm | None = None,
) -> HttpResponse:
    found = memorandum_page(actor=request.actor, ref=ref, now=clock())
    given = {"page": found, "form": form or PromiseForm(), "sign": sign or SignForm()}
    return render(request, "ministry/memorandum.html", given, status=422 if form or sign else 200)


def draft(request: PortalRequest) -> HttpResponse:
    """Write a memorandum down."""
    form = MemorandumForm(request.POST or None, partners=partners(actor=request.actor))
    if form.is_valid():
        try:
            return once_only(request, lambda: _drafted(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    given = {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "ministry/memorandum_form.html", given, status=status)


def _drafted(request: PortalRequest, form: MemorandumForm) -> str:
    found = actions.draft_memorandum(actor=request.actor, facts=form.facts(), now=clock())
    done(request, "ministry.memorandum_drafted")
    return reverse("ministry:memorandum", args=[found.ref])


@require_POST
def sign(request: PortalRequest, ref: str) -> HttpResponse:
    """Put a memorandum into force."""
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, sign=form)
    day = form.cleaned_data["signed_on"]
    actions.sign_memorandum(actor=request.actor, ref=ref, signed_on=day, now=clock())
    done(request, "ministry.memorandum_signed")
    return redirect("ministry:memorandum", ref)


@require_POST
def promise(request: PortalRequest, ref: str) -> HttpResponse:
    """Write a promise down."""
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, form=form)
    try:
        return once_only(request, lambda: _promised(request, ref, form))
    except BadInput as refusal:
        add_faults(form, refusal, request.lang)
        return _page(request, ref, form=form)


def _promised(request: PortalRequest, ref: str, form: PromiseForm) -> str:
    actions.add_promise(actor=request.actor, memorandum=ref, now=clock(), **form.cleaned_data)
    done(request, "ministry.promise_written")
    return reverse("ministry:memorandum", args=[ref])


@require_POST
def answer(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Report on a promise of the ministry, confirm or dispute one of the partner."""
    actor, now = request.actor, clock()
    if move == "report":
        evidence = request.POST.get("evidence", "")
        found = actions.report_promise(actor=actor, ref=ref, evidence=evidence, now=now)
    else:
        reason = request.POST.get("reason", "")
        found = actions.answer_promise(actor=actor, ref=ref, move=move, reason=reason, now=now)
    done(request, f"host.promise_{move}")
    return redirect("ministry:memorandum", found.memorandum.ref)
