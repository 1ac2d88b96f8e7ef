"""`rantau worker`: sweeps and plans, until told to stop."""

import argparse
import signal
from threading import Event

from rantau.base.words import LANGUAGES
from rantau.cli import DONE
from rantau.service.environment import read
from rantau.service.start import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--once", action="store_true", help="sweep once, compute every plan that waits, and end"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Work; a first SIGTERM or Ctrl-C ends after the piece in hand."""
    set_up()
    from rantau.service.worker import Worker  # noqa: PLC0415 -- app ready

    stop = Event()
    if args.once:
        Worker(stop).once()
        return DONE
    if read().is_postgresql:
        from rantau.service import queue  # noqa: PLC0415 -- optional dependency

        queue.work()
        return DONE
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Worker(stop).run(stop)
    return DONE
