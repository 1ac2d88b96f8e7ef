"""Checks a check: reads the input again and judges it with arithmetic of its own.

Only the readers, the law's values and the wording of numbers are shared with the engine. The
payslips are re-judged from the definition in `twin_payslip`, contracts and orders in
`twin_contract`; digests, counts, recall and precision are computed again.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rantau.engine.checks import clauses, files, ruleset, twin_contract, twin_payslip
from rantau.engine.checks.report import HEADER, SHOWN
from rantau.engine.digest import file_sha256
from rantau.engine.errors import Faults
from rantau.engine.tables import Table

Row = tuple[str, ...]
LISTED = 20
"""How many differences are listed; the rest are counted."""


class _RefusedError(Exception):
    """The result cannot be read at all."""


def verify_folder(path: Path, out: Path, kind: str | None = None) -> list[str]:
    """Re-check a check report; return what does not hold, nothing when everything does.

    `path` is the input, `out` the folder with `findings.csv`, `report.json` and `result.json`.
    Raises `ProblemError` when the input itself cannot be read.
    """
    path, out = Path(path), Path(out)
    faults = Faults()
    try:
        found = files.read(path, kind or _kind_told(path, out), faults)
    except files.UnknownKindError as error:
        return [str(error)]
    faults.refuse()
    return compare(found, out)


def compare(found: files.Input, out: Path) -> list[str]:
    """Re-check a report against an input that was read."""
    try:
        rows = _rows(out / "findings.csv")
        report = _object(out / "report.json")
        result = _object(out / "result.json")
    except _RefusedError as refused:
        return [str(refused)]
    expected, unknown = judge_again(found)
    wrong = list(_compare_rows(rows, expected))
    wrong += _compare_digests(found, out / "findings.csv", result)
    wrong += _compare_result(rows, found, unknown, result)
    wrong += _compare_report(rows, found, unknown, report)
    wrong += _compare_truth(rows, found.truth, report, result)
    return wrong


def judge_again(found: files.Input) -> tuple[list[Row], Counter[tuple[str, str]]]:
    """Return every row that `findings.csv` must have, and how often each fact is missing."""
    rows: list[Row] = []
    unknown: Counter[tuple[str, str]] = Counter()
    if (slips := found.tables.get("payslip")) is not None:
        twin_payslip.judge(slips, rows, unknown)
    orders = found.tables.get("order")
    for kind in ("order", "contract"):
        if (table := found.tables.get(kind)) is not None:
            twin_contract.judge(table, kind, orders, rows, unknown)
    if found.text is not None:
        record, text = found.text
        rows += twin_contract.clause_rows(ruleset.load("JP"), record, text)
    return sorted(rows), unknown


def _kind_told(path: Path, out: Path) -> str | None:
    """Return the kind that was checked alone, for what the path itself does not say it."""
    is_folder = path.is_dir() or path.suffix.lower() == ".xlsx"
    if not is_folder and files.kind_of(path, None):
        return None
    try:
        report = _object(out / "report.json")
    except _RefusedError:
        return None
    records = report.get("records")
    if not isinstance(records, dict) or (is_folder and "truth" in report):
        return None
    kinds = [kind for kind in records if kind in files.KINDS]
    return kinds[0] if len(kinds) == 1 else None


def _rows(path: Path) -> list[Row]:
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _RefusedError(f"findings.csv cannot be read: {error}") from None
    try:
        found = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise _RefusedError(f"findings.csv is no CSV: {error}") from None
    if not found or found[0] != HEADER:
        raise _RefusedError(f"findings.csv must begin with {','.join(HEADER)}")
    if text != "".join(",".join(row) + "\n" for row in found):
        raise _RefusedError(
            "findings.csv is not written canonically: LF, no quotes, no blank lines"
        )
    return found[1:]


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _RefusedError(f"{path.name} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise _RefusedError(f"{path.name} holds no object")
    return found


def _compare_rows(rows: Sequence[Row], expected: Sequence[Row]) -> Iterator[str]:
    if list(rows) == list(expected):
        return
    missing, extra = Counter(expected) - Counter(rows), Counter(rows) - Counter(expected)
    if not missing and not extra:
        yield "findings.csv: the rows are not sorted by record and code"
    for name, some in (("is missing", missing), ("does not hold", extra)):
        listed = sorted(some.elements())
        yield from (f"findings.csv: {','.join(row)} {name}" for row in listed[:LISTED])
        if len(listed) > LISTED:
            yield f"findings.csv: and {len(listed) - LISTED} more where a row {name}"


def _compare_digests(found: files.Input, findings: Path, result: dict[str, Any]) -> Iterator[str]:
    for key, value in (
        ("input_sha256", found.sha256),
        ("result_sha256", file_sha256(findings)),
        ("kind", "check"),
        ("status", "done"),
    ):
        if result.get(key) != value:
            yield f"result.json: {key} is {result.get(key)!r}, and should be {value!r}"


def _compare_result(
    rows: Sequence[Row],
    found: files.Input,
    unknown: Counter[tuple[str, str]],
    result: dict[str, Any],
) -> Iterator[str]:
    severities = Counter(row[2] for row in rows if len(row) > 2)
    records = sum(table.n for table in found.tables.values()) + (found.text is not None)
    counts = {
        "n_records": records,
        "n_findings": len(rows),
        "n_blocking": severities["blocking"],
        "n_warning": severities["warning"],
        "n_info": severities["info"],
        "n_cannot_judge": unknown.total(),
    }
    for key, value in counts.items():
        if result.get(key) != value or isinstance(result.get(key), bool):
            yield f"result.json: {key} is {result.get(key)!r}, and should be {value}"


def _compare_report(
    rows: Sequence[Row],
    found: files.Input,
    unknown: Counter[tuple[str, str]],
    report: dict[str, Any],
) -> Iterator[str]:
    severities = Counter(row[2] for row in rows if len(row) > 2)
    records = {kind: table.n for kind, table in found.tables.items()}
    if found.text is not None:
        records[clauses.KIND] = 1
    expected = {
        "kind": "check",
        "records": records,
        "counts": {each: severities[each] for each in ("blocking", "warning", "info")},
        "law": {each: ruleset.load(each).digest for each in sorted(_countries(found))},
    }
    for key, value in expected.items():
        if report.get(key) != value:
            yield f"report.json: {key} is {report.get(key)!r}, and should be {value!r}"
    if _told(report.get("findings")) != sorted(rows):
        yield "report.json: its findings are not those of findings.csv"
    yield from _compare_sources(report)
    yield from _compare_unknown(report.get("cannot_judge"), unknown)


def _countries(found: files.Input) -> set[str]:
    named = {country for table in found.tables.values() for country in set(table["country"])}
    return named | ({"JP"} if found.text is not None else set())


def _told(findings: Any) -> list[Row] | None:
    if not isinstance(findings, list) or not all(isinstance(one, dict) for one in findings):
        return None
    return sorted(tuple(str(one.get(name, "")) for name in HEADER) for one in findings)


def _compare_sources(report: dict[str, Any]) -> Iterator[str]:
    """Every finding names a rule, and every rule of the report is the law's own word."""
    rules, findings = report.get("rules"), report.get("findings")
    if not isinstance(rules, dict) or not isinstance(findings, list):
        yield "report.json: rules or findings have the wrong form"
        return
    used = {one.get("rule") for one in findings if isinstance(one, dict)}
    if used != set(rules):
        yield "report.json: the rules listed are not those that the findings name"
    known = twin_contract.sources()
    for key, rule in rules.items():
        if not isinstance(rule, dict) or known.get(key) != rule.get("source"):
            yield f"report.json: the source of {key} is not the law's"


def _compare_unknown(told: Any, unknown: Counter[tuple[str, str]]) -> Iterator[str]:
    expected = {key: (n, min(n, SHOWN)) for key, n in unknown.items()}
    try:
        found = {(one["kind"], one["fact"]): (one["n"], len(one["records"])) for one in told}
    except (TypeError, KeyError):
        yield "report.json: cannot_judge has the wrong form"
        return
    if found != expected:
        yield "report.json: cannot_judge does not list the facts that are missing"


def _compare_truth(
    rows: Sequence[Row], truth: Table | None, report: dict[str, Any], result: dict[str, Any]
) -> Iterator[str]:
    if truth is None:
        if "truth" in report or {"recall", "precision"} & set(result):
            yield "there is a comparison with truth.csv, and no such file was read"
        return
    wanted = set(zip(truth["record"], truth["code"], strict=True))
    said = {tuple(row[:2]) for row in rows if row[2] != "info"}
    said |= {tuple(row[:2]) for row in rows} & wanted
    hits = len(said & wanted)
    recall = hits / len(wanted) if wanted else 1.0
    precision = hits / len(said) if said else 1.0
    told = report.get("truth")
    for key, value in (("recall", recall), ("precision", precision)):
        if not isinstance(told, dict) or told.get(key) != value:
            yield f"report.json: {key} should be {value}"
        if result.get(key) != value:
            yield f"result.json: {key} should be {value}"
