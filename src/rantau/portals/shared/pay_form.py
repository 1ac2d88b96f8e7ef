"""What an order and a contract say of pay and lodging, with the same bounds on both."""

from decimal import Decimal

from django import forms

from rantau.portals.shared.numbers import EitherPointField, WholeNumberField
from rantau.portals.shared.speech import spoken


class PayForm(forms.Form):
    """Wage, hours, deductions and lodging."""

    hourly = WholeNumberField(
        label="order.field_hourly", help_text="order.hint_hourly", min_value=1, max_value=10**7
    )
    hours_per_month = WholeNumberField(
        label="order.field_hours_per_month", min_value=1, max_value=300
    )
    deductions = WholeNumberField(
        label="order.field_deductions", help_text="order.hint_deductions", min_value=0,
        max_value=10**8,
    )  # fmt: skip
    lodging_m2 = EitherPointField(
        label="order.field_lodging_m2", min_value=Decimal("0.1"), max_digits=4, decimal_places=1
    )

    def pay_in(self, currency: str) -> None:
        """Name the unit of money in the labels."""
        unit = spoken(f"order.unit_{currency}")
        for name in ("hourly", "deductions"):
            label = spoken(f"order.field_{name}")
            self.fields[name].label = spoken("order.label_unit", label=label, unit=unit)
