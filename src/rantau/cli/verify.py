"""`rantau verify DIR OUT`: re-checks a plan, a match or a check report; exit 0 only if it holds."""

import argparse
import importlib
import json
import sys
from pathlib import Path

from rantau.cli import DONE, FAULT, WRONG_USE

ENGINES = {"plan": "planning", "match": "matching", "check": "checks"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="the input: folder, .xlsx or file")
    parser.add_argument("out", metavar="OUT", type=Path, help="the result folder")


def kind_of(out: Path) -> str | None:
    """Read what kind of result a folder holds; None if it is none."""
    try:
        found = json.loads((out / "result.json").read_text(encoding="utf-8"))
        kind = found.get("kind") if isinstance(found, dict) else None
    except (OSError, ValueError, RecursionError):
        return None
    return kind if kind in ENGINES else None


def run(args: argparse.Namespace) -> int:
    """Print what is wrong, or that everything holds."""
    if not args.dir.exists():
        print(f"rantau: {args.dir} is not there: name the input", file=sys.stderr)
        return WRONG_USE
    if not args.out.is_dir():
        print(f"rantau: {args.out} is no folder: name the result folder", file=sys.stderr)
        return WRONG_USE
    kind = kind_of(args.out)
    if kind is None:
        print("result.json is missing, broken or of no known kind: the result does not hold")
        return FAULT
    engine = importlib.import_module(f"rantau.engine.{ENGINES[kind]}")
    faults = engine.verify_folder(args.dir, args.out)
    for fault in faults[:50]:
        print(fault)
    if len(faults) > 50:
        print(f"and {len(faults) - 50} more")
    if not faults:
        print(f"{kind}: everything holds")
    return FAULT if faults else DONE
