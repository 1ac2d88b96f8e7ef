"""`rantau demo --files`: the engines' whole road on files, and a report to look at."""

import argparse
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.cli import DONE, FAULT
from rantau.cli.plan import Progress
from rantau.cli.steps import Teller
from rantau.demo.draws import Setting
from rantau.demo.report import gather, write_report
from rantau.demo.road import Places, walk
from rantau.engine.output import whole_folder, write_json

MARK = "demo.json"
PLANNING_SECONDS = 60.0


def walk_on_files(args: argparse.Namespace) -> int:
    """Walk the road, write the report, say what was found and what to try next."""
    scale = args.scale or Fraction(1)
    limit = args.time_limit or min(PLANNING_SECONDS, 10 + 50 * float(scale))
    teller = Teller("demo", args.lang)
    with whole_folder(args.out, mark=MARK) as folder:
        places = Places(folder)
        setting = Setting(args.seed, scale, args.supply)
        faults = walk(
            places, setting, time_limit_s=limit, tell=teller, report=Progress(limit, args.lang)
        )
        teller("report")
        write_json(folder / MARK, {"kind": "demo", "seed": args.seed, "faults": faults})
        write_report(gather(folder), places.report)
    teller.close()
    _say(Places(args.out), faults, args.lang)
    return FAULT if any(faults.values()) else DONE


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
    print(words.say("demo", "next", lang, out=shown(places.root), report=shown(places.report)))


def _n_findings(places: Places) -> int:
    return (places.checks / "findings.csv").read_text(encoding="utf-8").count("\n") - 1


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
