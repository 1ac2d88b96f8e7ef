"""The web server in processes of its own, which can be counted, measured and killed."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.reliability.conftest import Installed


@contextmanager
def served(where: Installed, words: list[str], port: int) -> Iterator[int]:
    """Run a web server in a session of its own, and kill all of it at the end."""
    server = subprocess.Popen(words, env=where.environment(), start_new_session=True)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and not answers(port):
            time.sleep(0.1)
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except OSError:
        return False


def memory_mb(session: int) -> float:
    """Return what all processes of a session hold in memory now."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if os.getsid(int(process.name)) == session:
                pages += int((process / "statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
