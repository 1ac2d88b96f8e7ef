"""What would move if an order changed: the same question on two desks."""

from typing import Any

from django import forms

from rantau.journey.orders.queries import order_page
from rantau.journey.training.queries import order_change
from rantau.portals.shared.middleware import PortalRequest, clock
from rantau.portals.shared.months import MonthField
from rantau.portals.shared.numbers import WholeNumberField


class ChangeForm(forms.Form):
    """Other numbers, or another month; empty is as it is."""

    n_places = WholeNumberField(
        label="order.field_n_places", required=False, min_value=0, max_value=5000
    )
    departs_on = MonthField(label="order.field_departs_on", required=False)


def change_context(request: PortalRequest, ref: str) -> dict[str, Any]:
    """Return what the page of the question shows."""
    found = order_page(actor=request.actor, ref=ref, now=clock())
    form = ChangeForm(request.GET or None)
    given: dict[str, Any] = {"page": found, "form": form, "asked": False, "change": None}
    if form.is_valid() and any(value is not None for value in form.cleaned_data.values()):
        change = order_change(actor=request.actor, ref=ref, **form.cleaned_data)
        given |= {"asked": True, "change": change}
    return given
