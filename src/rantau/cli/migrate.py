"""`rantau migrate`: make keys and tables, or bring them up to date."""

import argparse

from rantau.base.words import LANGUAGES
from rantau.cli import DONE
from rantau.service.prepare import prepare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Prepare the installation and say what was done."""
    prepare(lambda line: print(f"rantau migrate: {line}"))
    return DONE
