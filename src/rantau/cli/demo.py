"""`rantau demo`: the whole road on a synthetic country, and a report to look at."""

import argparse
import json
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.cli import DONE, FAULT
from rantau.cli.plan import Progress, positive
from rantau.cli.scenario import SCALE_HELP, SEED_HELP, SUPPLY_HELP, scale_text, seed_text
from rantau.demo.draws import SUPPLIES, Setting
from rantau.demo.report import gather, write_report
from rantau.demo.road import Places, walk
from rantau.engine.output import whole_folder, write_json

MARK = "demo.json"
PLANNING_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--out", type=Path, default=Path("demo"), metavar="DIR",
        help="folder to write (default: demo)",
    )  # fmt: skip
    parser.add_argument("--scale", type=scale_text, default=Fraction(1), help=SCALE_HELP)
    parser.add_argument("--seed", type=seed_text, default=1, help=SEED_HELP)
    parser.add_argument("--supply", choices=tuple(SUPPLIES), default="ample", help=SUPPLY_HELP)
    parser.add_argument(
        "--time-limit",
        type=positive,
        metavar="SECONDS",
        help="for planning (default: 60 at scale 1, less below)",
    )
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def run(args: argparse.Namespace) -> int:
    """Walk the road, write the report, say what was found and what to try next."""
    limit = args.time_limit or min(PLANNING_SECONDS, 10 + 50 * float(args.scale))
    teller = _Teller(args.lang)
    with whole_folder(args.out, mark=MARK) as folder:
        places = Places(folder)
        setting = Setting(args.seed, args.scale, args.supply)
        faults = walk(
            places, setting, time_limit_s=limit, tell=teller, report=Progress(limit, args.lang)
        )
        teller("report")
        write_json(folder / MARK, {"kind": "demo", "seed": args.seed, "faults": faults})
        write_report(gather(folder), places.report)
    teller.close()
    _say(Places(args.out), faults, args.lang)
    return FAULT if any(faults.values()) else DONE


class _Teller:
    """One line for each step, with the seconds it took."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.began = time.monotonic()
        self.step: str | None = None

    def __call__(self, step: str) -> None:
        self.close()
        self.step, self.began = step, time.monotonic()
        if sys.stderr.isatty():
            text = words.say("demo", f"doing_{step}", self.lang)
            print(text, end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.step is None:
            return
        text = words.say("demo", f"doing_{self.step}", self.lang)
        seconds = words.number(time.monotonic() - self.began, self.lang, 1)
        start = "\r\x1b[K" if sys.stderr.isatty() else ""
        print(f"{start}{text:<58}{seconds:>7} s", file=sys.stderr, flush=True)
        self.step = None


def _say(places: Places, faults: dict[str, list[str]], lang: str) -> None:
    plan, selection, match, checked = (
        _read(folder / "result.json")
        for folder in (places.plan, places.selection, places.match, places.checks)
    )
    found = _read(places.root / "funnel.json")
    facts = {
        "wanted": plan["departures_wanted"], "planned": int(plan["departures_planned"]),
        "classes": plan["n_classes"], "registered": selection["n_candidates"],
        "graduates": found["graduates"], "matched": match["n_assigned"],
        "first": match["n_first_choice"], "payslips": found["payslips"],
    }  # fmt: skip
    text = {name: words.number(value, lang) for name, value in facts.items()}
    text["gap"] = words.number(100 * plan["gap"], lang, 2)
    text["findings"] = words.number(_n_findings(places), lang)
    text["digest"] = match["result_sha256"][:16]
    print(words.say("demo", "found", lang, **text))
    for name, wrong in faults.items():
        code = "holds" if not wrong else "does_not_hold"
        print(words.say("demo", code, lang, name=words.say("demo", f"name_{name}", lang)))
    assert checked["kind"] == "check"
    print(words.say("demo", "next", lang, out=_shown(places.root), report=_shown(places.report)))


def _n_findings(places: Places) -> int:
    return (places.checks / "findings.csv").read_text(encoding="utf-8").count("\n") - 1


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _shown(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
