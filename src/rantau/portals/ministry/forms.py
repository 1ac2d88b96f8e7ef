"""The shape of the ministry's input. Labels are codes; what is right the use case decides."""

import re
from typing import Any

from django import forms

from rantau import atlas
from rantau.journey.orders.actions import MemorandumFacts
from rantau.journey.orders.states import OrderState
from rantau.journey.parties.actions import OrganisationFacts
from rantau.journey.training.actions import GateFacts, WhatIf
from rantau.journey.training.states import ClassState
from rantau.portals.shared.numbers import ShareField, WholeNumberField, read_whole
from rantau.portals.shared.places import place_name
from rantau.portals.shared.speech import language, spoken

DESTINATIONS = ("JP", "QA", "AU")
KINDS = ("partner", "host", "training_centre", "sending_organisation")
Choices = list[tuple[str, str]]
_YEAR = re.compile(r"(?P<year>[0-9]{4})\s*[:=\s]\s*(?P<places>.+)")


def offer(form: forms.Form, name: str, values: Choices) -> None:
    """Give a field its choices in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField))
    field.choices = values


def _day(code: str, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=code, help_text=hint, widget=widget, input_formats=["%Y-%m-%d"])


class MemorandumForm(forms.Form):
    """A memorandum as it is written down."""

    partner = forms.ChoiceField(label="memorandum.partner")
    number = forms.CharField(label="memorandum.number", max_length=60)
    title = forms.CharField(label="ministry.memorandum_name", max_length=200)
    destination = forms.ChoiceField(label="ministry.destination")
    starts_on = _day("ministry.starts_on")
    ends_on = _day("ministry.ends_on")
    places_by_year = forms.CharField(
        label="ministry.places_by_year",
        help_text="ministry.places_by_year_hint",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sectors = forms.MultipleChoiceField(
        label="memorandum.sectors",
        help_text="ministry.sectors_hint",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "partner", partners)
        offer(self, "destination", [(c, spoken(f"public.country_{c}")) for c in DESTINATIONS])
        lang = language()
        names = {"ja": "name_ja", "id": "name_id"}.get(lang, "name_en")
        offer(self, "sectors", [(one.code, getattr(one, names)) for one in atlas.fields()])

    def clean_places_by_year(self) -> dict[int, int]:
        """Read lines of year and places."""
        found: dict[int, int] = {}
        for line in self.cleaned_data["places_by_year"].splitlines():
            if not line.strip():
                continue
            written = _YEAR.fullmatch(line.strip())
            places = read_whole(written["places"]) if written else None
            if not written or not places:
                raise forms.ValidationError("", code="places")
            year = int(written["year"])
            if year in found:
                raise forms.ValidationError("", code="year_twice")
            found[year] = places
        return found

    def facts(self) -> MemorandumFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return MemorandumFacts(
            partner=data["partner"],
            number=data["number"],
            title=data["title"],
            destination=data["destination"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            places_by_year=data["places_by_year"],
            sectors=tuple(data["sectors"]),
        )


class SignForm(forms.Form):
    """The day of the signature."""

    signed_on = _day("memorandum.signed_on")


class PromiseForm(forms.Form):
    """What a side promised."""

    given_by = forms.ChoiceField(label="memorandum.promise_by")
    text = forms.CharField(label="memorandum.promise_text", max_length=300)
    owner = forms.CharField(label="memorandum.promise_owner", max_length=120)
    due_on = _day("memorandum.promise_due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "given_by", [(r, spoken(f"role.{r}")) for r in ("partner", "ministry")])


class OrganisationForm(forms.Form):
    """An organisation for the public register."""

    kind = forms.ChoiceField(label="public.organisation_kind")
    code = forms.SlugField(label="public.organisation_number", max_length=40)
    name = forms.CharField(label="public.column_name", max_length=160)
    name_local = forms.CharField(label="public.organisation_local", max_length=160, required=False)
    country = forms.ChoiceField(label="ministry.country")
    place = forms.ChoiceField(label="public.organisation_place", required=False)
    partner_ref = forms.ChoiceField(label="public.organisation_partner", required=False)

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        offer(self, "kind", [(kind, spoken(f"role.{kind}")) for kind in KINDS])
        lands = ("ID", *DESTINATIONS)
        offer(self, "country", [(c, spoken(f"public.country_{c}")) for c in lands])
        at_home = [(one.code, place_name(one.code, "ID", lang)) for one in atlas.provinces()]
        abroad = [(one.iso, place_name(one.iso, "JP", lang)) for one in atlas.prefectures()]
        offer(self, "place", [("", ""), *at_home, *abroad])
        offer(self, "partner_ref", [("", ""), *partners])

    def facts(self) -> OrganisationFacts:
        """Return what was typed."""
        return OrganisationFacts(**self.cleaned_data)


class LicenceForm(forms.Form):
    """A new licence."""

    number = forms.CharField(label="ministry.licence_number", max_length=60)
    valid_from = _day("ministry.valid_from")
    valid_until = _day("ministry.valid_until")


class InviteForm(forms.Form):
    """The first administrator of an organisation."""

    email = forms.EmailField(label="ministry.invite_email")


class WhatIfForm(forms.Form):
    """Three sliders."""

    demand_percent = WholeNumberField(
        label="ministry.slider_demand", min_value=-50, max_value=100, initial=0,
        widget=forms.NumberInput(attrs={"step": "5", "data-slider": "%"}),
    )  # fmt: skip
    pass_points = WholeNumberField(
        label="ministry.slider_pass", min_value=-20, max_value=20, initial=0,
        widget=forms.NumberInput(attrs={"data-slider": ""}),
    )  # fmt: skip
    closed = forms.MultipleChoiceField(
        label="ministry.slider_closed", required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, centres: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "closed", centres)

    def what_if(self) -> WhatIf:
        """Return what was set."""
        data = self.cleaned_data
        return WhatIf(data["demand_percent"], data["pass_points"], tuple(data["closed"]))


class PlanForm(forms.Form):
    """A plan to compute."""

    name = forms.CharField(label="ministry.plan_name", max_length=120, required=False)
    time_limit_s = WholeNumberField(
        label="ministry.plan_time", help_text="ministry.plan_time_hint", min_value=5,
        max_value=600, initial=60,
    )  # fmt: skip


class RateForm(forms.Form):
    """An assumed pass rate of a gate."""

    gate = forms.ChoiceField(label="ministry.gate")
    province = forms.ChoiceField(label="ministry.province", required=False)
    rate = ShareField(label="ministry.rate_assumed", help_text="ministry.rate_assumed_hint")
    n_people = WholeNumberField(
        label="ministry.rate_worth", help_text="ministry.rate_worth_hint", min_value=1,
        max_value=100_000,
    )  # fmt: skip

    def __init__(self, *args: Any, gates: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = gates
        offer(self, "gate", [(gate, spoken(f"ministry.gate_{gate}")) for gate in gates])
        places = [(one.code, place_name(one.code, "ID", language())) for one in atlas.provinces()]
        offer(self, "province", [("", spoken("ministry.rate_everywhere")), *places])

    def facts(self) -> GateFacts:
        """Return what was typed; a gate keeps its side of the class."""
        data = self.cleaned_data
        return GateFacts(counts=self.sides[data["gate"]], **data)


class OrderFilterForm(forms.Form):
    """What the list of orders is narrowed to."""

    state = forms.ChoiceField(label="order.filter_state", required=False)
    memorandum = forms.CharField(required=False, widget=forms.HiddenInput)
    host = forms.CharField(required=False, widget=forms.HiddenInput)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [state for state in OrderState.values if state != OrderState.DRAFT]
        words = [(state, spoken(f"state.job_order.{state}")) for state in shown]
        holding = ("holding", spoken("ministry.filter_holding"))
        offer(self, "state", [("", spoken("order.filter_all")), holding, *words])


class ClassFilterForm(forms.Form):
    """What the list of classes is narrowed to."""

    state = forms.ChoiceField(label="order.filter_state", required=False)
    province = forms.ChoiceField(label="ministry.province", required=False)
    order = forms.CharField(required=False, widget=forms.HiddenInput)
    centre = forms.CharField(required=False, widget=forms.HiddenInput)
    plan = forms.CharField(required=False, widget=forms.HiddenInput)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", spoken("order.filter_all"))
        words = [(state, spoken(f"state.training_class.{state}")) for state in ClassState.values]
        places = [(one.code, place_name(one.code, "ID", language())) for one in atlas.provinces()]
        alive = ("alive", spoken("ministry.filter_alive"))
        offer(self, "state", [everything, alive, *words])
        offer(self, "province", [everything, *places])
