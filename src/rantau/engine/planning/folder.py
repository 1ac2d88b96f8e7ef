"""From an input folder to a result folder: read, solve, explain, write, re-check, put in place."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from rantau.engine.digest import input_sha256
from rantau.engine.output import whole_folder, write_json
from rantau.engine.planning.bottlenecks import bottlenecks
from rantau.engine.planning.files import INPUT_FILES, load
from rantau.engine.planning.reasons import reasons
from rantau.engine.planning.result import PlanResult
from rantau.engine.planning.solve import Report, solve
from rantau.engine.planning.verify import verify_folder
from rantau.engine.planning.write import write_plan
from rantau.engine.tables import Source


class NotVerifiedError(Exception):
    """The plan did not pass its own re-check; nothing was written."""


def _silent(step: str, gap: float) -> None:
    """Tell nobody."""


def run_folder(
    path: Path,
    out: Path,
    *,
    time_limit_s: float = 60.0,
    gap: float = 0.002,
    report: Report = _silent,
    change: Callable[[Path], Path] | None = None,
) -> PlanResult:
    """Plan the problem in `path` and write the result to `out`.

    `change` may turn the input into a changed copy first; the digest is the copy's.

    Raises
    ------
    ProblemError : the input is at fault.
    NotVerifiedError : the result is; this is a fault of the program.
    """
    if change is not None:
        path = change(path)
    problem = load(path)
    with whole_folder(out) as folder:
        began = time.monotonic()
        result = solve(problem, time_limit_s=time_limit_s, gap=gap, report=report)
        report("reasons", result.gap)
        found = reasons(problem, result.plan, result.bound.prices)
        write_plan(
            folder, result,
            reasons=found,
            late=bool(found) and time.monotonic() - began > time_limit_s,
            bottlenecks=bottlenecks(problem, result.bound.prices),
            input_sha256=input_sha256(Source(path).input_files(INPUT_FILES)),
        )  # fmt: skip
        report("verify", result.gap)
        faults = verify_folder(path, folder)
        if faults:
            raise NotVerifiedError("; ".join(faults[:5]))
        mark_verified(folder)
    return result


def mark_verified(folder: Path) -> None:
    """Note in the result that it passed its re-check."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    write_json(folder / "result.json", result | {"verified": True})
