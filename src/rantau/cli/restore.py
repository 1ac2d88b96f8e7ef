"""`rantau restore FILE DIR`: bring a backup into an empty folder, after checking all of it."""

import argparse
import os
import time
from pathlib import Path

from rantau.base.words import say
from rantau.cli import DONE, FAULT
from rantau.service.restore import restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `rantau backup` wrote")
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="data folder to make; must be empty"
    )
    parser.add_argument(
        "--keys", type=Path, metavar="DIR",
        help="folder of the keys, which are never in a backup (default: RANTAU_KEYS_DIR)",
    )  # fmt: skip
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Restore and say what was found; with faults nothing is left."""
    began = time.monotonic()
    keys = args.keys or Path(os.environ.get("RANTAU_KEYS_DIR", "keys"))
    found = restore(args.file, args.folder, keys)
    if not found.is_current:
        print(say("service", "restored_older", args.lang, folder=args.folder))
        return DONE
    facts = {"folder": args.folder, "entries": found.n_entries, "faults": found.n_faults}
    seconds = f"{time.monotonic() - began:.1f}"
    print(say("service", "restored", args.lang, seconds=seconds, **facts))
    return FAULT if found.n_faults else DONE
