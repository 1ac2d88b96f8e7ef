"""The same work on PostgreSQL, on as many machines as there are, under Procrastinate.

A job only says "look now": what is to be done stands in the rows' states. So a job that is lost,
doubled or late does no harm, and the lock per plan only saves a machine from computing in vain.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from rantau.base.actor import SYSTEM
from rantau.base.errors import Refusal
from rantau.journey.training.actions import compute_plan
from rantau.service.life import show_life
from rantau.service.worker import SWEEPS, Stopping, Worker, sweep

logger = logging.getLogger(__name__)

DEAD_AFTER_S = 30
PLANS_AT_ONCE = 2


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="look", queue="sweeps")
async def look(timestamp: int) -> None:
    """Sweep, drop the jobs of dead workers, and put a job in the queue for each waiting plan."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    for ref in await sync_to_async(_swept)():
        try:
            await compute.configure(lock=ref, queueing_lock=ref).defer_async(ref=ref)
        except AlreadyEnqueued:
            continue


def _swept() -> list[str]:
    """Run every sweep; returns the plans that wait."""
    try:
        for name in SWEEPS:
            sweep(name)
        show_life(datetime.now(UTC))
        # By the app's registry: tables are imported on the road only.
        table: Any = apps.get_model("journey", "ClassPlan")
        waiting = table.objects.visible_to(SYSTEM).filter(state="requested")
        return list(waiting.order_by("pk").values_list("ref", flat=True))
    finally:
        connections.close_all()


@app.task(pass_context=True, queue="plans")
def compute(context: JobContext, ref: str) -> None:
    """Compute one plan; who finds it taken does nothing."""
    try:
        compute_plan(ref=ref, clock=Worker(_Asked(context)).clock)
    except Stopping:
        logger.info("plan_left", extra={"run": ref})
    except Refusal as refusal:
        logger.info("plan_not_computed", extra={"run": ref, "code": refusal.code})
    finally:
        connections.close_all()


class _Asked:
    """Tells whether a job was asked to stop, in the words of the loop's event."""

    def __init__(self, context: JobContext) -> None:
        self.context = context

    def is_set(self) -> bool:
        return self.context.should_abort()


def work() -> None:
    """Work until told to stop; a plan in hand is left after some seconds for another machine."""
    with app.replace_connector(app.connector.get_worker_connector()) as here:  # type: ignore[attr-defined]
        here.run_worker(
            concurrency=PLANS_AT_ONCE + 1, delete_jobs="always", shutdown_graceful_timeout=5,
            fetch_job_polling_interval=2,
        )  # fmt: skip
