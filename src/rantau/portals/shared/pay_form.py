"""What an order and a contract say of pay and lodging, with the same bounds on both."""

from decimal import Decimal
from typing import Any

from django import forms


class EitherPointField(forms.DecimalField):
    """A decimal with a point or a comma, whatever the page's language: neither parts thousands."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".") if value else value)


class PayForm(forms.Form):
    """Wage, hours, deductions and lodging."""

    hourly = forms.IntegerField(
        label="order.field_hourly", help_text="order.hint_hourly", min_value=1, max_value=10**7
    )
    hours_per_month = forms.IntegerField(
        label="order.field_hours_per_month", min_value=1, max_value=300
    )
    deductions = forms.IntegerField(
        label="order.field_deductions", help_text="order.hint_deductions", min_value=0,
        max_value=10**8,
    )  # fmt: skip
    lodging_m2 = EitherPointField(
        label="order.field_lodging_m2", min_value=Decimal("0.1"), max_digits=4, decimal_places=1
    )
