"""Pass rates of the gates: what was assumed, what was counted, and what the next plan takes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from rantau.base.actor import SYSTEM, Actor
from rantau.journey.training.bridge import rate_with_uncertainty
from rantau.journey.training.models import GateRate, GateResult


@dataclass(frozen=True)
class RateRow:
    """A gate's rate as the next plan takes it: assumed, counted, and what follows from both."""

    gate: str
    province: str
    programme: str
    counts: str
    assumed: Decimal
    n_people: int
    n_entered: int
    n_passed: int
    rate: Decimal
    low: Decimal
    high: Decimal


def rate_list(*, actor: Actor) -> list[RateRow]:
    """Return every gate's rate. Results count for the most specific row that fits them."""
    rates = list(GateRate.objects.visible_to(actor).order_by("gate", "province", "programme"))
    counted = _counted({(one.gate, one.programme) for one in rates if not one.province})
    found = []
    for one in rates:
        entered, passed = (0, 0)
        if not one.province:
            entered, passed = counted.get((one.gate, one.programme), (0, 0))
        rate, low, high = rate_with_uncertainty(one.rate, one.n_people, passed, entered)
        found.append(
            RateRow(
                one.gate, one.province, one.programme, one.counts, one.rate, one.n_people,
                entered, passed, rate, low, high,
            )
        )  # fmt: skip
    return found


def _counted(rows: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    results = GateResult.objects.visible_to(SYSTEM).values_list(
        "gate", "training_class__programme__code"
    )
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for gate, programme, entered, passed in results.annotate(
        entered=Sum("n_entered"), passed=Sum("n_passed")
    ):
        key = (gate, programme) if (gate, programme) in rows else (gate, "")
        before = found[key]
        found[key] = (before[0] + entered, before[1] + passed)
    return found


def rate_before(rates: Sequence[RateRow], province: str, programme: str) -> Fraction:
    """Multiply the gates before a class; of each gate the most specific row counts."""
    best: dict[str, RateRow] = {}
    fitting = (
        one for one in rates
        if one.counts == "before" and one.province in ("", province)
        and one.programme in ("", programme)
    )  # fmt: skip
    for one in sorted(fitting, key=lambda row: (row.programme != "", row.province != "")):
        best[one.gate] = one
    product = Fraction(1)
    for one in best.values():
        product *= Fraction(one.rate)
    return product
