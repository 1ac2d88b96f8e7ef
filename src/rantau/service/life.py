"""A worker's sign of life, kept in the database's cache so that every machine can see it."""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "worker_alive_at"
SILENT_AFTER = timedelta(seconds=90)


def show_life(now: datetime) -> None:
    """Say that a worker lives."""
    cache.set(KEY, now.isoformat(), timeout=None)


def last_life() -> datetime | None:
    """Return when a worker last said so."""
    found = cache.get(KEY)
    return datetime.fromisoformat(found) if found else None
