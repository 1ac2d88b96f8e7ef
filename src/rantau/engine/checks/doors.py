"""From a path or an object to a report, and from a report to a folder."""

import contextlib
import gc
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import rantau
from rantau.engine.checks import clauses, contract, files, payslip, ruleset, verify
from rantau.engine.checks.report import Report, Sink, json_lines, ordered
from rantau.engine.checks.truth import compare
from rantau.engine.digest import file_sha256
from rantau.engine.errors import Faults
from rantau.engine.output import whole_folder, write_json


class NotVerifiedError(Exception):
    """The re-check came to another result: a fault of this program, to be reported."""


def run_path(path: Path, kind: str | None = None) -> Report:
    """Check a file, a spreadsheet or a folder.

    Raises
    ------
    ProblemError : the input cannot be read; every fault is located.
    UnknownKindError : the file's name does not say what it holds.
    """
    faults = Faults()
    with _steady():
        return judge_input(files.read(Path(path), kind, faults), faults)


@contextlib.contextmanager
def _steady() -> Iterator[None]:
    """Pause the search for cycles: a batch makes millions of records and no cycle among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge_input(found: files.Input, faults: Faults) -> Report:
    """Judge everything that was read."""
    if faults:
        faults.refuse()
    sink, met = Sink(), set[str]()
    if (slips := found.tables.get("payslip")) is not None:
        payslip.read_faults(slips, faults)
        met |= payslip.judge_table(slips, sink, faults)
    orders = found.tables.get("order")
    by_id = {row["order"]: row for row in contract.rows_of(orders)} if orders else None
    for kind in ("order", "contract"):
        if (table := found.tables.get(kind)) is not None:
            met |= contract.judge_table(table, kind, by_id, sink, faults)
    if found.text is not None:
        met.add("JP")
        clauses.judge_text(ruleset.load("JP"), clauses.KIND, *found.text, date.max, sink)
    faults.refuse()
    return _report(found, sink, met)


def _report(found: files.Input, sink: Sink, met: set[str]) -> Report:
    findings = ordered(sink.findings)
    truth = None
    if found.truth is not None:
        planted = found.truth.rows("record", "code")
        truth = compare(planted, ((one.record, one.code, one.severity) for one in findings))
    records = {kind: table.n for kind, table in found.tables.items()}
    if found.text is not None:
        records[clauses.KIND] = 1
    return Report(
        n_records=records,
        findings=findings,
        unknown=sink.unknowns(),
        law={country: ruleset.load(country).digest for country in sorted(met)},
        input_sha256=found.sha256,
        truth=truth,
    )


def check_payslip(given: Mapping[str, Any]) -> Report:
    """Check one payslip, given as column -> value.

    >>> report = check_payslip({
    ...     "country": "JP", "place": "JP-03", "month": "2026-12", "hours": 160,
    ...     "gross": 164960, "deductions": 0, "net": 164960,
    ... })
    >>> [(one.code, one.difference) for one in report.findings]
    [('pay_below_minimum', '9440')]
    """
    return _check_one("payslip", given)


def check_contract(given: Mapping[str, Any]) -> Report:
    """Check one contract, given as column -> value; see `facts.CONTRACT`."""
    return _check_one("contract", given)


def check_order(given: Mapping[str, Any]) -> Report:
    """Check one order, given as column -> value; see `facts.ORDER`."""
    return _check_one("order", given)


def check_text(text: str) -> Report:
    """Look for suspicious clauses in the text of a contract."""
    return judge_input(files.Input(text=(clauses.KIND, text)), Faults())


def _check_one(kind: str, given: Mapping[str, Any]) -> Report:
    faults = Faults()
    table = files.object_table(kind, kind, given, lambda key: (1, 1), faults)
    return judge_input(files.Input({kind: table}), faults)


def check_into(path: Path, out: Path, kind: str | None = None) -> Report:
    """Check a path and write the result; it is re-checked before it is put in place.

    The re-check judges what was read once more with arithmetic of its own. If it came to another
    result nothing would be written.

    Raises
    ------
    ProblemError : the input cannot be read.
    NotVerifiedError : the re-check disagrees.
    """
    began = time.perf_counter()
    faults = Faults()
    with _steady(), whole_folder(out) as folder:
        found = files.read(Path(path), kind, faults)
        report = judge_input(found, faults)
        write_files(report, folder, seconds=0.0, verified=False)
        wrong = verify.compare(found, folder)
        if wrong:
            raise NotVerifiedError(
                "the re-check disagrees, nothing is written: " + "; ".join(wrong)
            )
        digest = file_sha256(folder / "findings.csv")
        seconds = time.perf_counter() - began
        content = result(report, digest, seconds=seconds, verified=True)
        write_json(folder / "result.json", content)
    return report


def write_folder(
    report: Report, out: Path, *, seconds: float = 0.0, verified: bool = False
) -> None:
    """Write `findings.csv`, `report.json` and `result.json`, whole or not at all."""
    with whole_folder(out) as folder:
        write_files(report, folder, seconds=seconds, verified=verified)


def write_files(report: Report, folder: Path, *, seconds: float, verified: bool) -> None:
    """Write the three files into a folder that is there."""
    findings = folder / "findings.csv"
    with findings.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(report.csv_lines())
    with (folder / "report.json").open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(json_lines(report))
    digest = file_sha256(findings)
    write_json(folder / "result.json", result(report, digest, seconds=seconds, verified=verified))


def result(report: Report, result_sha256: str, *, seconds: float, verified: bool) -> dict[str, Any]:
    """Return the content of `result.json`."""
    found: dict[str, Any] = {
        "kind": "check",
        "version": rantau.__version__,
        "status": "done",
        "input_sha256": report.input_sha256,
        "result_sha256": result_sha256,
        "seconds": round(seconds, 3),
        "verified": verified,
        "n_records": sum(report.n_records.values()),
        "n_findings": len(report.findings),
        "n_blocking": report.count("blocking"),
        "n_warning": report.count("warning"),
        "n_info": report.count("info"),
        "n_cannot_judge": sum(one.n for one in report.unknown),
    }
    if report.truth is not None:
        found["recall"], found["precision"] = report.truth.recall, report.truth.precision
    return found
