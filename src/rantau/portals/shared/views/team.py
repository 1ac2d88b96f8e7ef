"""Who may act for one's organisation: members, invitations, keys, webhooks; for every office."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.base.errors import BadInput
from rantau.journey.parties import actions
from rantau.journey.parties.queries import team_page
from rantau.portals.shared.desks import OFFICES
from rantau.portals.shared.fields import add_faults
from rantau.portals.shared.flash import done
from rantau.portals.shared.freshness import has_second_factor
from rantau.portals.shared.mails import mailed
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.team_forms import InviteForm, KeyForm, WebhookForm

View = Callable[..., HttpResponse]


def _for_offices(view: View) -> View:
    """Ask for what a portal asks for: a sign-in, and a second factor outside the demo."""

    @wraps(view)
    def guarded(request: PortalRequest, **given: Any) -> HttpResponse:
        if not _is_demo() and not has_second_factor(request):
            return redirect("mfa_index")
        return view(request, **given)

    return login_required(guarded)


def _is_demo() -> bool:
    return bool(settings.RANTAU.demo)


@_for_offices
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Show the team."""
    return _page(request)


def _page(request: PortalRequest, bound: forms.Form | None = None, **given: Any) -> HttpResponse:
    desks = [name for name, roles in OFFICES.items() if request.actor.role in roles]
    shown = {
        "team": team_page(actor=request.actor),
        "desk": f"{desks[0]}/desk.html" if desks else "desk.html",
        "bound": bound,
        "invite": bound if isinstance(bound, InviteForm) else InviteForm(),
        "key": bound if isinstance(bound, KeyForm) else KeyForm(auto_id="key_%s"),
        "hook": bound if isinstance(bound, WebhookForm) else WebhookForm(auto_id="hook_%s"),
    }
    status = 422 if bound else 200
    return render(request, "shared/team.html", shown | given, status=status)


@_for_offices
@require_POST
def invite(request: PortalRequest) -> HttpResponse:
    """Invite somebody. The link is mailed, and shown this once: only its hash is kept."""
    form = InviteForm(request.POST)
    made = _made(request, form, actions.invite_member)
    if made is None:
        return _page(request, form)
    invitation, code = made
    link = request.build_absolute_uri(reverse("shared:invitation", args=[code]))
    is_sent = mailed(
        invitation.email, "invited", request.lang,
        organisation=invitation.organisation.name, link=link,
    )  # fmt: skip
    given = {"link": link, "email": invitation.email, "is_sent": is_sent}
    return _page(request, **given)


def _made(request: PortalRequest, form: forms.Form, act: Callable[..., Any]) -> Any:
    """Do what a form asks for, or mark its faults and return nothing."""
    if not form.is_valid():
        return None
    try:
        return act(actor=request.actor, now=clock(), **form.cleaned_data)
    except BadInput as refusal:
        add_faults(form, refusal, request.lang)
        return None


@_for_offices
@require_POST
def make_key(request: PortalRequest) -> HttpResponse:
    """Make a key; its secret is shown this once."""
    form = KeyForm(request.POST, auto_id="key_%s")
    made = _made(request, form, actions.create_key)
    if made is None:
        return _page(request, form)
    return _page(request, secret=made[1], key_name=made[0].name)


@_for_offices
@require_POST
def add_hook(request: PortalRequest) -> HttpResponse:
    """Add a webhook; the secret that signs its messages is shown this once."""
    form = WebhookForm(request.POST, auto_id="hook_%s")
    made = _made(request, form, actions.add_webhook)
    if made is None:
        return _page(request, form)
    return _page(request, secret=made[1], hook_url=made[0].url)


MOVES: dict[str, tuple[Callable[..., Any], str]] = {
    "tarik": (actions.withdraw_invitation, "team.withdrawn"),
    "keluarkan": (actions.end_membership, "team.removed"),
    "sahkan": (actions.confirm_membership, "team.confirmed"),
    "matikan": (actions.revoke_key, "team.key_revoked"),
    "hentikan": (actions.stop_webhook, "team.hook_stopped"),
    "jalankan": (actions.start_webhook, "team.hook_started"),
}
"""Word in the address -> what it does, and what is said afterwards."""


@_for_offices
@require_POST
def move(request: PortalRequest, ref: str, move: str) -> HttpResponse:
    """Withdraw an invitation; confirm or remove a member; revoke a key; stop or start a webhook."""
    if move not in MOVES:
        raise BadInput("unknown_move", move=move)
    act, said = MOVES[move]
    act(actor=request.actor, ref=ref, now=clock())
    done(request, said)
    return redirect("shared:team")
