"""Counts that a monitor may see: how many rows in which state, and never whose."""

from django.db import connection

TABLES = ("joborder", "trainingclass", "classplan", "licence", "memorandum")
"""Tables of records; all their names and states are public words of the code."""


def by_state() -> dict[str, dict[str, int]]:
    """Return table -> state -> rows, one counting query a table."""
    with connection.cursor() as cursor:
        return {name: _states(cursor, name) for name in TABLES}


def _states(cursor: object, name: str) -> dict[str, int]:
    table = connection.ops.quote_name(f"journey_{name}")
    cursor.execute(f"SELECT state, COUNT(*) FROM {table} GROUP BY state ORDER BY state")  # type: ignore[attr-defined]  # noqa: S608 -- a name of ours
    return dict(cursor.fetchall())  # type: ignore[attr-defined]


def journal_size() -> int:
    """Return the number of the last entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(seq) FROM journey_journalhead")
        return int(cursor.fetchone()[0] or 0)
