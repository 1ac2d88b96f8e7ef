"""The shape of a host's input. Labels are codes; what is right is decided by the use case."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from django import forms

from rantau import atlas
from rantau.base import words
from rantau.journey.orders.queries import OpenMemorandum, Terms, occupation_name
from rantau.journey.orders.states import OrderState
from rantau.portals.shared.months import MonthField
from rantau.portals.shared.numbers import WholeNumberField
from rantau.portals.shared.pay_form import PayForm
from rantau.portals.shared.places import place_name
from rantau.portals.shared.speech import language, spoken

WAGE = "hourly"
REGIMES = ("esd", "titp", "ssw", "employment")


@cache
def occupation_choices(lang: str) -> list[tuple[str, str]]:
    """List occupations by name in the reader's language."""
    found = [(m.code, f"{occupation_name(m.code, lang)} ({m.code})") for m in atlas.training_map()]
    return [("", ""), *sorted(found, key=lambda row: row[1])]


@cache
def place_choices(lang: str) -> list[tuple[str, str]]:
    """List prefectures, municipalities and states."""
    japan = [(one.iso, place_name(one.iso, "JP", lang)) for one in atlas.prefectures()]
    other = [
        (one.iso, f"{one.name}, {one.iso[:2]}")
        for one in atlas.subdivisions()
        if not one.iso.startswith("JP")
    ]
    return [("", ""), *japan, *other]


def places_left(one: OpenMemorandum, lang: str) -> str:
    """Say how many places each year of a memorandum has left."""
    years = ", ".join(f"{row.year}: {words.number(row.n_left, lang)}" for row in one.years)
    return words.say("order", "memorandum_left", lang, number=one.number, years=years)


class OrderForm(PayForm):
    """The twelve fields of an order."""

    field_order = tuple(field.name for field in fields(Terms))

    memorandum = forms.ChoiceField(label="order.field_memorandum")
    occupation = forms.ChoiceField(label="order.field_occupation")
    n_places = WholeNumberField(label="order.field_n_places", min_value=1, max_value=5000)
    place = forms.ChoiceField(label="order.field_place")
    departs_on = MonthField(label="order.field_departs_on", help_text="order.hint_departs_on")
    months = WholeNumberField(label="order.field_months", min_value=1, max_value=60)
    regime = forms.ChoiceField(label="order.field_regime")
    remark = forms.CharField(
        label="order.field_remark", help_text="order.hint_remark", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, memoranda: Sequence[OpenMemorandum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        choices: dict[str, list[tuple[str, str]]] = {
            "memorandum": [(one.ref, f"{one.number} - {one.title}") for one in memoranda],
            "occupation": occupation_choices(lang),
            "place": place_choices(lang),
            "regime": [(code, spoken(f"order.regime_{code}")) for code in REGIMES],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values
        self.left = [places_left(one, lang) for one in memoranda]
        chosen = self.data.get("memorandum") or self.initial.get("memorandum")
        kinds = {one.currency for one in memoranda if chosen in (None, "", one.ref)}
        if len(kinds) == 1:
            self.pay_in(kinds.pop())

    def first_half(self) -> list[forms.BoundField]:
        """Return the fields up to the wage, below which the law answers."""
        names = list(self.fields)
        return [self[name] for name in names[: names.index(WAGE) + 1]]

    def second_half(self) -> list[forms.BoundField]:
        """Return the fields after the wage."""
        names = list(self.fields)
        return [self[name] for name in names[names.index(WAGE) + 1 :]]

    def terms(self) -> Terms:
        """Return what was typed as the terms of an order."""
        return Terms(**{name: self.cleaned_data[name] for name in self.fields if name != "host"})


class PartnerOrderForm(OrderForm):
    """A partner orders for one of its members."""

    host = forms.ChoiceField(label="order.field_host")

    def __init__(self, *args: Any, hosts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["host"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = hosts
        self.order_fields(["host"])


class OrderFilterForm(forms.Form):
    """What a list of orders is narrowed to."""

    state = forms.ChoiceField(label="order.filter_state", required=False)
    occupation = forms.ChoiceField(label="order.field_occupation", required=False)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        everything = [("", words.say("order", "filter_all", lang))]
        offered = {
            "state": state_choices(role, lang),
            "occupation": occupation_choices(lang)[1:],
        }
        for name, values in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = everything + values


def state_choices(role: str, lang: str) -> list[tuple[str, str]]:
    """List the states of an order in the reader's wording."""
    found = []
    for state in OrderState.values:
        own = f"job_order.{state}.{role}"
        code = own if words.has("state", own) else f"job_order.{state}"
        found.append((state, words.say("state", code, lang)))
    return found


class SheetForm(forms.Form):
    """A spreadsheet of orders."""

    sheet = forms.FileField(
        label="host.sheet_file",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
