"""One's own account: roles, security, and proving again that it is oneself."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from rantau.journey.parties.queries import hats_of
from rantau.portals.shared.desks import desk_of
from rantau.portals.shared.flash import done
from rantau.portals.shared.freshness import note_proof
from rantau.portals.shared.middleware import HAT, PortalRequest


@login_required
@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Lead to the desk of the role that is worn."""
    return redirect(desk_of(request.actor.role))


@login_required
@require_safe
def mine(request: PortalRequest) -> HttpResponse:
    """Show the account and its roles."""
    hats = hats_of(request.actor.person_id)
    desk = desk_of(request.actor.role)
    given = {"hats": hats, "desk": "" if desk == request.path else desk}
    return render(request, "shared/account.html", given)


@login_required
@require_POST
def wear(request: PortalRequest) -> HttpResponse:
    """Put on another hat. One that is not the person's own is never worn."""
    wanted = {hat.ref: hat for hat in hats_of(request.actor.person_id)}.get(
        request.POST.get("hat", "")
    )
    if wanted is None:
        return redirect("shared:account")
    request.session[HAT] = wanted.ref
    done(request, "account.hat_changed", organisation=wanted.organisation)
    return redirect("shared:start")


def no_other_address(request: HttpRequest) -> HttpResponse:
    """Keep one address per person: allauth's page would add others beside it."""
    return redirect("shared:account")


@login_required
def prove(request: HttpRequest) -> HttpResponse:
    """Ask again who it is; allauth does the asking outside the demo."""
    target = _next(request)
    if settings.RANTAU.demo:
        if request.method != "POST":
            return render(request, "shared/prove.html", {"target": target})
        note_proof(request, "demo")
        return redirect(target)
    route = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "account_reauthenticate"
    return redirect(f"{reverse(route)}?{urlencode({'next': target})}")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else reverse("shared:start")
