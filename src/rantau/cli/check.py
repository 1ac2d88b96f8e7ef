"""`rantau check`: compare orders, contracts or payslips with the law, in the reader's language."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rantau.base.words import LANGUAGES, catalogue, fault, money, say
from rantau.engine import checks
from rantau.engine.checks.doors import result
from rantau.engine.checks.report import Finding, Report, finding_json

SHOWN = 50
_EMPTY_JA = "\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}"
DONE, FAULT, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("path", metavar="FILE", type=Path, help="CSV, JSON, .xlsx, .txt or folder")
    parser.add_argument("--kind", help="contract, order, payslip or contract_text")
    parser.add_argument(
        "--out", type=Path, metavar="OUT", help="write findings.csv, report.json, result.json"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    """Check, then write or print."""
    try:
        if args.out is not None:
            report = checks.check_into(args.path, args.out, args.kind)
        else:
            report = checks.run_path(args.path, args.kind)
    except checks.UnknownKindError as error:
        print(f"rantau check: {fault(str(error), args.lang)}", file=sys.stderr)
        return WRONG_USE
    except checks.NotVerifiedError as error:
        print(f"rantau check: {error}", file=sys.stderr)
        return FAULT
    if args.json:
        print(_json(report, args.out))
    elif args.out is not None:
        print("\n".join(_totals(report, args.lang)))
    else:
        print("\n".join(told(report, args.lang)))
    return DONE


def _json(report: Report, out: Path | None) -> str:
    if out is not None:
        return (out / "result.json").read_text(encoding="utf-8").rstrip("\n")
    content = result(report, report.findings_sha256(), seconds=0.0, verified=False)
    content["findings"] = [finding_json(one) for one in report.findings]
    return json.dumps(content, ensure_ascii=False, indent=1)


def told(report: Report, lang: str) -> Iterator[str]:
    """Yield the lines that a person reads: each finding, its rule, what to do, who helps."""
    countries = set()
    for one in report.findings[:SHOWN]:
        yield f"{one.record}  {say('checks', one.severity, lang)}  {sentence(one, lang)}"
        yield from (f"    {line}" for line in _about(one, lang))
        if one.rule is not None:
            countries.add(one.rule.country)
    if len(report.findings) > SHOWN:
        yield say("checks", "more", lang, n=len(report.findings) - SHOWN)
    if not report.findings:
        yield say("checks", "nothing_found", lang)
    for country in sorted(countries):
        if f"help_{country}" in catalogue("checks"):
            yield say("checks", f"help_{country}", lang)
    yield from _totals(report, lang)


def sentence(one: Finding, lang: str) -> str:
    """Return what a finding means."""
    words = {"value": _amount(one.value, one, lang), "limit": _amount(one.limit, one, lang)}
    words["difference"] = _amount(one.difference, one, lang)
    words["term"] = _term(one.term, lang)
    words["words"] = one.facts.get("words", "")
    if one.code not in catalogue("checks"):
        return f"{one.code}: {one.value} / {one.limit}"
    # An amount that nobody states leaves its brackets empty.
    return say("checks", one.code, lang, **words).replace(" ()", "").replace(_EMPTY_JA, "")


def _amount(text: str, one: Finding, lang: str) -> str:
    if not one.currency or not text:
        return text
    whole, _, cents = text.partition(".")
    point = "," if lang == "id" else "."
    return money(int(whole), one.currency, lang) + (point + cents.ljust(2, "0") if cents else "")


def _term(term: str, lang: str) -> str:
    return say("checks", f"t_{term}", lang) if f"t_{term}" in catalogue("checks") else term


def _about(one: Finding, lang: str) -> Iterator[str]:
    if one.law is not None:
        source = one.law.source
        title = " ".join(part for part in (source.title, source.article) if part)
        text = f"{title} {source.url}".strip()
        yield say("checks", "rule_source", lang, source=text, seen=source.seen.isoformat())
    if one.unverified:
        yield say("checks", "not_verified", lang)
    if one.action and f"do_{one.action}" in catalogue("checks"):
        yield say("checks", f"do_{one.action}", lang)


def _totals(report: Report, lang: str) -> Iterator[str]:
    if report.unknown:
        names = ", ".join(sorted({f"{one.fact} ({one.n})" for one in report.unknown}))
        yield say("checks", "cannot_judge", lang, facts=names)
    counts = {name: report.count(name) for name in ("blocking", "warning", "info")}
    yield say("checks", "summary", lang, records=sum(report.n_records.values()), **counts)
    if report.truth is not None:
        shares = {"recall": report.truth.recall, "precision": report.truth.precision}
        yield say("checks", "truth", lang, **shares)
