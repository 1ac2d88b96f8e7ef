"""`rantau match`: assign candidates to orders."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rantau.base import words

DONE, FAULT = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="input folder or .xlsx file")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="result folder")
    parser.add_argument("--json", action="store_true", help="print result.json")
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def run(args: argparse.Namespace) -> int:
    """Select, write, and say what came of it."""
    # Nothing here uses BLAS; starting its threads costs a tenth of a small run.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from rantau.engine import matching  # noqa: PLC0415 -- slow import

    try:
        result = matching.run_folder(args.dir, args.out, tell=_progress(args.lang))
    except matching.NotVerifiedError as error:
        print(words.say("match", "not_verified", args.lang), error, sep="\n", file=sys.stderr)
        return FAULT
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        print(_sentences(result, args.out, args.lang))
    return DONE


def _progress(lang: str) -> Callable[[str], None]:
    """Say each step on a terminal; a whole country takes seconds, so no time is estimated."""

    def tell(step: str) -> None:
        if sys.stderr.isatty():
            print(words.say("match", f"step_{step}", lang), file=sys.stderr)

    return tell


def _sentences(result: dict[str, Any], out: Path, lang: str) -> str:
    done = words.say(
        "match",
        "match_done",
        lang,
        assigned=words.number(result["n_assigned"], lang),
        candidates=words.number(result["n_candidates"], lang),
        orders=words.number(result["n_orders"], lang),
        seats=words.number(result["n_seats"], lang),
        first=words.number(result["n_first_choice"], lang),
        out=out,
    )
    digest = words.say("match", "match_digest", lang, digest=result["result_sha256"])
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    notes = [words.say("match", one["code"], lang, name=one["name"]) for one in report["notes"]]
    return "\n".join([done, digest, *notes])
