"""A selection from folder to folder: read, solve, write, verify what was written, keep it."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rantau import __version__
from rantau.engine.errors import Faults
from rantau.engine.matching import files, verify
from rantau.engine.matching.result import MatchResult, assignment_csv, cutoffs_csv, report
from rantau.engine.matching.solve import solve
from rantau.engine.output import check_writable, whole_folder
from rantau.engine.tables import open_source


class NotVerifiedError(Exception):
    """The result did not pass its own verification: nothing is written, and this is a bug."""


def _silent(step: str) -> None:
    """Tell nobody."""


def run_folder(folder: Path, out: Path, *, tell: Callable[[str], None] = _silent) -> dict[str, Any]:
    """Select for the round in `folder`, write the verified result to `out`, return `result.json`.

    `tell` is called with `reading`, `solving`, `verifying` and `writing` as each step begins.

    Raises
    ------
    ProblemError : every fault of the input.
    OutputError : `out` cannot be written, or holds somebody's other files.
    """
    began = time.monotonic()
    check_writable(out)
    tell("reading")
    problem = files.read(open_source(folder, Faults()))
    input_sha256 = files.digest(folder)
    tell("solving")
    texts = written_texts(solve(problem), input_sha256)
    tell("verifying")
    faults = verify.verify_texts(problem, texts, input_sha256)
    if faults:
        raise NotVerifiedError("\n".join(faults))
    tell("writing")
    found: dict[str, Any] = json.loads(texts["result.json"])
    found["seconds"] = round(time.monotonic() - began, 3)
    texts["result.json"] = _json_text(found)
    with whole_folder(out) as temporary:
        for name, text in texts.items():
            (temporary / name).write_bytes(text)
    return found


def written_texts(result: MatchResult, input_sha256: str) -> dict[str, bytes]:
    """Return the four files of a result, as if verified."""
    assignment = assignment_csv(result)
    facts = result.problem.round
    numbers = {
        "kind": "match",
        "version": __version__,
        "status": "done",
        "round": facts.name,
        "seed_commitment": hashlib.sha256(facts.seed).hexdigest(),
        "input_sha256": input_sha256,
        "result_sha256": hashlib.sha256(assignment).hexdigest(),
        "seconds": 0.0,
        "verified": True,
        **result.numbers(),
    }
    return {
        "assignment.csv": assignment,
        "cutoffs.csv": cutoffs_csv(result),
        "report.json": _json_text(report(result)),
        "result.json": _json_text(numbers),
    }


def _json_text(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
