"""`rantau scenario`: write a whole synthetic country."""

import argparse
import json
from fractions import Fraction
from pathlib import Path

from rantau.base import words
from rantau.demo.draws import SUPPLIES, Setting
from rantau.demo.scenario import write_scenario
from rantau.engine.cells import decimal, whole

DONE = 0
LEAST, MOST = "0.01", "4"
SCALE_HELP = f"1 is 25,000 places; from {LEAST} to {MOST} (default: 1)"
SEED_HELP = "whole number (default: 1)"
SUPPLY_HELP = "ample: 1.6 people for each needed; tight: 0.85 (default: ample)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", choices=("national",), help="which scenario: national")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write")
    parser.add_argument("--scale", type=scale_text, default=Fraction(1), help=SCALE_HELP)
    parser.add_argument("--seed", type=seed_text, default=1, help=SEED_HELP)
    parser.add_argument("--supply", choices=tuple(SUPPLIES), default="ample", help=SUPPLY_HELP)
    parser.add_argument("--json", action="store_true", help="print scenario.json")
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def scale_text(text: str) -> Fraction:
    """Read a scale."""
    try:
        value = Fraction(decimal(0, 1000)(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if not Fraction(LEAST) <= value <= Fraction(MOST):
        raise argparse.ArgumentTypeError(f"{text} is out of range: write {LEAST} to {MOST}")
    return value


def seed_text(text: str) -> int:
    """Read a seed."""
    try:
        return whole(0, 10**12)(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(args: argparse.Namespace) -> int:
    """Write the country and say what is in it."""
    found = write_scenario(Setting(args.seed, args.scale, args.supply), args.out)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return DONE
    counts = {name: words.number(n, args.lang) for name, n in found["counts"].items()}
    print(words.say("scenario", "scenario_done", args.lang, out=args.out, **counts))
    print(found["statement"][args.lang])
    return DONE
