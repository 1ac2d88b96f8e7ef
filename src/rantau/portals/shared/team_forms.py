"""Forms of the team's page. Labels and hints are codes of the catalogue."""

from typing import Any

from django import forms

from rantau.journey.parties.actions import SCOPES
from rantau.portals.shared.speech import spoken

EVENTS = (
    "joborder.approve", "joborder.return", "joborder.class_moved", "joborder.class_declined",
    "trainingclass.propose", "trainingclass.accept", "trainingclass.decline", "trainingclass.slip",
    "trainingclass.open", "trainingclass.finish", "classplan.adopt",
)  # fmt: skip
"""Acts of the journal that a webhook may be told of; none chosen is all there are."""


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(label="team.email", help_text="team.email_hint", max_length=254)
    is_admin = forms.BooleanField(label="team.is_admin", required=False)


class KeyForm(forms.Form):
    """What a key may do, and until when."""

    name = forms.CharField(label="team.key_name", help_text="team.key_name_hint", max_length=80)
    scopes = forms.MultipleChoiceField(label="team.scopes", widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label="team.expires_on",
        help_text="team.expires_hint",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "scopes", [(code, spoken(f"team.scope_{code}")) for code in SCOPES])


class WebhookForm(forms.Form):
    """Which address is told of what."""

    url = forms.CharField(
        label="team.url", help_text="team.url_hint", max_length=300,
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label="team.events", help_text="team.events_hint", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "events", [(code, spoken(f"act.{code}")) for code in EVENTS])


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = choices
