"""`rantau whatif DIR --out OUT`: the plan again under a change, and the difference."""

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.cli import DONE, WRONG_USE
from rantau.cli.plan import Progress, positive, share
from rantau.engine.cells import fraction, ident, month, whole
from rantau.engine.output import whole_folder, write_json
from rantau.engine.planning import load, run_folder
from rantau.engine.planning.changes import (
    Change,
    changed_copy,
    difference,
    order_changed,
    slipped,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder or .xlsx with the problem")
    parser.add_argument("--out", metavar="OUT", type=Path, help="result folder")
    parser.add_argument("--demand", type=percent, default=Fraction(0), metavar="+20%")
    parser.add_argument("--close", action="append", default=[], metavar="CENTRE")
    parser.add_argument(
        "--pass-rate",
        type=percent,
        default=Fraction(0),
        metavar="-5",
        help="percentage points on every rate of yields.csv",
    )
    parser.add_argument("--plan", type=Path, metavar="PLAN", help="a plan of DIR as it is")
    parser.add_argument("--slip", metavar="CLASS", help="with --plan: this class starts later")
    parser.add_argument("--by", type=_months, default=1, metavar="MONTHS")
    parser.add_argument("--change", metavar="ORDER", help="with --plan: this order changes")
    parser.add_argument("--departures", type=_people, metavar="N")
    parser.add_argument("--departs", type=_month, metavar="YYYY-MM")
    parser.add_argument("--time-limit", type=positive, default=60.0, metavar="SECONDS")
    parser.add_argument("--gap", type=share, default=0.002, metavar="SHARE")
    parser.add_argument("--json", action="store_true", help="print the difference as JSON")
    parser.add_argument("--lang", choices=words.LANGUAGES, default="id")


def percent(text: str) -> Fraction:
    """Read a signed number, a percent sign allowed."""
    try:
        return fraction(-100, 1000)(text.removeprefix("+").removesuffix("%"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _months(text: str) -> int:
    return _read(text, whole(1, 60))


def _people(text: str) -> int:
    return _read(text, whole(0, 10**7))


def _month(text: str) -> str:
    _read(text, month)
    return text


def _read(text: str, parse: Any) -> int:
    try:
        return int(parse(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(args: argparse.Namespace) -> int:
    """Answer from the plan as it is, or plan again and compare."""
    if args.slip or args.change:
        return _from_plan(args)
    change = Change(args.demand, tuple(args.close), args.pass_rate)
    if args.out is None or change == Change():
        print("rantau whatif: name --out and a change: --demand, --close or --pass-rate; "
              "or --plan with --slip or --change", file=sys.stderr)  # fmt: skip
        return WRONG_USE
    progress = Progress(args.time_limit, args.lang)
    limits = {"time_limit_s": args.time_limit, "gap": args.gap, "report": progress}
    with whole_folder(args.out) as folder:
        changed_copy(args.dir, change, folder / "input")
        run_folder(args.dir, folder / "before", **limits)
        run_folder(folder / "input", folder / "after", **limits)
        found = difference(folder / "before", folder / "after")
        write_json(folder / "difference.json", found)
        write_json(folder / "result.json", {"kind": "whatif", "difference": found["headline"]})
    progress.close()
    print(json.dumps(found, indent=1) if args.json else _told(found, args.lang))
    return DONE


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + words.number(value, lang)


def _told(found: dict[str, Any], lang: str) -> str:
    rows = []
    for name, row in found["headline"].items():
        before, after = (words.number(row[side], lang) for side in ("before", "after"))
        rows.append(words.say(
            "whatif", name, lang, before=before, after=after,
            difference=_signed(row["difference"], lang),
        ))  # fmt: skip
    worse = sorted(
        found["orders"], key=lambda o: float(o["planned_after"]) - float(o["planned_before"])
    )
    rows.append(
        words.say(
            "whatif",
            "moved",
            lang,
            orders=words.number(len(worse), lang),
            months=words.number(len(found["months"]), lang),
        )
    )
    rows += [words.say("whatif", "order", lang, **order) for order in worse[:10]]
    return "\n".join(rows)


def _from_plan(args: argparse.Namespace) -> int:
    if args.plan is None or (args.slip and args.change):
        print("rantau whatif: --slip and --change need --plan PLAN, one of them at a time",
              file=sys.stderr)  # fmt: skip
        return WRONG_USE
    ref = args.slip or args.change
    try:
        ident(ref)
    except ValueError as error:
        print(f"rantau whatif: {error}", file=sys.stderr)
        return WRONG_USE
    problem = load(args.dir)
    if args.slip:
        found = slipped(problem, args.plan, ref, args.by)
    else:
        found = order_changed(
            problem, args.plan, ref, departures=args.departures, departs=args.departs
        )
    if args.out is not None:
        with whole_folder(args.out) as folder:
            write_json(folder / "difference.json", found)
            write_json(folder / "result.json", {"kind": "whatif", "difference": found})
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return DONE
