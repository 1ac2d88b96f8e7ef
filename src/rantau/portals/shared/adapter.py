"""What allauth asks of us: no sign-up, work begins at one's desk, second factors are closed."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rantau.base.sealed import seal, unseal
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


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What codes are made from opens with the key of the fields, as personal numbers do."""

    column = "mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        return b64encode(seal(text, self.column)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), self.column)
