"""What is changed is read under a lock: of two who change it at once, one sees the other's."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.base.actor import Actor
from rantau.journey.training.actions import (
    GateFacts,
    ProgrammeFacts,
    keep_lead_steps,
    keep_programme,
    keep_rate,
)

PROGRAMME = ProgrammeFacts("ME01", 4, "room", "skill", "ja", "", 150_000_000)
GATE = GateFacts("interview", Decimal("0.8"), "before")
CHANGES: dict[str, tuple[str, Callable[..., Any]]] = {
    "programme": ("journey_programme", lambda **who: keep_programme(facts=PROGRAMME, **who)),
    "rate": ("journey_gaterate", lambda **who: keep_rate(facts=GATE, **who)),
    "steps": (
        "journey_leadstep",
        lambda **who: keep_lead_steps(destination="JP", steps=[("visa", 3)], **who),
    ),
}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets in one writer")
@pytest.mark.parametrize("what", CHANGES)
def test_what_is_amended_is_locked_first(what: str, officer: Actor, now: datetime) -> None:
    table, change = CHANGES[what]
    change(actor=officer, now=now)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        change(actor=officer, now=now)

    (read,) = (
        one["sql"] for one in asked if one["sql"].startswith("SELECT") and table in one["sql"]
    )
    assert "FOR UPDATE" in read
