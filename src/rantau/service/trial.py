"""The demo's installation: its folder, how it is built, and the processes that run it.

A folder is whole or not there: it is built beside its place and then renamed.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rantau.demo.draws import Setting
from rantau.service import web
from rantau.service.environment import SettingFault

MARK = "demo.json"
READY_S = 60.0
STOP_S = 15.0
Told = Callable[[str], None]


def held(folder: Path) -> dict[str, Any] | None:
    """Return what a built demo says of itself; None where there is none of this release."""
    try:
        mark: dict[str, Any] = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mark if mark.get("tables") == tables_digest() else None


def tables_digest() -> str:
    """Return a digest of the tables' changes: a demo of others is built anew."""
    found = hashlib.sha256()
    for path in sorted((Path(__file__).parents[1] / "journey" / "migrations").glob("*.py")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def use(folder: Path) -> None:
    """Let this process and its children work on a folder, in demo mode, whatever was set."""
    for name in [name for name in os.environ if name.startswith("RANTAU_")]:
        if name != "RANTAU_LAW_DIR":
            del os.environ[name]
    os.environ |= {"RANTAU_DEMO": "1", "RANTAU_DATA_DIR": str(folder), "RANTAU_THREADS": "4"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "rantau.service.settings"
    os.environ["RANTAU_LOG_LEVEL"] = "WARNING"


def build(folder: Path, setting: Setting, told: Told) -> dict[str, Any]:
    """Build the lived-in country; the folder appears when it is complete."""
    if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise SettingFault(f"{folder} holds other files: name another folder with --out")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.parent / f".{folder.name}.being-built"
    shutil.rmtree(made, ignore_errors=True)
    try:
        mark = _fill(made, setting, told)
        _put_in_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return mark


def _fill(made: Path, setting: Setting, told: Told) -> dict[str, Any]:
    use(made)
    told("prepare")
    from rantau.service.prepare import prepare  # noqa: PLC0415 -- the folder is named first

    prepare(lambda line: None)
    from django.db import connections  # noqa: PLC0415 -- app ready

    from rantau.demo import world  # noqa: PLC0415 -- app ready
    from rantau.service.found import found_in  # noqa: PLC0415 -- app ready

    now = datetime.now(UTC)
    world.build(setting, now=now, told=told)
    told("last")
    web.collect_static()
    mark = {"seed": setting.seed, "scale": str(setting.scale), "tables": tables_digest()}
    mark |= {"found": found_in(now)}
    connections.close_all()
    (made / MARK).write_text(json.dumps(mark, ensure_ascii=False), encoding="utf-8")
    return mark


def _put_in_place(made: Path, folder: Path) -> None:
    old = folder.parent / f".{folder.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def free_port(first: int) -> int:
    """Return the first free port from this one on."""
    for port in range(first, first + 50):
        with socket.socket() as one:
            if sys.platform != "win32":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SettingFault(f"no free port from {first} to {first + 49}: name one with --port")


@contextmanager
def running(folder: Path, port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run web server and worker until the block ends."""
    use(folder)
    words = web.command("127.0.0.1", port, processes=1, threads=4)
    worker = [sys.executable, "-m", "rantau", "worker"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        with (folder / "service.log").open("ab") as log:
            started += [_started(words, log), _started(worker, log)]
        _wait_for(f"http://127.0.0.1:{port}/healthz", started, folder)
        yield started
    finally:
        _end(started)


def _started(command: list[str], log: Any) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then ends both in order.
    return subprocess.Popen(  # noqa: S603 -- our own words
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )


def _wait_for(address: str, started: list[subprocess.Popen[bytes]], folder: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and all(one.poll() is None for one in started):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SettingFault(f"the service does not answer; {folder / 'service.log'} says why")


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    for one in started:
        if one.poll() is None:
            one.send_signal(signal.SIGTERM)
    for one in started:
        try:
            one.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
