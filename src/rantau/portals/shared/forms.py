"""Forms of the account's pages. Labels and hints are codes of the catalogue."""

from django import forms
from django.contrib.auth.password_validation import validate_password


class InvitationForm(forms.Form):
    """Who accepts: a name and a new password."""

    name = forms.CharField(
        label="account.invitation_name",
        help_text="account.invitation_name_hint",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="account.password",
        help_text="account.password_hint",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a password that is short or known to everybody."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password
