"""What allauth asks of us: nobody signs up alone, and work begins at one's desk."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rantau.portals.shared.middleware import LANGUAGE_COOKIE, keep_language


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("shared:start")

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Go on in the person's own language, unless this device has chosen one."""
        response: HttpResponse = super().post_login(request, user, **how)
        if LANGUAGE_COOKIE not in request.COOKIES:
            keep_language(response, user.language)
        return response

    def add_message(self, *_what: object, **_how: object) -> None:
        """Say nothing of allauth's own: the next page shows what has changed."""
