"""How a form speaks: labels and hints are codes of the catalogue, errors say what to enter.

A form of ours writes `forms.CharField(label="public.query", help_text="public.query_hint")`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect

from rantau.base import words
from rantau.base.errors import BadInput
from rantau.portals.shared.months import MonthField
from rantau.portals.shared.numbers import EitherPointField, WholeNumberField
from rantau.portals.shared.speech import language

SHORT = (MonthField, WholeNumberField, EitherPointField)
"""Fields in which little is written."""


@dataclass(frozen=True)
class Fault:
    """One error: where it leads, which field it is about, and what it says."""

    target: str
    label: str
    text: str


class FieldView(TypedDict):
    """What the template of a field needs."""

    bound: BoundField
    widget: str
    label: str
    hint: str
    faults: list[str]
    is_check: bool
    is_group: bool


def words_or_text(value: object, lang: str) -> str:
    """Say a code of the catalogue; anything else is text already."""
    topic, dot, code = str(value).partition(".")
    if dot and topic in words.topics() and words.has(topic, code):
        return words.say(topic, code, lang)
    return str(value)


def field_view(bound: BoundField, *, label: str, hint: str, kind: str, lang: str) -> FieldView:
    """Prepare a field: its label, hint and errors are tied to it for those who listen."""
    hint = _hint(hint or str(bound.help_text), lang)
    if isinstance(bound.field, MonthField):
        hint = " ".join(filter(None, (hint, words_or_text("ui.hint_month", lang))))
    faults = _faults_of(bound.form, bound.name, lang)
    tied = [f"{bound.auto_id}-hint"] * bool(hint) + [f"{bound.auto_id}-error"] * bool(faults)
    is_group = isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple))
    is_check = isinstance(bound.field.widget, CheckboxInput)
    attributes: dict[str, Any] = {"placeholder": False}  # the label says it, and stays
    kind = kind or "short" * isinstance(bound.field, SHORT)
    if not (is_group or is_check):
        attributes["class"] = f"input {kind}".strip()
    if not hint:
        bound.help_text = ""  # or Django would point at a hint that is not drawn
    if tied:
        attributes["aria-describedby"] = " ".join(tied)
    if faults:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attributes),
        "label": words_or_text(label or bound.label, lang),
        "hint": hint,
        "faults": faults,
        "is_check": is_check,
        "is_group": is_group,
    }


def _hint(code: str, lang: str) -> str:
    """Say a hint of ours; what a package's form tells beside its fields is left out."""
    said = words_or_text(code, lang)
    return "" if said == code else said


def fault_list(form: BaseForm, lang: str) -> list[Fault]:
    """List all errors of a form in the order of its fields, those of the whole form first."""
    whole = [Fault("main", "", text) for text in _faults_of(form, "__all__", lang)]
    return whole + [
        Fault(form[name].auto_id, words_or_text(str(form[name].label), lang), text)
        for name in form.fields
        for text in _faults_of(form, name, lang)
    ]


def _faults_of(form: BaseForm, name: str, lang: str) -> list[str]:
    found = form.errors.as_data().get(name, [])
    return [text for error in found for text in _said(error, lang)]


def _said(error: forms.ValidationError, lang: str) -> list[str]:
    code = f"error_{error.code}"
    if not error.code or not words.has("ui", code):
        return [str(text) for text in error.messages]
    limit = (error.params or {}).get("limit_value", "")
    written = words.decimal_text(str(limit), lang) if isinstance(limit, int | Decimal) else ""
    return [words.say("ui", code, lang, limit=written)]


def add_faults(form: forms.BaseForm, refusal: BadInput, lang: str) -> None:
    """Show what a use case refused beside the fields it names, or above the form."""
    for name, fault in refusal.faults.items():
        where = name if name in form.fields else None
        form.add_error(where, words.say("refusal", fault.code, lang, **fault.facts))
    if not refusal.faults:
        form.add_error(None, words.say("refusal", refusal.code, lang, **refusal.facts))


def choices(topic: str, codes: dict[str, str], *, blank: str = "") -> list[tuple[str, str]]:
    """Prepare the choices of a form in words: value -> code, `blank` is the code of no choice."""
    lang = language()
    first = [("", words_or_text(blank, lang))] if blank else []
    return first + [(value, words.say(topic, code, lang)) for value, code in codes.items()]
