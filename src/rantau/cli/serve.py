"""`rantau serve`: answer requests, after a look at whether that is safe."""

import argparse
import os
import subprocess
import sys

from rantau.base.words import LANGUAGES
from rantau.cli import DONE
from rantau.service import web
from rantau.service.environment import read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--host", default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, for a proxy on the same machine)",
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--check", action="store_true", help="say whether the service could start, and end"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Become the web server."""
    found = read()
    web.make_ready()
    if args.check:
        return DONE
    words = web.command(args.host, args.port, processes=found.processes, threads=found.threads)
    if sys.platform == "win32":
        return subprocess.run(words, check=False).returncode  # noqa: S603 -- our own words
    return os.execv(words[0], words)  # noqa: S606 -- our own Python, no shell
