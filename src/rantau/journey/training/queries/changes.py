"""What a changed order would move: the classes on their way to it, of whatever plan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from rantau.base.actor import Actor
from rantau.journey.orders.models import JobOrder
from rantau.journey.training.bridge import MAX_WAIT_MONTHS
from rantau.journey.training.models import ClassAllocation, LeadStep
from rantau.journey.training.states import ALIVE
from rantau.values.periods import month_number

ZERO = Decimal(0)


@dataclass(frozen=True)
class ChangeRow:
    """A class that a changed order would leave with fewer departures, and why."""

    centre: str
    programme: str
    starts_on: date
    n_people: int
    before: Decimal
    after: Decimal
    why: str
    """``late``: it ends too late for the new month; ``early``: its people would wait too long;
    ``fewer``: the order asks for fewer."""


@dataclass(frozen=True)
class OrderChange:
    """What would move if an order asked for other numbers or another month."""

    order: str
    n_before: int
    n_after: int
    departs_before: date
    departs_after: date
    planned_before: Decimal
    planned_after: Decimal
    short_after: Decimal
    classes: tuple[ChangeRow, ...]


def order_change(
    *, actor: Actor, ref: str, n_places: int | None, departs_on: date | None
) -> OrderChange | None:
    """Return what a changed order would move, of every class on its way, of whatever plan.

    Classes that end latest keep their people first: those wait least. None where it has no class.
    """
    order = JobOrder.objects.select_related("memorandum").get_visible(actor, ref=ref)
    rows = ClassAllocation.objects.visible_to(actor).filter(
        order=order, training_class__state__in=ALIVE, departures__gt=F("lost")
    )
    found = list(
        rows.select_related("training_class__centre", "training_class__programme")
        .order_by("-training_class__ends_on", "pk")
    )  # fmt: skip
    if not found:
        return None
    n_after = order.n_places if n_places is None else n_places
    departs = departs_on or order.departs_on
    steps = LeadStep.objects.visible_to(actor).filter(destination=order.memorandum.destination)
    latest_end = month_number(departs) - sum(steps.values_list("months", flat=True))
    wanted, changed = Decimal(n_after), []
    for one in found:
        row = _changed(one, latest_end, wanted)
        wanted -= row.after
        if row.after < row.before:
            changed.append(row)
    return OrderChange(
        order=order.ref,
        n_before=order.n_places,
        n_after=n_after,
        departs_before=order.departs_on,
        departs_after=departs,
        planned_before=sum((one.departures - one.lost for one in found), ZERO),
        planned_after=n_after - wanted,
        short_after=wanted,
        classes=tuple(sorted(changed, key=lambda row: (row.starts_on, row.centre))),
    )


def _changed(one: ClassAllocation, latest_end: int, wanted: Decimal) -> ChangeRow:
    """Return what a class would still give to its order: at most so many more."""
    its, before = one.training_class, one.departures - one.lost
    waits = latest_end - month_number(its.ends_on)
    why = "late" if waits < 0 else "early" if waits > MAX_WAIT_MONTHS else ""
    after = ZERO if why else min(before, wanted)
    return ChangeRow(
        its.centre.name, its.programme.code, its.starts_on, its.n_seats, before, after,
        why or "fewer",
    )  # fmt: skip
