"""What a class that its centre has answered takes: months, rooms, people."""

from dataclasses import dataclass
from datetime import date

from rantau.journey.training.models import TrainingClass
from rantau.journey.training.states import ClassState
from rantau.values.periods import month_number, month_start


@dataclass(frozen=True)
class Claim:
    """First days of the first and the last month, and seats; a counter-proposal's, if any."""

    starts_on: date
    ends_on: date
    n_seats: int


def claim_of(one: TrainingClass) -> Claim:
    """Return what a class takes, as its centre has answered last."""
    if one.state != ClassState.COUNTERED:
        return Claim(one.starts_on, one.ends_on, one.n_seats)
    starts_on = date.fromisoformat(one.proposal["starts_on"])
    months = month_number(one.ends_on) - month_number(one.starts_on)
    ends_on = month_start(month_number(starts_on) + months)
    return Claim(starts_on, ends_on, int(one.proposal["n_seats"]))
