"""allauth's forms for a second factor; a wrong code is noted in the journal."""

from typing import Any

from allauth.mfa.base import forms

from rantau.portals.shared.accesses import noted


class _Noting:
    """Notes a wrong code: whoever gives one knows the password."""

    user: Any

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        noted(self.user, "factor_failed")


class AuthenticateForm(_Noting, forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a code at a sign-in."""


class ReauthenticateForm(_Noting, forms.ReauthenticateForm):  # type: ignore[misc]  # the same
    """Asks for a code before a grave move."""
