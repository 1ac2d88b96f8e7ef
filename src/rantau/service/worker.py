"""The worker: does what time and waiting records ask for, found by their state.

There is no queue. A plan that waits is a row in a state, and every sweep is safe to repeat, so a
worker that dies loses nothing: the next one finds the same rows.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Protocol

from rantau.journey.orders import tasks as orders
from rantau.journey.parties import tasks as parties
from rantau.journey.trail import tasks as trail
from rantau.journey.training import tasks as training
from rantau.notices import webhooks
from rantau.service import caches
from rantau.service.life import show_life

logger = logging.getLogger(__name__)

SWEEPS: dict[str, Callable[[datetime], dict[str, int]]] = {
    "parties": parties.sweep,
    "orders": orders.sweep,
    "training": training.sweep,
    "trail": trail.sweep,
    "webhooks": webhooks.sweep,
    "caches": caches.sweep,
}
SWEEP_S = 15.0
REST_S = 1.0


class Stopping(BaseException):
    """The worker was asked to stop while a plan was computed; another one takes the plan up."""


class Stop(Protocol):
    """Something that knows whether to stop."""

    def is_set(self) -> bool:
        """Tell."""


class Worker:
    """One loop. While a plan is computed its questions for the time keep the sweeps going."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.swept_at = 0.0

    def run(self, pause: Event) -> None:
        """Work until told to stop; `pause` ends its rest early."""
        while not self.stop.is_set():
            try:
                self.sweep_if_due()
                found = training.compute_next(self.clock)
            except Stopping:
                break
            except Exception:
                logger.exception("worker_failed")
                found = None
            if found is None:
                _let_go()
                pause.wait(REST_S)
        logger.info("worker_stopped")

    def once(self) -> int:
        """Sweep once and compute every plan that waits; returns how many plans."""
        self.sweep_if_due()
        n = 0
        while training.compute_next(self.clock):
            n += 1
        return n

    def clock(self) -> datetime:
        """Return the time, between two pieces of work."""
        if self.stop.is_set():
            raise Stopping
        self.sweep_if_due()
        return datetime.now(UTC)

    def sweep_if_due(self) -> None:
        """Sweep, at most every few seconds."""
        if self.swept_at and time.monotonic() - self.swept_at < SWEEP_S:
            return
        self.swept_at = time.monotonic()
        for name in SWEEPS:
            sweep(name)
        show_life(datetime.now(UTC))


def sweep(name: str) -> None:
    """Run one sweep; one that fails does not keep the others from running."""
    try:
        done = SWEEPS[name](datetime.now(UTC))
    except Exception:
        logger.exception("sweep_failed", extra={"task": name})
        return
    for what, n in done.items():
        if n:
            logger.info("swept", extra={"task": what, "n": n})


def _let_go() -> None:
    """Close connections that are too old or broken, as the web server does after a request."""
    from django.db import close_old_connections  # noqa: PLC0415 -- app ready

    close_old_connections()
