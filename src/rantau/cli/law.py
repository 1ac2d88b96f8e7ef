"""`rantau law`: the rules in force with their sources; `law test` runs the worked cases."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from rantau.base.words import LANGUAGES, say
from rantau.engine import checks
from rantau.engine.cells import day as iso_day
from rantau.engine.checks.cases import run_cases
from rantau.engine.checks.facts import text_of
from rantau.engine.checks.law_model import CONFIDENCES, Rule, Value
from rantau.engine.checks.report import rule_json

DONE, FAULT, WRONG_USE = 0, 1, 2


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("what", nargs="?", metavar="COUNTRY", help="JP, ID ..., or test, or count")
    parser.add_argument("country", nargs="?", help="with test or count: only this country")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="the day whose law is shown (default: today)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Show, test or count the law."""
    name = args.country if args.what in ("test", "count") else args.what
    known = checks.countries()
    if name is not None and name.upper() not in known:
        print(f"rantau law: no law for {name!r}: use {', '.join(known)}", file=sys.stderr)
        return WRONG_USE
    chosen = [name.upper()] if name else known
    if args.what == "test":
        return _test(chosen, args)
    if args.what == "count":
        return _count(chosen, args)
    if args.country is not None:
        print("rantau law: name one country, or test, or count", file=sys.stderr)
        return WRONG_USE
    return _show(chosen, args)


def _show(chosen: Sequence[str], args: argparse.Namespace) -> int:
    day = args.on or datetime.now(UTC).date()
    if args.json:
        content = {one: {rule.id: _json(rule, value) for rule, value in in_force(one, day)}
                   for one in chosen}  # fmt: skip
        print(json.dumps({"on": day.isoformat(), "law": content}, ensure_ascii=False, indent=1))
        return DONE
    for one in chosen:
        rules = list(in_force(one, day))
        name = checks.load(one).names.get(args.lang, one)
        print(say("checks", "law_head", args.lang, country=name, n=len(rules), day=day.isoformat()))
        for rule, value in rules:
            print("\n".join(_lines(rule, value, day, args.lang)))
    return DONE


def in_force(country: str, day: date) -> Iterator[tuple[Rule, Value]]:
    """Yield the rules of a country that are in force on a day, with the value of that day."""
    for rule in checks.load(country).rules:
        value = next((one for one in reversed(rule.values) if one.period.holds(day)), None)
        if value is not None:
            yield rule, value


def _json(rule: Rule, value: Value) -> dict[str, Any]:
    found = rule_json(rule, value)
    if rule.by_place:
        found["by_place"] = {
            place: {one.period.start.isoformat(): text_of(one.what) for one in series}
            for place, series in rule.by_place.items()
        }
    return {**found, "code": rule.code, "severity": rule.severity_of(value)}


def _lines(rule: Rule, value: Value, day: date, lang: str) -> Iterator[str]:
    source = value.source
    confidence = say("checks", value.confidence, lang)
    yield f"  {rule.id}: {_what(rule, value, day, lang)} {rule.unit}".rstrip() + f"  [{confidence}]"
    yield f"      {rule.about}"
    title = " ".join(part for part in (source.title, source.article, source.url) if part)
    yield "      " + say("checks", "rule_source", lang, source=title, seen=source.seen.isoformat())


def _what(rule: Rule, value: Value, day: date, lang: str) -> str:
    if rule.by_place:
        found = [one.what for place in rule.by_place if (one := rule.on(day, place)) is not None]
        low, high = min(found, default="-"), max(found, default="-")
        return say("checks", "by_place", lang, n=len(found), low=low, high=high)
    return _plain(value.what, lang)


def _plain(what: Any, lang: str) -> str:
    parts = list(what.values()) if isinstance(what, dict) else what
    if not isinstance(parts, list):
        return text_of(what)
    if all(isinstance(one, dict) for one in parts):
        return say("checks", "table", lang, n=len(parts))
    if all(isinstance(one, list) for one in parts):
        return say("checks", "table", lang, n=sum(len(one) for one in parts))
    if isinstance(what, dict):
        return ", ".join(f"{key} {text_of(one)}" for key, one in what.items())
    return ", ".join(text_of(one) for one in what)


def _test(chosen: Sequence[str], args: argparse.Namespace) -> int:
    results = [one for country in chosen for one in run_cases(country)]
    wrong = [one for one in results if not one.holds]
    if args.json:
        listed = [{"country": one.country, "file": one.file, "name": one.name,
                   "wanted": one.wanted, "found": one.found} for one in wrong]  # fmt: skip
        print(json.dumps({"cases": len(results), "wrong": listed}, ensure_ascii=False, indent=1))
    else:
        for one in wrong:
            wanted, found = ", ".join(one.wanted) or "-", ", ".join(one.found) or "-"
            print(f"{one.country.lower()}/cases/{one.file}: {one.name}: {wanted} != {found}")
        print(say("checks", "cases_done", args.lang, n=len(results), wrong=len(wrong)))
    return FAULT if wrong else DONE


def _count(chosen: Sequence[str], args: argparse.Namespace) -> int:
    counts = {one: _confidences(one) for one in chosen}
    if args.json:
        print(json.dumps(counts, indent=1))
        return DONE
    names = [say("checks", one, args.lang) for one in CONFIDENCES]
    print("\t".join(["", *names]))
    for country, found in counts.items():
        print("\t".join([country, *(str(found[one]) for one in CONFIDENCES)]))
    return DONE


def _confidences(country: str) -> dict[str, int]:
    """Count the rules by the confidence of their newest value."""
    found = Counter(rule.values[-1].confidence for rule in checks.load(country).rules)
    return {one: found[one] for one in CONFIDENCES}
