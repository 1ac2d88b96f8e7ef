"""`rantau whatif DIR --out OUT`: the plan again under a change, and the difference."""

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.cli import DONE, FAULT, WRONG_USE
from rantau.cli.moves import change_lines, difference_lines, slip_lines
from rantau.cli.plan import GAP_HELP, LIMIT_HELP, Progress, positive, share
from rantau.engine.cells import fraction, ident, month, whole
from rantau.engine.errors import Faults
from rantau.engine.output import whole_folder, write_json
from rantau.engine.planning import load, run_folder
from rantau.engine.planning.changes import (
    Change,
    changed_copy,
    difference,
    order_changed,
    slipped,
)
from rantau.engine.planning.folder import NotVerifiedError
from rantau.engine.tables import open_source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder or .xlsx with the problem")
    parser.add_argument("--out", metavar="OUT", type=Path, help="result folder")
    again = parser.add_argument_group("plan again under a change")
    again.add_argument(
        "--demand", type=percent, default=Fraction(0), metavar="+20%",
        help="every order grows or shrinks by this many per cent",
    )  # fmt: skip
    again.add_argument(
        "--close", action="append", default=[], metavar="CENTRE",
        help="this centre closes; may be given more than once",
    )  # fmt: skip
    again.add_argument(
        "--pass-rate", type=percent, default=Fraction(0), metavar="-5",
        help="percentage points on every rate of yields.csv",
    )  # fmt: skip
    again.add_argument(
        "--time-limit", type=positive, default=60.0, metavar="SECONDS",
        help=LIMIT_HELP + ", for each of the two plans",
    )  # fmt: skip
    again.add_argument("--gap", type=share, default=0.002, metavar="SHARE", help=GAP_HELP)
    _plan_arguments(parser.add_argument_group("look at a plan as it is, without a new one"))
    parser.add_argument("--json", action="store_true", help="print the difference as JSON")
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def _plan_arguments(group: Any) -> None:
    group.add_argument("--plan", type=Path, metavar="PLAN", help="the written plan of DIR")
    group.add_argument("--slip", metavar="CLASS", help="this class starts later")
    group.add_argument(
        "--by", type=_months, metavar="MONTHS", help="with --slip: how much later (default: 1)"
    )
    group.add_argument("--change", metavar="ORDER", help="this order changes")
    group.add_argument(
        "--departures", type=_people, metavar="N", help="with --change: it wants so many now"
    )
    group.add_argument(
        "--departs", type=_month, metavar="YYYY-MM", help="with --change: it departs then"
    )


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
    change = Change(args.demand, tuple(args.close), args.pass_rate)
    wrong = _misused(args, change)
    if wrong is not None:
        print(f"rantau whatif: {words.say('whatif', wrong, args.lang)}", file=sys.stderr)
        return WRONG_USE
    if args.slip or args.change:
        return _from_plan(args)
    _check_rates(args)
    try:
        return _plan_again(args, change)
    except NotVerifiedError as error:
        print(words.say("plan", "not_verified", args.lang), error, sep="\n", file=sys.stderr)
        return FAULT


def _misused(args: argparse.Namespace, change: Change) -> str | None:
    """Return the code of what is wrong with the options, or None."""
    if not (args.slip or args.change):
        lost = args.plan is not None or args.out is None or change == Change()
        return "use_change" if lost or _details(args) else None
    if args.plan is None or (args.slip and args.change) or change != Change():
        return "use_plan"
    if args.slip:
        return "use_slip" if args.departures is not None or args.departs else None
    nothing = args.departures is None and args.departs is None
    return "use_order" if nothing or args.by is not None else None


def _details(args: argparse.Namespace) -> bool:
    return any(one is not None for one in (args.by, args.departures, args.departs))


def _check_rates(args: argparse.Namespace) -> None:
    """Refuse a change of pass rates where no rate is written: it would change nothing."""
    if not args.pass_rate:
        return
    faults = Faults()
    source = open_source(args.dir, faults)
    rows = list(source.rows("yields.csv", faults)) if source.has("yields.csv") else []
    if len(rows) < 2:
        faults.add("yields.csv", 1, 1, "holds no rate that could change: add it with its rates")
    faults.refuse()


def _plan_again(args: argparse.Namespace, change: Change) -> int:
    progress = Progress(args.time_limit, args.lang)
    limits = {"time_limit_s": args.time_limit, "gap": args.gap, "report": progress}
    try:
        with whole_folder(args.out) as folder:
            changed_copy(args.dir, change, folder / "input")
            run_folder(args.dir, folder / "before", **limits)
            run_folder(folder / "input", folder / "after", **limits)
            found = difference(folder / "before", folder / "after")
            write_json(folder / "difference.json", found)
            write_json(folder / "result.json", {"kind": "whatif", "difference": found["headline"]})
    finally:
        progress.close()
    _print(found, difference_lines(found, args.out / "difference.json", args.lang), args)
    return DONE


def _from_plan(args: argparse.Namespace) -> int:
    ref = args.slip or args.change
    try:
        ident(ref)
    except ValueError as error:
        print(f"rantau whatif: {words.fault(str(error), args.lang)}", file=sys.stderr)
        return WRONG_USE
    problem = load(args.dir)
    if args.slip:
        found = slipped(problem, args.plan, ref, args.by or 1)
        lines = slip_lines(found, args.lang)
    else:
        found = order_changed(
            problem, args.plan, ref, departures=args.departures, departs=args.departs
        )
        lines = change_lines(found, args.lang)
    if args.out is not None:
        with whole_folder(args.out) as folder:
            write_json(folder / "difference.json", found)
            write_json(folder / "result.json", {"kind": "whatif", "difference": found})
    _print(found, lines, args)
    return DONE


def _print(found: dict[str, Any], lines: list[str], args: argparse.Namespace) -> None:
    text = json.dumps(found, indent=1, ensure_ascii=False) if args.json else "\n".join(lines)
    print(text)
