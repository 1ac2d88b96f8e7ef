"""The page behind the link of an invitation."""

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from rantau.base.errors import BadInput
from rantau.journey.parties.actions import accept_as, accept_invitation
from rantau.journey.parties.queries import has_accepted, invitation_page
from rantau.portals.shared.flash import done
from rantau.portals.shared.forms import InvitationForm
from rantau.portals.shared.middleware import PortalRequest, clock

JOINED = {"active": "account.invitation_active", "waiting": "account.invitation_waiting"}
"""State of the new hat -> what is said of it."""


@never_cache
def page(request: PortalRequest, code: str) -> HttpResponse:
    """Show an invitation, and accept it: with a new account, or signed in with one's own."""
    if not ratelimit.consume(request, action="invitation", key=code):
        refused: HttpResponse = ratelimit.respond_429(request)
        return refused
    return (_signed_in if request.user.is_authenticated else _new)(request, code)


def _signed_in(request: PortalRequest, code: str) -> HttpResponse:
    assert request.user.is_authenticated
    if has_accepted(code=code, email=request.user.email):
        return redirect("shared:start")
    if request.method == "POST":
        member = accept_as(person_id=request.user.pk, code=code, now=clock())
        done(request, JOINED[member.state], organisation=member.organisation.name)
        return redirect("shared:account")
    row = invitation_page(code=code, now=clock())
    return render(request, "shared/invitation.html", {"row": row, "person": request.user})


def _new(request: PortalRequest, code: str) -> HttpResponse:
    row = invitation_page(code=code, now=clock())
    form = InvitationForm(request.POST or None)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if form.is_valid():
        _open_account(request, form, code)
        done(request, "account.invitation_sign_in", email=row.email)
        return redirect(sign_in)
    status = 422 if form.is_bound else 200
    given = {"row": row, "form": form, "sign_in": sign_in}
    return render(request, "shared/invitation.html", given, status=status)


def _open_account(request: PortalRequest, form: InvitationForm, code: str) -> None:
    """Open the account; whether the address has one already is not said to whoever asks."""
    try:
        accept_invitation(code=code, language=request.lang, now=clock(), **form.cleaned_data)
    except BadInput as refusal:
        if refusal.code != "email_taken":
            raise
