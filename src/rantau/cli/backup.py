"""`rantau backup FILE`: the database in one file, its digest, a signed note; never the keys."""

import argparse
import time
from pathlib import Path

from rantau.base.words import say
from rantau.cli import DONE
from rantau.service.backup import back_up
from rantau.service.start import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="file to write, such as x.tar.gz")
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Copy while the service runs."""
    began = time.monotonic()
    set_up()
    back_up(args.file)
    from rantau.service.figures import journal_size  # noqa: PLC0415 -- app ready

    facts = {"file": args.file, "bytes": args.file.stat().st_size, "entries": journal_size()}
    seconds = f"{time.monotonic() - began:.1f}"
    print(say("service", "backed_up", args.lang, seconds=seconds, **facts))
    return DONE
