"""What was acknowledged is there after a kill, and the journal holds."""

import json
import subprocess
import time

import pytest

from tests.night import note, sized
from tests.reliability.conftest import Installed

ROUNDS = sized(4, 500)
WRITERS = 4
Look = dict[str, list[str]]


def killed_after(one: subprocess.Popen[str], n: int) -> list[str]:
    """Kill a writer after so many answers; returns all it has acknowledged."""
    assert one.stdout is not None
    lines = [one.stdout.readline() for _ in range(n)]
    one.kill()
    with one:
        lines += one.stdout.read().splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


def survive(where: Installed) -> None:
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        writers = [where.start("writer", f"w{number}-{k}") for k in range(WRITERS)]
        for k, one in enumerate(writers):
            acknowledged += killed_after(one, 5 + 7 * k)

    found = json.loads(where.run("look"))

    assert len(acknowledged) >= ROUNDS * WRITERS * 5
    assert set(acknowledged) - set(found["refs"]) == set()
    assert found["faults"] == 0
    note(acknowledged=len(acknowledged), kills=ROUNDS * WRITERS)


@pytest.mark.slow
def test_killed_writers_lose_nothing_acknowledged_on_sqlite(sqlite: Installed) -> None:
    survive(sqlite)


@pytest.mark.slow
def test_killed_writers_lose_nothing_acknowledged_on_postgresql(postgresql: Installed) -> None:
    survive(postgresql)


def acts(where: Installed, act: str) -> dict[str, int]:
    import psycopg  # noqa: PLC0415 -- this half only

    with psycopg.connect(where.more["RANTAU_DATABASE"]) as server:
        asked = "SELECT obj, COUNT(*) FROM journey_journalentry WHERE act = %s GROUP BY obj"
        return dict(server.execute(asked, [act]).fetchall())


def wait_for(condition: object, seconds: float) -> None:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.2)


@pytest.mark.slow
def test_two_workers_compute_each_plan_once_though_one_is_killed(postgresql: Installed) -> None:
    where = postgresql
    refs = where.run("country", sized(4, 10)).split()
    before = len(acts(where, "classplan.finish"))
    first = where.command("worker")
    wait_for(lambda: len(acts(where, "classplan.start")) > before, 60)
    first.kill()
    first.communicate()

    others = [where.command("worker") for _ in range(2)]
    wait_for(lambda: len(acts(where, "classplan.finish")) == before + len(refs), 200)
    for one in others:
        one.terminate()
        one.communicate(timeout=30)

    assert sorted(acts(where, "classplan.finish").values()) == [1] * (before + len(refs))
    assert sum(acts(where, "classplan.restart").values()) >= 1
    assert json.loads(where.run("look"))["faults"] == 0
