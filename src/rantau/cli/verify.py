"""`rantau verify DIR OUT`: re-checks a plan, a match or a check report; exit 0 only if it holds."""

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import TextIO

from rantau.base.words import LANGUAGES, fault
from rantau.cli import DONE, FAULT, WRONG_USE
from rantau.engine.errors import SHOWN

ENGINES = {"plan": "planning", "match": "matching", "check": "checks"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="the input: folder, .xlsx or file")
    parser.add_argument("out", metavar="OUT", type=Path, help="the result folder")
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def kind_of(out: Path) -> str | None:
    """Read what kind of result a folder holds; None if it is none."""
    try:
        found = json.loads((out / "result.json").read_text(encoding="utf-8"))
        kind = found.get("kind") if isinstance(found, dict) else None
    except (OSError, ValueError, RecursionError):
        return None
    return kind if kind in ENGINES else None


def _tell(line: str, lang: str, stream: TextIO) -> None:
    print(fault(line, lang), file=stream)


def run(args: argparse.Namespace) -> int:
    """Print what is wrong, or that everything holds."""
    if not args.dir.exists():
        _tell(f"rantau: {args.dir} is not there: name the input", args.lang, sys.stderr)
        return WRONG_USE
    if not args.out.is_dir():
        _tell(f"rantau: {args.out} is no folder: name the result folder", args.lang, sys.stderr)
        return WRONG_USE
    kind = kind_of(args.out)
    if kind is None:
        _tell("result.json is missing, broken or of no known kind: the result does not hold",
              args.lang, sys.stdout)  # fmt: skip
        return FAULT
    engine = importlib.import_module(f"rantau.engine.{ENGINES[kind]}")
    faults = engine.verify_folder(args.dir, args.out)
    for line in faults[:SHOWN]:
        _tell(line, args.lang, sys.stdout)
    if len(faults) > SHOWN:
        _tell(f"and {len(faults) - SHOWN} more", args.lang, sys.stdout)
    if not faults:
        _tell(f"{kind}: everything holds", args.lang, sys.stdout)
    return FAULT if faults else DONE
