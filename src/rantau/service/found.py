"""What a demo's country holds, in numbers, for the terminal."""

from datetime import datetime

from rantau.base.actor import SYSTEM
from rantau.journey.parties.queries.register import register_counts
from rantau.journey.trail.queries import verify_journal
from rantau.journey.training.queries.plans import plan_in_force, totals
from rantau.service.figures import by_state


def found_in(now: datetime) -> dict[str, float]:
    """Return the numbers; their names are those of the sentence `service.found`."""
    kinds = dict(register_counts(actor=SYSTEM).kinds)
    states, sums = by_state(), totals(actor=SYSTEM)
    plan = plan_in_force(actor=SYSTEM, now=now)
    headline = plan.headline if plan else None
    checked = verify_journal()
    classes, orders = states["trainingclass"], states["joborder"]
    return {
        "hosts": kinds.get("host", 0),
        "centres": kinds.get("training_centre", 0),
        "orders": sum(orders.values()),
        "waiting": orders.get("submitted", 0) + orders.get("checked", 0),
        "needed": sums.needed,
        "planned": float(sums.planned),
        "in_training": float(sums.in_training),
        "competent": float(sums.competent),
        "classes": sum(classes.values()),
        "unanswered": classes.get("proposed", 0) + classes.get("countered", 0),
        "gap": 100 * float(headline.gap) if headline else 0.0,
        "entries": checked.n_entries,
        "faults": checked.n_findings,
    }
