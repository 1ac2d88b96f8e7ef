"""A field for a month: a picker where the browser has one, YYYY-MM everywhere."""

import re
from datetime import date
from typing import Any

from django import forms

_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


class MonthInput(forms.DateInput):
    """An input of a month."""

    input_type = "month"

    def format_value(self, value: Any) -> str:
        return f"{value:%Y-%m}" if isinstance(value, date) else str(value or "")


class MonthField(forms.Field):
    """Reads YYYY-MM and gives the first day of that month, of this century."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if not _MONTH.fullmatch(str(value).strip()):
            raise forms.ValidationError("", code="month")
        return date.fromisoformat(f"{str(value).strip()}-01")
