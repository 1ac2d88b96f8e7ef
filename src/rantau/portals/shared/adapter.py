"""What allauth asks of us: no sign-up, our mails, work begins at a desk, closed second factors."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rantau.base.addresses import caller_of
from rantau.base.sealed import seal, unseal
from rantau.base.words import say
from rantau.portals.shared.accesses import noted
from rantau.portals.shared.mails import mailed
from rantau.portals.shared.middleware import LANGUAGE_COOKIE, keep_language
from rantau.portals.shared.speech import language

CHANGES = {
    "password_changed": "changed_password",
    "password_reset": "changed_password",
    "password_set": "changed_password",
    "totp_activated": "changed_app_added",
    "totp_deactivated": "changed_app_removed",
    "recovery_codes_generated": "changed_codes",
    "webauthn_added": "changed_key_added",
    "webauthn_removed": "changed_key_removed",
}
"""allauth's notices of a change to how somebody signs in, and the words that say it."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address for which failed sign-ins are counted."""
        direct = str(request.META.get("REMOTE_ADDR", ""))
        told = request.headers.get("X-Forwarded-For", "")
        return caller_of(direct, told, settings.RANTAU.proxies)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("shared:start")

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Go on in the person's own language, unless this device has chosen one."""
        noted(user, "sign_in")
        response: HttpResponse = super().post_login(request, user, **how)
        if LANGUAGE_COOKIE not in request.COOKIES:
            keep_language(response, user.language)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Answer whoever asks for a new password in our words; the rest is left to allauth."""
        user = context.get("user")
        lang = user.language if user is not None else language()
        if template_prefix.endswith("/password_reset_key"):
            mailed(email, "reset", lang, link=context["password_reset_url"])
        elif template_prefix.endswith("/unknown_account"):
            mailed(email, "unknown", lang, email=email)
        else:
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Note that how somebody signs in has changed, and tell them: it may not have been them."""
        change = CHANGES[template_prefix.rpartition("/")[2]]
        noted(user, change)
        what = say("mail", change, user.language)
        link = self.request.build_absolute_uri(reverse("account_reset_password"))
        mailed(email or user.email, "changed", user.language, what=what, link=link)

    def add_message(self, *_what: object, **_how: object) -> None:
        """Say nothing of allauth's own: the next page shows what has changed."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """What codes are made from opens with the key of the fields, as personal numbers do."""

    column = "mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        return b64encode(seal(text, self.column)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), self.column)
