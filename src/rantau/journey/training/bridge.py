"""Rows to the planning engine as the files anyone can plan, and its files back to rows.

The engine runs in a process of its own: it can be stopped, and its memory returns.
"""

import csv
import io
import json
import multiprocessing
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rantau.engine import planning
from rantau.engine.errors import ProblemError
from rantau.engine.output import write_csv
from rantau.engine.planning.changes import Change, changed_copy, difference, slipped

CURRENCY = "IDR"
SHORTFALL_PRICE, WAIT_PRICE = 45_000_000, 900_000
MAX_WAIT_MONTHS, CLASS_MIN, CLASS_MAX = 4, 10, 16
MOST_MONTHS = 60
COLUMNS = {
    "programmes": ("programme", "months", "room", "skill", "language", "kit", "class_cost"),
    "demand": ("order", "programme", "departures", "departs", "lead_months"),
    "chain": ("order", "step", "months"),
    "centres": ("centre", "province"),
    "rooms": ("centre", "room", "count", "from", "to"),
    "instructors": ("centre", "skill", "classes", "from", "to"),
    "language_teachers": ("centre", "language", "classes", "from", "to"),
    "kits": ("centre", "kit", "count", "from", "to"),
    "yields": ("gate", "province", "programme", "rate", "counts"),
    "supply": ("province", "month", "people"),
    "travel": ("province", "centre", "cost"),
}
"""File -> its columns, as the format says."""


@dataclass(frozen=True)
class PlanFacts:
    """Everything a plan is made of: a first month, a horizon, and the rows of each file."""

    first_month: str
    months: int
    tables: Mapping[str, Sequence[Sequence[object]]]


@dataclass(frozen=True)
class Answer:
    """What the engine answered, as rows of text; `archive` holds its files."""

    headline: dict[str, Any]
    classes: list[dict[str, str]]
    fulfilment: list[dict[str, str]]
    allocation: list[dict[str, str]]
    calendar: list[dict[str, str]]
    bottlenecks: list[dict[str, str]]
    archive: bytes


Alive = Callable[[str, float], bool]
"""Is told the step and the gap; answers whether to go on."""


class ChangeRefused(Exception):
    """A what-if names what is not there; the message says what."""


class PlanFailed(Exception):
    """The engine gave no plan; the message says why."""


def month_text(day: date) -> str:
    """Write the month of a day."""
    return f"{day:%Y-%m}"


def month_day(text: str) -> date:
    """Return the first day of a month written YYYY-MM."""
    return date.fromisoformat(text + "-01")


def some_month(text: str) -> date | None:
    """Return the first day of a month, or nothing for nothing."""
    return month_day(text) if text else None


def pack_problem(facts: PlanFacts) -> bytes:
    """Write the problem in the files' format, zipped with fixed times so that equal is equal."""
    with tempfile.TemporaryDirectory(prefix="rantau-") as name:
        folder = Path(name)
        for table, columns in COLUMNS.items():
            write_csv(folder / f"{table}.csv", columns, facts.tables.get(table, ()))
        settings = (
            f'first_month = "{facts.first_month}"\nmonths = {facts.months}\n'
            f'currency = "{CURRENCY}"\nshortfall_price = {SHORTFALL_PRICE}\n'
            f"wait_price = {WAIT_PRICE}\nmax_wait_months = {MAX_WAIT_MONTHS}\n"
            f"class_min = {CLASS_MIN}\nclass_max = {CLASS_MAX}\n"
        )
        (folder / "plan.toml").write_text(settings, encoding="utf-8", newline="")
        return pack(folder)


def pack(folder: Path) -> bytes:
    """Zip a folder of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, (2000, 1, 1, 0, 0, 0))
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def joined(archives: Mapping[str, bytes]) -> bytes:
    """Put several archives into one, each in a folder of its name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
        for folder, archive in archives.items():
            with zipfile.ZipFile(io.BytesIO(archive)) as found:
                for name in found.namelist():
                    entry = zipfile.ZipInfo(f"{folder}/{name}", (2000, 1, 1, 0, 0, 0))
                    whole.writestr(entry, found.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@contextmanager
def unpacked(archive: bytes) -> Iterator[Path]:
    """Lay the files of our own archive into a folder for a while."""
    with tempfile.TemporaryDirectory(prefix="rantau-") as name:
        _unpack(archive, Path(name))
        yield Path(name)


def _unpack(archive: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        found.extractall(folder)


def change_problem(problem: bytes, change: Change) -> bytes:
    """Return the problem under a what-if."""
    with unpacked(problem) as folder, tempfile.TemporaryDirectory(prefix="rantau-") as name:
        out = Path(name) / "changed"
        try:
            changed_copy(folder, change, out)
        except ProblemError as error:
            raise ChangeRefused(str(error)) from error
        return pack(out)


def change(demand_percent: int, closed: Sequence[str], pass_points: int) -> Change:
    """Return a what-if as the engine takes it."""
    return Change(Fraction(demand_percent), tuple(closed), Fraction(pass_points))


def compute(problem: bytes, *, time_limit_s: int, alive: Alive, pause_s: float = 0.5) -> Answer:
    """Plan in a process of its own, telling how it goes.

    Raises
    ------
    PlanFailed : the input cannot be planned, the process died, or `alive` said to stop.
    """
    with tempfile.TemporaryDirectory(prefix="rantau-") as name:
        folder, out = Path(name) / "problem", Path(name) / "answer"
        _unpack(problem, folder)
        here, there = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("spawn")
        child = context.Process(target=_plan, args=(folder, out, time_limit_s, there), daemon=True)
        child.start()
        there.close()
        try:
            _follow(here, child, alive, pause_s)
            return _read_answer(out)
        finally:
            _end(child)


def _plan(folder: Path, out: Path, time_limit_s: int, told: Connection) -> None:
    """Run in the child: plan, re-check, write."""

    def report(step: str, gap: float) -> None:
        told.send(("step", step, gap))

    try:
        planning.run_folder(folder, out, time_limit_s=time_limit_s, gap=0.002, report=report)
    except ProblemError as error:
        told.send(("failed", str(error)[:300], 1.0))
    except Exception as error:  # noqa: BLE001 -- the parent says it in its own words
        told.send(("failed", type(error).__name__, 1.0))
    else:
        told.send(("done", "", 0.0))


def _follow(here: Connection, child: Any, alive: Alive, pause_s: float) -> None:
    step, gap = "load", 1.0
    while True:
        try:
            while here.poll(pause_s):
                kind, step, gap = here.recv()
                if kind == "done":
                    return
                if kind == "failed":
                    raise PlanFailed(step)
        except EOFError as error:
            raise PlanFailed("process_died") from error
        if not child.is_alive() and not here.poll():
            raise PlanFailed("process_died")
        if not alive(step, gap):
            raise PlanFailed("cancelled")


def _end(child: Any) -> None:
    if child.is_alive():
        child.terminate()
        child.join(5)
    if child.is_alive():
        child.kill()
    child.join()


def _read_answer(out: Path) -> Answer:
    return Answer(
        headline=exact_json((out / "result.json").read_text(encoding="utf-8")),
        classes=_rows(out / "classes.csv"),
        fulfilment=_rows(out / "fulfilment.csv"),
        allocation=_rows(out / "allocation.csv"),
        calendar=_rows(out / "calendar.csv"),
        bottlenecks=_rows(out / "bottlenecks.csv"),
        archive=pack(out),
    )


@dataclass(frozen=True)
class PlannedClasses:
    """The classes of an answer, what each gives to which order, and who enters from where."""

    classes: list[dict[str, str]]
    allocation: list[dict[str, str]]
    sources: dict[str, dict[str, int]]


def read_classes(archive: bytes) -> PlannedClasses:
    """Return the classes of an answer."""
    with unpacked(archive) as folder:
        sources: dict[str, dict[str, int]] = defaultdict(dict)
        for row in _rows(folder / "sourcing.csv"):
            sources[row["class"]][row["province"]] = int(row["people"])
        return PlannedClasses(
            _rows(folder / "classes.csv"), _rows(folder / "allocation.csv"), sources
        )


def exact_json(text: str) -> Any:
    """Read JSON with its decimals as text: the journal commits to rows, and knows no floats."""
    return json.loads(text, parse_float=str)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def compare(before: bytes, after: bytes) -> dict[str, Any]:
    """Return the difference of two answers: headline, orders, months."""
    with unpacked(before) as one, unpacked(after) as other:
        return dict(exact_json(json.dumps(difference(one, other))))


def slip(problem: bytes, answer: bytes, code: str, months: int) -> dict[str, Any]:
    """Return exactly what a class that starts later moves."""
    with unpacked(problem) as folder, unpacked(answer) as out:
        return dict(exact_json(json.dumps(slipped(planning.load(folder), out, code, months))))


def rate_with_uncertainty(
    assumed: Decimal, n_people: int, passed: int, entered: int
) -> tuple[Decimal, Decimal, Decimal]:
    """Update an assumed rate by what was counted: mean and a 90 % interval, five places.

    A beta distribution worth `n_people` results, plus the counted ones; the interval is the normal
    one around its mean, cut to [0, 1].
    """
    a = float(assumed) * n_people + passed
    b = (1 - float(assumed)) * n_people + entered - passed
    if a + b == 0:
        return assumed, Decimal(0), Decimal(1)
    mean = a / (a + b)
    half = 1.645 * (a * b / ((a + b) ** 2 * (a + b + 1))) ** 0.5
    low, high = max(mean - half, 0.0), min(mean + half, 1.0)
    return _five(max(mean, 0.00001)), _five(low), _five(high)


def _five(value: float) -> Decimal:
    return Decimal(f"{value:.5f}")
