"""`rantau plan DIR --out OUT`: classes from demand."""

import argparse
import csv
import json
import sys
import time
from pathlib import Path

from rantau.base import words
from rantau.cli import DONE, FAULT, STOPPED
from rantau.engine.planning.folder import NotVerifiedError, run_folder

LIMIT_HELP = "time to search in (default: 60)"
GAP_HELP = "stop when the plan is proven to be this near to the best (default: 0.002)"
MOST_HELPFUL = 3
"""Scarce things that are named after a plan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder or .xlsx with the problem")
    parser.add_argument("--out", metavar="OUT", type=Path, required=True, help="result folder")
    parser.add_argument(
        "--time-limit", type=positive, default=60.0, metavar="SECONDS", help=LIMIT_HELP
    )
    parser.add_argument("--gap", type=share, default=0.002, metavar="SHARE", help=GAP_HELP)
    parser.add_argument("--json", action="store_true", help="print result.json")
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def positive(text: str) -> float:
    """Read a number of seconds."""
    value = float(text)
    if not 0 < value < 10**6:
        raise argparse.ArgumentTypeError("write a number of seconds above 0")
    return value


def share(text: str) -> float:
    """Read a share."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("write a share from 0 to 1, like 0.002")
    return value


class Progress:
    """Tells the steps of a plan on a terminal, with the time that is left."""

    def __init__(self, time_limit_s: float, lang: str) -> None:
        self.began = time.monotonic()
        self.limit = time_limit_s
        self.lang = lang
        self.shown = sys.stderr.isatty()

    def __call__(self, step: str, gap: float) -> None:
        if not self.shown:
            return
        left = max(self.limit - (time.monotonic() - self.began), 0)
        proven = (
            ""
            if gap >= 1
            else words.say(
                "plan", "gap_so_far", self.lang, gap=words.number(100 * gap, self.lang, 2)
            )
        )
        text = words.say("plan", f"step_{step}", self.lang)
        remains = words.say("plan", "time_left", self.lang, seconds=round(left))
        print(f"\r\x1b[K{text}  {proven}  {remains}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr)


def run(args: argparse.Namespace) -> int:
    """Plan and print the headline numbers."""
    progress = Progress(args.time_limit, args.lang)
    try:
        result = run_folder(
            args.dir, args.out, time_limit_s=args.time_limit, gap=args.gap, report=progress
        )
    except NotVerifiedError as error:
        print(words.say("plan", "not_verified", args.lang), error, sep="\n", file=sys.stderr)
        return FAULT
    finally:
        progress.close()
    headline = json.loads((args.out / "result.json").read_text(encoding="utf-8"))
    if args.json:
        print(json.dumps(headline, indent=1))
    else:
        print("\n".join([summary(headline, args.lang), *one_more(args.out, args.lang)]))
    return STOPPED if result.status == "stopped" else DONE


def summary(headline: dict[str, float], lang: str) -> str:
    """Say the headline numbers in a few lines."""
    planned = words.number(headline["departures_planned"], lang, 0)
    return words.say(
        "plan", "summary", lang,
        planned=planned,
        wanted=words.number(headline["departures_wanted"], lang),
        classes=words.number(headline["n_classes"], lang),
        seats=words.number(headline["seats"], lang),
        objective=words.number(headline["objective"], lang),
        gap=words.number(100 * headline["gap"], lang, 2),
        saved=words.number(headline["greedy_objective"] - headline["objective"], lang),
    )  # fmt: skip


def one_more(out: Path, lang: str) -> list[str]:
    """Say where one more of a scarce thing would bring most; nothing where nothing is scarce."""
    with (out / "bottlenecks.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if float(row["departures_per_unit"]) > 0]
    rows.sort(key=lambda row: -float(row["departures_per_unit"]))
    lines = []
    for row in rows[:MOST_HELPFUL]:
        about = {"what": row["what"], "where": row["where"]}
        about |= {end: words.month_name(row[end], lang) for end in ("from", "to")}
        about["n"] = words.number(float(row["departures_per_unit"]), lang, 1)
        lines.append("  " + words.say("plan", row["code"], lang, **about))
    return [words.say("plan", "one_more", lang), *lines] if lines else []
