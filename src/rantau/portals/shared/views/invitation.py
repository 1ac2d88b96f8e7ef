"""The page behind the link of an invitation."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from rantau.base.errors import BadInput
from rantau.journey.parties.actions import accept_invitation
from rantau.journey.parties.queries import InvitationPage, invitation_page
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.flash import done
from rantau.portals.shared.forms import InvitationForm, KnownPersonForm
from rantau.portals.shared.middleware import PortalRequest, clock

Form = InvitationForm | KnownPersonForm


@never_cache
def page(request: PortalRequest, code: str) -> HttpResponse:
    """Show an invitation, and accept it."""
    row = invitation_page(code=code, now=clock())
    kind = KnownPersonForm if row.has_account else InvitationForm
    form: Form = kind(request.POST or None)
    if form.is_valid() and _accepted(request, form, code):
        done(request, "account.invitation_accepted", organisation=row.organisation)
        return redirect("account_login")
    return _shown(request, row, form)


def _accepted(request: PortalRequest, form: Form, code: str) -> bool:
    given = form.cleaned_data
    try:
        accept_invitation(
            code=code,
            name=given.get("name", ""),
            password=given["password"],
            language=request.lang,
            now=clock(),
        )
    except BadInput as refusal:
        add_faults(form, refusal, request.lang)
        return False
    return True


def _shown(request: PortalRequest, row: InvitationPage, form: Form) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "shared/invitation.html", {"row": row, "form": form}, status=status)
