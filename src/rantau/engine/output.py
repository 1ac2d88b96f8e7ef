"""Writes a result folder so that it is there as a whole or not at all."""

import contextlib
import csv
import ctypes
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

RENAME_EXCHANGE = 2
AT_FDCWD = -100


class OutputError(Exception):
    """The result folder cannot be written; the sentence says why and what to do."""


def check_writable(out: Path, *, mark: str = "result.json") -> None:
    """Refuse a target that holds somebody's other files, before any work is done."""
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file: name a folder that may be written")
    if out.is_dir() and not (out / mark).is_file() and any(out.iterdir()):
        raise OutputError(
            f"{out} holds files that are no earlier result ({mark} is not there): "
            "name another folder, or empty this one"
        )


@contextlib.contextmanager
def whole_folder(out: Path, *, mark: str = "result.json") -> Iterator[Path]:
    """Yield a temporary folder beside `out`; it becomes `out` at the end, or nothing changes.

    An earlier result in `out` stays until the new one is complete. Where the system can
    exchange two names in one step (Linux), there is no moment without a complete folder.
    """
    check_writable(out, mark=mark)
    out = out.absolute()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.{os.getpid()}.", dir=out.parent))
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror}): choose another") from None
    try:
        temporary.chmod(0o755)
        yield temporary
        _sync(temporary)
        _put_in_place(temporary, out)
    except OSError as error:
        raise OutputError(
            f"{out} cannot be written ({error.strerror}): free some space or choose another"
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Remove what a killed run has left beside `out`; a run that still lives is left alone."""
    for old in out.parent.glob(f".{out.name}.*"):
        pid = old.name.removeprefix(f".{out.name}.").partition(".")[0]
        if old.is_dir() and pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(old, ignore_errors=True)


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())


def _put_in_place(temporary: Path, out: Path) -> None:
    if out.is_dir() and not _exchange(temporary, out):
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.{os.getpid()}.", dir=out.parent))
        out.rename(aside / "old")
        temporary.rename(out)
        shutil.rmtree(aside, ignore_errors=True)
    elif temporary.is_dir() and not out.is_dir():
        temporary.rename(out)


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done = rename(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), ctypes.c_uint(RENAME_EXCHANGE)
    )
    return bool(done == 0)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table canonically: UTF-8, comma, LF, quotes only where a cell needs them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")


def write_json(path: Path, content: object) -> None:
    """Write JSON that a person can read and a machine can compare."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="")
