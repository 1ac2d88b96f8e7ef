"""Write the reference pages that follow from the code: commands, law and codes.

`python tools/make_reference.py` writes them, `--check` fails where a page differs. Nothing of the
day or of the machine goes in, so the same code gives the same bytes.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools.reference_environment import environment_lines  # noqa: E402 -- src comes first
from tools.reference_journey import (  # noqa: E402
    access_page,
    privacy_page,
    promises_page,
    states_page,
)

from rantau.base.words import catalogue, topics  # noqa: E402 -- src comes first
from rantau.cli import COMMANDS, module_of  # noqa: E402
from rantau.engine import checks  # noqa: E402
from rantau.engine.checks.law_model import CONFIDENCES, Rule, Source  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/make_reference.py; change the code, not this page. -->"
CHECKS = "checks"
TOPIC_TITLES = {
    CHECKS: "Orders, contracts and payslips",
    "match": "Selection",
    "plan": "Planning",
    "whatif": "What if",
    "faults": "Faults of an input",
    "scenario": "The synthetic country",
    "demo": "The demo",
    "service": "The service's commands",
    "report": "The demo's report",
    "refusal": "Refusals of the service",
    "journal": "The journal",
    "sheet": "Spreadsheets",
}
LONGEST = 6
"""Entries of a list that are written out; longer ones are counted."""


def pages() -> dict[str, str]:
    """Return every made page: file name -> text."""
    return {
        "cli.md": cli_page(),
        "law.md": law_page(),
        "codes.md": codes_page(),
        "environment.md": _joined([MADE, *environment_lines()]),
        "states.md": states_page(MADE),
        "access.md": access_page(MADE),
        "privacy.md": privacy_page(MADE),
        "promises.md": promises_page(MADE),
    }


def cli_page() -> str:
    """Return the page of commands, from their own help."""
    # The width of a terminal decides where help is wrapped, and some Pythons colour it.
    os.environ |= {"COLUMNS": "80", "NO_COLOR": "1"}
    lines = [
        MADE,
        "# Commands",
        "",
        "Every command is also reached as `python3 run.py rantau ...`, which sets itself up first.",
        "",
        "| exit code | means |",
        "|---|---|",
        "| 0 | done |",
        "| 1 | a re-check found a fault |",
        "| 2 | wrong use |",
        "| 3 | bad input; every fault stands as `file:line:column: what is wrong and what to do` |",
        "| 4 | no answer, with the code of what stands in the way; no command gives it today |",
        "| 5 | stopped; nothing was written, but for a plan, which keeps the best one found |",
    ]
    for name, about in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"rantau {name}", description=about)
        module_of(name).add_arguments(parser)
        lines += ["", f"## rantau {name}", "", "```text", parser.format_help().rstrip(), "```"]
    return _joined(lines)


def law_page() -> str:
    """Return the page of rules, with the newest value of each."""
    lines = [
        MADE,
        "# Law",
        "",
        "Every rule of every country, with its newest value. `rantau law COUNTRY --on DATE` shows",
        "the value of a day, `--json` the whole of it. A rule without a code is shown and not",
        "compared; one without a value compares two facts. What is *unverified* informs and never",
        "blocks. [How to add a country](../how-to/add-a-country.md) says how the files are made.",
        "",
        *_confidence_table(),
    ]
    for country in checks.countries():
        rules = checks.load(country)
        lines += [
            "",
            f"## {rules.names['en']} ({country})",
            "",
            "| rule | code | newest value | unit | from | confidence | source |",
            "|---|---|---|---|---|---|---|",
            *(_rule_row(rule) for rule in rules.rules),
        ]
    return _joined(lines)


def _confidence_table() -> Iterator[str]:
    names = [name.replace("_", " ") for name in CONFIDENCES]
    yield _row("country", "rules", *names, "compared", "shown only")
    yield "|---" * (len(CONFIDENCES) + 4) + "|"
    total: Counter[str] = Counter()
    for country in checks.countries():
        found: Counter[str] = Counter()
        for rule in checks.load(country).rules:
            found["rules"] += 1
            found[rule.values[-1].confidence] += 1
            found["compared" if rule.check else "shown only"] += 1
        total += found
        yield _row(country, *_counts(found))
    yield _row("**all**", *_counts(total))


def _counts(found: Counter[str]) -> list[int]:
    return [found[name] for name in ("rules", *CONFIDENCES, "compared", "shown only")]


def _rule_row(rule: Rule) -> str:
    newest = rule.values[-1]
    value, start = value_text(newest.what), newest.period.start.isoformat()
    confidence = newest.confidence
    if rule.by_place:
        last = [series[-1] for series in rule.by_place.values()]
        low, high = min(one.what for one in last), max(one.what for one in last)
        value = f"{low} to {high}, {len(last)} places"
        starts = sorted({one.period.start.isoformat() for one in last})
        start = starts[0] if len(starts) == 1 else f"{starts[0]} to {starts[-1]}"
        used = {one.confidence for one in last}
        confidence = ", ".join(name for name in CONFIDENCES if name in used)
    code = f"`{rule.code}`" if rule.code else ""
    words = confidence.replace("_", " ")
    source = source_text(newest.source)
    return _row(f"`{rule.id}`", code, value, rule.unit, start, words, source)


def source_text(source: Source) -> str:
    """Write a source with its address as a link."""
    title = " ".join(part for part in (source.title, source.article) if part)
    linked = f"[{title}]({source.url})" if source.url else title
    return f"{linked}, seen {source.seen.isoformat()}"


def value_text(what: Any) -> str:
    """Write a value in a cell: a number, a date, a short list, or how long a table is.

    >>> value_text([1, 2]), value_text({"overtime": Decimal("1.25")}), value_text([{"a": 1}])
    ('1, 2', 'overtime 1.25', 'table of 1 row')
    """
    if isinstance(what, Mapping):
        return _table_text(what)
    if isinstance(what, list):
        return _list_text(what)
    if what is None:
        return ""
    if isinstance(what, bool):
        return "yes" if what else "no"
    return format(what, "f") if isinstance(what, Decimal) else str(what)


def _table_text(what: Mapping[str, Any]) -> str:
    if all(isinstance(one, list) for one in what.values()):
        return _counted(sum(len(one) for one in what.values()), "entry", "entries")
    return ", ".join(f"{key} {value_text(one)}" for key, one in what.items())


def _list_text(what: Sequence[Any]) -> str:
    if any(isinstance(one, Mapping | list) for one in what):
        return "table of " + _counted(len(what), "row", "rows")
    if len(what) > LONGEST:
        return _counted(len(what), "entry", "entries")
    return ", ".join(value_text(one) for one in what)


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def codes_page() -> str:
    """Return the page of codes and sentences, with the rules that give a finding."""
    lines = [
        MADE,
        "# Codes and sentences",
        "",
        "A code is for machines and never changes its meaning. The sentence is for people: it",
        "stands in `src/rantau/base/catalogue`, in Indonesian, English and Japanese. Words in",
        "braces are filled in.",
        "",
        "## Findings",
        "",
        "`rantau check` reads contracts, orders, payslips and contract texts. The other records of",
        "this table are judged in the worked cases of `rantau law test`, until a service keeps",
        "them. At most three rules are named for a code; [the law](law.md) lists all.",
        "",
        "| code | severity | records | rules | sentence |",
        "|---|---|---|---|---|",
        *_finding_rows(),
    ]
    for topic in (topic for topic in topics() if topic in TOPIC_TITLES):
        title = TOPIC_TITLES[topic]
        codes = [
            code for code in catalogue(topic) if code not in _finding_codes() or topic != CHECKS
        ]
        lines += ["", f"## {title}", "", "| code | sentence |", "|---|---|"]
        lines += [_row(f"`{code}`", _sentence(topic, code)) for code in codes]
    return _joined(lines)


def _finding_codes() -> Mapping[str, list[Rule]]:
    """Return code -> the rules that give it; `missing_fact` is given by any that needs a fact."""
    found: dict[str, list[Rule]] = {}
    for country in checks.countries():
        for rule in checks.load(country).rules:
            if rule.code:
                found.setdefault(rule.code, []).append(rule)
            if rule.required:
                found.setdefault("missing_fact", []).append(rule)
    return dict(sorted(found.items()))


def _finding_rows() -> Iterator[str]:
    for code, rules in _finding_codes().items():
        severities = {rule.severity_of(rule.values[-1]) for rule in rules}
        severity = "info" if code == "missing_fact" else ", ".join(sorted(severities))
        names = [f"`{rule.id}`" for rule in rules[:3]]
        more = f" and {len(rules) - 3} more" if len(rules) > 3 else ""
        records = ", ".join(sorted({record for rule in rules for record in rule.records}))
        named = ", ".join(names) + more
        yield _row(f"`{code}`", severity, records, named, _sentence(CHECKS, code))


def _sentence(topic: str, code: str) -> str:
    return " ".join(catalogue(topic)[code]["en"].split())


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def differing(made: Mapping[str, str]) -> list[str]:
    """List the pages that are not on the disk as they are made."""
    return [name for name, text in made.items() if _read(REFERENCE / name) != text]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or say which differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    args = parser.parse_args(arguments)
    made = pages()
    wrong = differing(made)
    if args.check:
        for name in wrong:
            print(f"docs/reference/{name} is not up to date: run tools/make_reference.py")
        return 1 if wrong else 0
    for name in wrong:
        (REFERENCE / name).write_text(made[name], encoding="utf-8", newline="")
        print(f"docs/reference/{name} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
