"""A field for a month: a picker where the browser has one, YYYY-MM everywhere."""

from datetime import date
from typing import Any

from django import forms


class MonthInput(forms.DateInput):
    """An input of a month."""

    input_type = "month"

    def format_value(self, value: Any) -> str:
        return f"{value:%Y-%m}" if isinstance(value, date) else str(value or "")


class MonthField(forms.Field):
    """Reads YYYY-MM and gives the first day of that month."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError as error:
            raise forms.ValidationError("", code="month") from error
