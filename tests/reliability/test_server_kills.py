"""PostgreSQL is killed while programs write: it is back soon, with all that was acknowledged."""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.architecture.places import ROOT
from tests.night import NIGHT, note, sized
from tests.reliability.conftest import SERVER, Installed, migrated
from tests.reliability.test_kills import wait_for

ROUNDS = sized(5, 100)
WRITERS = 4
BETWEEN = 10
"""Acknowledged between two kills, at least."""
BACK_S = 10 if NIGHT else 60
"""A gate has other work beside it."""


@dataclass
class Cluster:
    """A server of this test's own, that it may kill."""

    folder: Path
    address: str

    def processes(self, kind: str = "%") -> list[int]:
        with psycopg.connect(self.address) as server:
            asked = "SELECT pid FROM pg_stat_activity WHERE backend_type LIKE %s"
            mine = server.info.backend_pid
            return [pid for (pid,) in server.execute(asked, [kind]) if pid != mine]

    def kill_one(self) -> None:
        """Kill a process that works for a client; the server throws out the others and recovers."""
        first, *_ = self.processes("client backend")
        kill([first])
        wait_for(lambda: not is_alive(first), 60)

    def kill_server(self, *, alone: bool) -> None:
        """Kill the first process, and with it the others or leave them as orphans."""
        others = [] if alone else self.processes()
        first = (self.folder / "data/postmaster.pid").read_text(encoding="ascii").split()[0]
        kill([int(first), *others])

    def start(self) -> None:
        """Start again; orphans may hold the memory for a while."""
        wait_for(lambda: script("again", self.folder).returncode == 0, 60)

    def wait(self) -> None:
        wait_for(self.answers, 60)

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.address, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # orphans end by themselves
            os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def script(word: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / ".ci/postgresql", word, folder], check=False, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, timeout=200,
    )  # fmt: skip


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if not SERVER:
        pytest.skip("RANTAU_TEST_DATABASE names no PostgreSQL")
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "cluster"
        yield Cluster(folder, script("start", folder).stdout.strip())
        script("stop", folder)


@contextmanager
def writing(where: Installed) -> Iterator[list[str]]:
    """Let programs write, and hear what they acknowledge."""
    writers = [where.start("patient", f"w{k}") for k in range(WRITERS)]
    heard: list[str] = []
    listeners = [threading.Thread(target=listen, args=(one, heard)) for one in writers]
    for listener in listeners:
        listener.start()
    try:
        yield heard
    finally:
        for one, listener in zip(writers, listeners, strict=True):
            with one:
                one.kill()
                listener.join()


def listen(writer: subprocess.Popen[str], heard: list[str]) -> None:
    assert writer.stdout is not None
    for line in writer.stdout:
        if line.endswith("\n"):
            heard.append(line.strip())  # noqa: PERF401 -- one by one, as they come


def more(heard: list[str]) -> None:
    n = len(heard) + BETWEEN
    wait_for(lambda: len(heard) >= n, 60)


def seconds(*acts: Callable[[], None]) -> float:
    began = time.monotonic()
    for act in acts:
        act()
    return time.monotonic() - began


@pytest.mark.slow
def test_a_killed_server_is_back_soon_and_lost_nothing(cluster: Cluster, tmp_path: Path) -> None:
    where = migrated(Installed(tmp_path / "data", {"RANTAU_DATABASE": cluster.address}))
    away_s = []

    with writing(where) as heard:
        for number in range(ROUNDS):
            more(heard)
            away_s.append(seconds(cluster.kill_one, cluster.wait))
            more(heard)
            cluster.kill_server(alone=number % 2 == 0)
            away_s.append(seconds(cluster.start, cluster.wait))
        more(heard)

    found = json.loads(where.run("look"))
    assert set(heard) - set(found["refs"]) == set()
    assert found["faults"] == 0
    assert max(away_s) < BACK_S
    note(acknowledged=len(heard), kills=len(away_s), slowest_ms=round(max(away_s) * 1000))
