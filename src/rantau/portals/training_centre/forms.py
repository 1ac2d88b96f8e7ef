"""The shape of a centre's input. Labels are codes; what is right is decided by the use case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from rantau.base import words
from rantau.journey.training.actions import CapacityFacts
from rantau.journey.training.states import ClassState
from rantau.portals.shared.assets import asset_name
from rantau.portals.shared.months import MonthField
from rantau.portals.shared.numbers import WholeNumberField
from rantau.portals.shared.speech import language
from rantau.portals.shared.templatetags.ui import state_code
from rantau.portals.training_centre.names import kind_word

WHY = forms.Textarea(attrs={"rows": 2})


class DeclineForm(forms.Form):
    """Why a class is declined."""

    reason = forms.CharField(
        label="order.say_why", help_text="training_centre.decline_hint", max_length=300, widget=WHY
    )


class CounterForm(forms.Form):
    """Another start or number of seats, with a reason."""

    starts_on = MonthField(label="training_centre.starts")
    n_seats = WholeNumberField(label="training_centre.seats", min_value=1, max_value=16)
    reason = forms.CharField(
        label="order.say_why", help_text="training_centre.counter_hint", max_length=300, widget=WHY
    )


class SlipForm(forms.Form):
    """By how many months a class starts later."""

    months = WholeNumberField(
        label="training_centre.slip_months", min_value=1, max_value=24, initial=1
    )


class SlipReasonForm(forms.Form):
    """Why a class starts later."""

    months = WholeNumberField(min_value=1, max_value=24, widget=forms.HiddenInput)
    reason = forms.CharField(label="order.say_why", max_length=300, widget=WHY)


class ResultForm(forms.Form):
    """How many came to a gate, and how many passed."""

    gate = forms.CharField(max_length=40, widget=forms.HiddenInput)
    n_entered = WholeNumberField(label="training_centre.entered", min_value=0, max_value=160)
    n_passed = WholeNumberField(label="training_centre.passed", min_value=0, max_value=160)


class CapacityForm(forms.Form):
    """So many of something, always or in some months."""

    asset = forms.ChoiceField(label="training_centre.what", help_text="training_centre.what_hint")
    count = WholeNumberField(
        label="training_centre.count", help_text="training_centre.count_hint",
        min_value=0, max_value=200,
    )  # fmt: skip
    starts_on = MonthField(
        label="training_centre.from", help_text="training_centre.months_hint", required=False
    )
    ends_on = MonthField(
        label="training_centre.until", help_text="training_centre.months_hint", required=False
    )

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        field = self.fields["asset"]
        assert isinstance(field, forms.ChoiceField)
        groups = [
            (kind_word(kind), [(f"{kind}:{what}", asset_name(what, lang)) for what in whats])
            for kind, whats in choices.items()
        ]
        field.choices = [("", ""), *groups]

    def facts(self) -> CapacityFacts:
        """Return what was typed as a row of capacity."""
        given = self.cleaned_data
        kind, _, what = given["asset"].partition(":")
        return CapacityFacts(kind, what, given["count"], given["starts_on"], given["ends_on"])


class ClosureForm(forms.Form):
    """Months in which the centre teaches nothing."""

    starts_on = MonthField(label="training_centre.from")
    ends_on = MonthField(label="training_centre.until")
    reason = forms.CharField(label="order.say_why", max_length=200)


class SheetForm(forms.Form):
    """A spreadsheet of the whole capacity."""

    sheet = forms.FileField(
        label="training_centre.sheet", help_text="training_centre.sheet_hint",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class ClassFilterForm(forms.Form):
    """What the list of classes is narrowed to."""

    state = forms.ChoiceField(label="order.filter_state", required=False)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        named = [(state, _state_word(state, lang)) for state in ClassState.values]
        field.choices = [("", words.say("order", "filter_all", lang)), *named]


def _state_word(state: str, lang: str) -> str:
    return words.say("state", state_code("training_class", state, "training_centre"), lang)
