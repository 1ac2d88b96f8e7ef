"""What a list is narrowed to, read from its form."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest

W = TypeVar("W")


def filter_of(form: forms.Form, kind: type[W]) -> W:
    """Return the filter that a form holds; what cannot be read narrows nothing."""
    if not form.is_valid():
        return kind()
    return kind(**{name: value for name, value in form.cleaned_data.items() if value})


def page_of(request: HttpRequest) -> int:
    """Return the page that is asked for; what cannot be read is the first."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
