"""Classes as somebody at home looks for them: which will open, and to which country they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rantau.base.actor import Actor
from rantau.base.pages import Paged
from rantau.journey.training.models import ClassAllocation
from rantau.journey.training.queries.classes import ClassFilter, ClassRow, class_list


@dataclass(frozen=True)
class NearClass:
    """A class, and the countries of the orders that it trains for."""

    row: ClassRow
    destinations: tuple[str, ...]


@dataclass(frozen=True)
class NearList(Paged):
    rows: tuple[NearClass, ...]


def classes_near(*, actor: Actor, wanted: ClassFilter, now: datetime) -> NearList:
    """List classes a page at a time with the countries to which they lead."""
    found = class_list(actor=actor, wanted=wanted, now=now)
    leads_to = _destinations([row.ref for row in found.rows])
    rows = tuple(NearClass(row, leads_to.get(row.ref, ())) for row in found.rows)
    return NearList(rows=rows, page=found.page, n_pages=found.n_pages)


def _destinations(refs: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    # Unscoped: who sees a class may know to which country it leads.
    pairs = (
        ClassAllocation.objects.filter(training_class__ref__in=refs)
        .values_list("training_class__ref", "order__memorandum__destination")
        .distinct()
    )
    found: dict[str, tuple[str, ...]] = {}
    for ref, country in sorted(pairs):
        found[ref] = (*found.get(ref, ()), country)
    return found
