"""The register as the ministry keeps it: organisations, licences, first administrators."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.base.pages import PAGE
from rantau.journey.parties import actions
from rantau.journey.parties.queries import (
    organisation_list,
    organisation_page,
    partners,
)
from rantau.portals.ministry.forms import InviteForm, LicenceForm, OrganisationForm
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.filters import page_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.posted import once_only

REASONS = ("fees_charged", "papers_kept", "pay_below_law")


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Search the register."""
    text, kind = request.GET.get("q", "")[:100], request.GET.get("kind", "")
    page = page_of(request)
    rows = organisation_list(actor=request.actor, text=text, kind=kind, page=page)
    given = {"rows": rows, "q": text, "page": page, "more": len(rows) == PAGE}
    return render(request, "ministry/organisations.html", given)


@require_safe
def page(request: PortalRequest, ref: str) -> HttpResponse:
    """Show an organisation with its licences and what may be done."""
    return _page(request, ref)


def _page(
    request: PortalRequest, ref: str, *, form: LicenceForm | None = None, link: str = ""
) -> HttpResponse:
    found = organisation_page(actor=request.actor, ref=ref)
    given = {
        "page": found, "row": found.row, "form": form or LicenceForm(), "invite": InviteForm(),
        "reasons": REASONS, "link": link,
    }  # fmt: skip
    return render(request, "ministry/organisation.html", given, status=422 if form else 200)


def register(request: PortalRequest) -> HttpResponse:
    """Enter an organisation into the register."""
    form = OrganisationForm(request.POST or None, partners=partners(actor=request.actor))
    if form.is_valid():
        try:
            return once_only(request, lambda: _registered(request, form))
        except BadInput as refusal:
            add_faults(form, refusal, request.lang)
    status = 422 if form.is_bound else 200
    return render(request, "ministry/organisation_form.html", {"form": form}, status=status)


def _registered(request: PortalRequest, form: OrganisationForm) -> str:
    found = actions.register_organisation(actor=request.actor, facts=form.facts(), now=clock())
    done(request, "ministry.organisation_registered")
    return reverse("ministry:organisation", args=[found.ref])


@require_POST
def license_it(request: PortalRequest, ref: str) -> HttpResponse:
    """Give an organisation a licence."""
    form = LicenceForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, form=form)
    try:
        return once_only(request, lambda: _licensed(request, ref, form))
    except BadInput as refusal:
        add_faults(form, refusal, request.lang)
        return _page(request, ref, form=form)


def _licensed(request: PortalRequest, ref: str, form: LicenceForm) -> str:
    actions.add_licence(actor=request.actor, organisation=ref, now=clock(), **form.cleaned_data)
    done(request, "ministry.licence_granted")
    return reverse("ministry:organisation", args=[ref])


@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Suspend, restore or revoke a licence."""
    licence = actions.move_licence(
        actor=request.actor, ref=ref, move=move, reason=request.POST.get("reason", ""), now=clock()
    )
    done(request, f"ministry.licence_{move}")
    return redirect("ministry:organisation", licence.organisation.ref)


@require_POST
def invite(request: PortalRequest, ref: str) -> HttpResponse:
    """Invite the first administrator; the link is shown once."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, ref)
    _, code = actions.invite_first_member(
        actor=request.actor, organisation=ref, email=form.cleaned_data["email"], now=clock()
    )
    link = request.build_absolute_uri(reverse("shared:invitation", args=[code]))
    return _page(request, ref, link=link)
