"""Plans that wait, found by their state; safe to repeat, on as many machines as there are."""

from collections.abc import Callable
from datetime import datetime

from rantau.base.actor import SYSTEM
from rantau.base.errors import Refusal
from rantau.journey.training.actions import compute_plan, restart_lost_plans
from rantau.journey.training.models import ClassPlan
from rantau.journey.training.states import PlanState


def sweep(now: datetime) -> dict[str, int]:
    """Put runs without a sign of life back in the line."""
    return {"plans_restarted": restart_lost_plans(now=now)}


def next_plan() -> str | None:
    """Return the plan that waits longest."""
    waiting = ClassPlan.objects.visible_to(SYSTEM).filter(state=PlanState.REQUESTED)
    return waiting.order_by("pk").values_list("ref", flat=True).first()


def compute_next(clock: Callable[[], datetime]) -> str | None:
    """Compute the plan that waits longest; None when nothing waits or another worker has it."""
    ref = next_plan()
    if ref is None:
        return None
    try:
        compute_plan(ref=ref, clock=clock)
    except Refusal:
        return None
    return ref
