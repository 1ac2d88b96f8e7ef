"""Commands in processes of their own, with an environment of their own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.places import SOURCE

KEPT = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "COVERAGE_FILE", "TMPDIR")
Done = subprocess.CompletedProcess[str]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return what a command of the demo kind needs to work on a folder."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    found |= {"PYTHONPATH": str(SOURCE), "RANTAU_DEMO": "1", "RANTAU_DATA_DIR": str(folder)}
    return found | more


def command(*words: object) -> list[str]:
    """Return the words that start a command."""
    return [sys.executable, "-m", "rantau", *map(str, words)]


def rantau(*words: object, folder: Path, **more: str) -> Done:
    """Run one command and wait for its end."""
    return subprocess.run(
        command(*words),
        env=environment(folder, **more), stdin=subprocess.DEVNULL, check=False,
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip


def start(*words: object, folder: Path, **more: str) -> subprocess.Popen[str]:
    """Start one command."""
    return subprocess.Popen(
        command(*words),
        env=environment(folder, **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
