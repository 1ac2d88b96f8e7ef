"""`rantau explain`: why (not), from the files alone. Nothing is solved again."""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.engine.errors import Fault, ProblemError

DONE, WRONG_USE = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="input folder or .xlsx file")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder of the result")
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--candidate", metavar="ID", help="explain one candidate's wishes")
    whom.add_argument("--order", metavar="ID", help="explain how one order was filled")
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    parser.add_argument(
        "--lang", choices=words.LANGUAGES, default="id", help="language (default: id)"
    )


def run(args: argparse.Namespace) -> int:
    """Explain one candidate or one order of a result."""
    kind = _kind(args.out)
    if kind == "match":
        return _explain_match(args)
    if kind == "plan" and args.order is not None:
        return _explain_plan(args)
    said = words.say("match", "nothing_to_explain", args.lang, out=args.out, kind=kind)
    print(said, file=sys.stderr)
    return WRONG_USE


def _kind(out: Path) -> object:
    try:
        found = json.loads((out / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        text = f"cannot be read in {out}: name the folder that a run has written"
        raise ProblemError([Fault("result.json", 1, 1, text)]) from None
    return found.get("kind") if isinstance(found, dict) else None


def _explain_match(args: argparse.Namespace) -> int:
    from rantau.engine import matching  # noqa: PLC0415 -- slow import

    if args.candidate is not None:
        facts = matching.explain_candidate(args.dir, args.out, args.candidate)
        lines, unknown = _candidate_lines, "unknown_candidate"
    else:
        facts = matching.explain_order(args.dir, args.out, args.order)
        lines, unknown = _order_lines, "unknown_order"
    if facts is None:
        name = args.candidate if args.candidate is not None else args.order
        print(words.say("match", unknown, args.lang, name=name), file=sys.stderr)
        return WRONG_USE
    if args.json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(facts, args.lang)))
    return DONE


def _explain_plan(args: argparse.Namespace) -> int:
    planning = importlib.import_module("rantau.engine.planning")
    facts = planning.explain_order(args.dir, args.out, args.order)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(_plan_lines(facts, args.lang)))
    return DONE


def _plan_lines(facts: dict[str, Any], lang: str) -> Iterator[str]:
    about = facts | {key: words.decimal_text(facts[key], lang) for key in ("planned", "short")}
    about["departures"] = words.number(facts["departures"], lang)
    about["last_start"] = words.month_name(facts["last_start"], lang)
    met = not Decimal(facts["short"])
    yield words.say("plan", "order_met" if met else "order_line", lang, **about)
    if facts["reason"]:
        reason = words.say("plan", f"reason_{facts['reason']}", lang, **about)
        yield words.say("plan", "order_reason", lang, reason=reason)
    yield words.say("plan", "order_last_start", lang, **about)
    yield words.say("plan", "order_classes" if facts["classes"] else "order_no_classes", lang)
    for one in facts["classes"]:
        yield _class_line(one, lang)
    if facts["calendar"]:
        yield words.say("plan", "order_calendar", lang)
    for step in facts["calendar"]:
        latest = words.day_name(step["latest_day"], lang)
        yield words.say("plan", "order_step", lang, step=step["step"], latest_day=latest)


def _class_line(one: dict[str, Any], lang: str) -> str:
    return words.say(
        "plan", "order_class", lang, class_ref=one["class"], centre=one["centre"],
        starts=words.month_name(one["starts"], lang), ends=words.month_name(one["ends"], lang),
        departures=words.decimal_text(one["departures"], lang),
    )  # fmt: skip


def _candidate_lines(facts: dict[str, Any], lang: str) -> Iterator[str]:
    if facts["order"] is None:
        yield words.say("match", "candidate_without_place", lang, **facts)
    else:
        seat = words.say("match", f"seat_{facts['seat']}", lang)
        yield words.say("match", "candidate_with_place", lang, **(facts | {"seat": seat}))
    yield words.say("match", "candidate_lottery", lang, lottery=facts["lottery"])
    if not facts["wishes"]:
        yield words.say("match", "candidate_without_wishes", lang)
        return
    yield ""
    for wish in facts["wishes"]:
        yield from _wish_lines(wish, lang)
    yield ""
    yield words.say("match", "this_result_only", lang)


def _wish_lines(wish: dict[str, Any], lang: str) -> Iterator[str]:
    threshold = wish["threshold"] or {}
    score = words.number(wish["score"], lang)
    limit = words.number(threshold.get("score") or 0, lang)
    about = {
        "score": score,
        "limit": limit,
        "lottery": _short(threshold.get("lottery")),
        "region": wish["region"],
    }
    sentence = words.say("match", wish["code"], lang, **about)
    yield words.say(
        "match",
        "wish_line",
        lang,
        rank=wish["rank"],
        order=wish["order"],
        score=score,
        sentence=sentence,
    )
    code = "threshold_open" if threshold.get("open") else "threshold_line"
    yield "   " + words.say("match", code if threshold else "threshold_none", lang, **about)


def _short(lottery: str | None) -> str:
    """Enough of a lottery number to tell it from the others of a round."""
    return lottery[:16] if lottery else ""


def _order_lines(facts: dict[str, Any], lang: str) -> Iterator[str]:
    numbers = {
        key: words.number(facts[key], lang) if facts[key] is not None else ""
        for key in ("seats", "admitted", "left", "cap", "target")
    }
    about = facts | numbers | {"wanted": words.number(facts["wanted_by"], lang)}
    code = about.pop("code")
    yield words.say("match", "order_line", lang, **about)
    code = "order_region_full" if code == "region_full" else code
    yield words.say("match", code, lang, **about)
    for reserve in facts["reserves"]:
        about = reserve | {"members": reserve["members_admitted"]}
        yield words.say("match", "order_reserve", lang, **about)
    for person in facts["people"]:
        seat = words.say("match", f"seat_{person['seat']}", lang)
        yield "   " + words.say("match", "order_person", lang, **(person | {"seat": seat}))
    yield words.say("match", "this_result_only", lang)
