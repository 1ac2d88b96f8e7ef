"""The last place of a memorandum is promised once, whoever asks at the same moment."""

import json
from typing import Any

import pytest

from tests.night import NIGHT, note, sized
from tests.reliability.conftest import Installed
from tests.reliability.programs.race import PER_ORDER, ROOM

CROWDS = (2, 4, 8, 16, 32, 64) if NIGHT else (2, 16)
TIMES = sized(1, 20)
FITTING = ROOM // PER_ORDER


def race(one: Installed, n: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(one.run("race", n, max(2 * n, 16)))
    return found


def expected(n: int) -> dict[str, int]:
    return {"approved": FITTING, "places_used_up": max(2 * n, 16) - FITTING}


@pytest.mark.slow
@pytest.mark.parametrize("time", range(TIMES))
@pytest.mark.parametrize("n", CROWDS)
def test_nothing_is_promised_twice_on_sqlite(sqlite: Installed, n: int, time: int) -> None:
    found = race(sqlite, n)

    assert found["answers"] == expected(n)
    assert (found["drawn"], found["faults"]) == (ROOM, 0)
    note(processes=n, orders=sum(found["answers"].values()))


@pytest.mark.slow
@pytest.mark.parametrize("time", range(TIMES))
@pytest.mark.parametrize("n", CROWDS)
def test_nothing_is_promised_twice_on_postgresql(postgresql: Installed, n: int, time: int) -> None:
    found = race(postgresql, n)

    assert found["answers"] == expected(n)
    assert (found["drawn"], found["faults"]) == (ROOM, 0)
    note(processes=n, orders=sum(found["answers"].values()))
    if n > FITTING:
        assert found["twin"]["approved"] >= n, "the race is one: who counts first oversells"
