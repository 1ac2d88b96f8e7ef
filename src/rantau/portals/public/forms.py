"""Forms for everybody. Labels and hints are codes of the catalogue."""

from django import forms

from rantau import atlas
from rantau.journey.training.queries import ClassFilter
from rantau.portals.shared.fields import choices, words_or_text
from rantau.portals.shared.numbers import WholeNumberField
from rantau.portals.shared.pay_form import PayForm
from rantau.portals.shared.speech import language

KINDS = ("partner", "host", "training_centre", "sending_organisation", "ministry")


class CheckForm(forms.Form):
    """One box: a number, a name or a link."""

    q = forms.CharField(
        label="public.query",
        help_text="public.query_hint",
        max_length=300,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ContractForm(PayForm):
    """What somebody's contract says; the rest is the order's."""

    def __init__(self, *args: object, currency: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes
        self.pay_in(currency)
        self.fields["hourly"].help_text = "public.contract_hourly"
        for name in ("deductions", "lodging_m2"):
            self.fields[name].required = False

    def said(self) -> dict[str, str]:
        """Return what was typed, as text; empty where nothing was."""
        return {
            name: "" if value is None else str(value) for name, value in self.cleaned_data.items()
        }


class RegisterForm(forms.Form):
    """Filters of the register."""

    q = forms.CharField(label="public.filter_text", max_length=160, required=False)
    kind = forms.ChoiceField(label="public.filter_kind", required=False)
    place = forms.ChoiceField(label="public.filter_place", required=False)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = choices("role", {kind: kind for kind in KINDS}, blank="public.filter_every_kind")
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["place"].choices = places()  # type: ignore[attr-defined]


class ClassesForm(forms.Form):
    """Where somebody lives."""

    province = forms.ChoiceField(label="public.classes_where", required=False)
    page = WholeNumberField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        lang = language()
        at_home = [(one.code, one.name) for one in atlas.provinces()]
        everywhere = ("", words_or_text("public.classes_every", lang))
        self.fields["province"].choices = [everywhere, *at_home]  # type: ignore[attr-defined]

    def wanted(self) -> ClassFilter:
        """Return the filter; what cannot be read narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        province, page = data.get("province") or "", data.get("page") or 1
        return ClassFilter(state="accepted", province=province, page=page)


def places() -> list[tuple[str, object]]:
    """Return provinces and prefectures in groups, in the reader's language."""
    lang = language()
    in_japan = [(one.iso, one.name_ja if lang == "ja" else one.name) for one in atlas.prefectures()]
    return [
        ("", words_or_text("public.filter_every_place", lang)),
        (
            words_or_text("public.country_ID", lang),
            [(one.code, one.name) for one in atlas.provinces()],
        ),
        (words_or_text("public.country_JP", lang), in_japan),
    ]
