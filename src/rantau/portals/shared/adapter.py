"""What allauth asks of us: nobody signs up alone, and work begins at one's desk."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("shared:start")

    def add_message(self, *_what: object, **_how: object) -> None:
        """Say nothing of allauth's own: the next page shows what has changed."""
