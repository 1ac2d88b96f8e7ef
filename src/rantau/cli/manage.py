"""`rantau manage ...`: Django's own commands, for those who develop or repair."""

import argparse
import os

from rantau.base.words import LANGUAGES
from rantau.cli import DONE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="...", help="the command and its options"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Hand the words on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["rantau manage", *args.words])
    return DONE
