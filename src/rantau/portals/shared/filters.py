"""What a list is narrowed to, read from its form."""

from typing import TypeVar

from django import forms

W = TypeVar("W")


def filter_of(form: forms.Form, kind: type[W]) -> W:
    """Return the filter that a form holds; what cannot be read narrows nothing."""
    if not form.is_valid():
        return kind()
    return kind(**{name: value for name, value in form.cleaned_data.items() if value})
