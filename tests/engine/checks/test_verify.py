import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.engine import checks
from rantau.engine.checks import payslip
from rantau.engine.checks.facts import COLUMNS, FILES
from rantau.engine.errors import ProblemError
from tests.engine.checks.given import contract, order, slip, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "in/payslips.csv", [
        slip(),
        slip(payslip="p2", gross=200000),
        slip(payslip="p3", place="JP-05", month="2026-03", gross=160000),
        slip(payslip="p4", overtime_hours="46.5", contract_hourly=1300, gross=270000),
    ])  # fmt: skip
    write(tmp_path / "in/contracts.csv", [
        contract(order="o1", contract_text="Denda Rp 15 juta"),
        contract(contract="c2", order="o1", hourly=1270, passport_kept="yes", lodging_m2=4),
        contract(contract="c3", hourly="", monthly=200000),
        contract(contract="c4", regime="esd", starts_on="2027-05-01", hourly=2000,
                 hours_per_month=160, worker_fee=700000, fee_currency="JPY", lecture_hours=100),
    ])  # fmt: skip
    write(tmp_path / "in/orders.csv", [order(staff=30, people=40, host_class="standard")])
    write(tmp_path / "in/truth.csv", [{"record": "p2", "code": "pay_below_minimum"}])
    return tmp_path / "in"


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    checks.check_into(folder, tmp_path / "out")
    return tmp_path / "out"


def test_what_was_written_holds(folder: Path, out: Path) -> None:
    assert checks.verify_folder(folder, out) == []


def _edit_csv(old: str, new: str) -> Callable[[Path], None]:
    def edit(out: Path) -> None:
        path = out / "findings.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return edit


def _edit_json(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def edit(out: Path) -> None:
        content = json.loads((out / name).read_text(encoding="utf-8"))
        change(content)
        (out / name).write_text(json.dumps(content), encoding="utf-8")

    return edit


def _swap(out: Path) -> None:
    head, one, two, *rest = (out / "findings.csv").read_text(encoding="utf-8").splitlines()
    text = "\n".join([head, two, one, *rest]) + "\n"
    (out / "findings.csv").write_text(text, encoding="utf-8", newline="")


TAMPERS: dict[str, Callable[[Path], object]] = {
    "a finding removed": _edit_csv("p2,pay_below_minimum,blocking,200000,204800,4800,JPY\n", ""),
    "a finding added": _edit_csv("p2,", "p1,pay_below_minimum,blocking,1,2,1,JPY\np2,"),
    "an amount changed": _edit_csv("204800,4800", "204799,4799"),
    "a severity softened": _edit_csv("pay_below_minimum,blocking", "pay_below_minimum,warning"),
    "another record accused": _edit_csv("p2,pay_below", "p1,pay_below"),
    "a currency changed": _edit_csv("4800,JPY", "4800,IDR"),
    "rows swapped": _swap,
    "a quoted cell": _edit_csv("p2,", '"p2",'),
    "line ends changed": lambda out: (out / "findings.csv").write_bytes(
        (out / "findings.csv").read_bytes().replace(b"\n", b"\r\n")),
    "the header changed": _edit_csv("record,code", "code,record"),
    "the result's digest": _edit_json("result.json", lambda c: c.update(result_sha256="0" * 64)),
    "the input's digest": _edit_json("result.json", lambda c: c.update(input_sha256="0" * 64)),
    "a count": _edit_json("result.json", lambda c: c.update(n_blocking=0)),
    "the kind": _edit_json("result.json", lambda c: c.update(kind="match")),
    "recall": _edit_json("result.json", lambda c: c.update(recall=0.5)),
    "precision": _edit_json("report.json", lambda c: c["truth"].update(precision=1.0)),
    "the truth left out": _edit_json("report.json", lambda c: c.pop("truth")),
    "a source": _edit_json("report.json", lambda c: next(iter(
        c["rules"].values()))["source"].update(title="Another act")),
    "a rule left out": _edit_json("report.json", lambda c: c["rules"].popitem()),
    "a finding of the report": _edit_json("report.json", lambda c: c["findings"].pop()),
    "what cannot be judged": _edit_json("report.json", lambda c: c["cannot_judge"].pop()),
    "the law's digest": _edit_json("report.json", lambda c: c["law"].update(JP="0")),
    "the numbers of records": _edit_json("report.json", lambda c: c["records"].update(payslip=3)),
    "no findings file": lambda out: (out / "findings.csv").unlink(),
    "no report": lambda out: (out / "report.json").unlink(),
    "a report that is no object": lambda out: (out / "report.json").write_text("[]"),
    "a result that is no JSON": lambda out: (out / "result.json").write_text("{"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERS)
def test_a_tampered_result_does_not_hold(folder: Path, out: Path, name: str) -> None:
    TAMPERS[name](out)

    assert checks.verify_folder(folder, out) != []


@pytest.mark.parametrize("name", ["payslips.csv", "contracts.csv", "orders.csv", "truth.csv"])
def test_a_result_does_not_hold_for_another_input(folder: Path, out: Path, name: str) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    (folder / name).write_text("\n".join(lines) + "\n\n", encoding="utf-8", newline="")

    assert any("input_sha256" in wrong for wrong in checks.verify_folder(folder, out))


def test_a_single_file_of_any_name_is_verified_by_the_kind_of_its_report(tmp_path: Path) -> None:
    path = write(tmp_path / "november.csv", [slip(gross=200000)])
    checks.check_into(path, tmp_path / "out", "payslip")

    assert checks.verify_folder(path, tmp_path / "out") == []
    (tmp_path / "out/report.json").write_text("3")
    assert checks.verify_folder(path, tmp_path / "out") != []


def test_one_kind_of_a_folder_is_verified_alone(folder: Path, tmp_path: Path) -> None:
    checks.check_into(folder, tmp_path / "out", "payslip")

    assert checks.verify_folder(folder, tmp_path / "out") == []
    _edit_json("result.json", lambda content: content.update(recall=1.0))(tmp_path / "out")
    assert checks.verify_folder(folder, tmp_path / "out") != []


def test_a_text_is_verified_too(tmp_path: Path) -> None:
    path = tmp_path / "contract_text.txt"
    path.write_text("Denda; tidak boleh membawa hp; 通帳", encoding="utf-8")
    report = checks.check_into(path, tmp_path / "out")

    assert len(report.findings) == 3
    assert checks.verify_folder(path, tmp_path / "out") == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(["findings.csv", "report.json", "result.json"]), st.binary(max_size=120))
def test_rubbish_in_the_result_is_told_and_never_a_crash(
    folder: Path, out: Path, tmp_path: Path, name: str, data: bytes
) -> None:
    copy = tmp_path / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy)
    (copy / name).write_bytes(data)

    assert checks.verify_folder(folder, copy) != []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = ["findings", "rules", "cannot_judge", "law", "records", "counts", "truth", "kind"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(KEYS), JSON)
def test_a_report_with_any_other_content_is_told(
    folder: Path, out: Path, tmp_path: Path, key: str, value: Any
) -> None:
    copy = tmp_path / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy)
    _edit_json("report.json", lambda content: content.update({key: value}))(copy)

    assert checks.verify_folder(folder, copy) != []


def test_a_fault_of_the_engine_is_caught_and_nothing_is_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The re-check shares no arithmetic with the engine: spoil the engine and it objects."""
    monkeypatch.setattr(payslip, "_due", lambda *given_numbers: 1)

    with pytest.raises(checks.NotVerifiedError, match="p2"):
        checks.check_into(folder, tmp_path / "out")

    assert [path.name for path in tmp_path.iterdir()] == ["in"]


CELLS = st.sampled_from(
    [
        "",
        "JP",
        "QA",
        "KR",
        "JP-99",
        "QA-DA",
        "2026-11",
        "2023-01",
        "2199-12-31",
        "1900-01-01",
        "160",
        "0",
        "0.00001",
        "-1",
        "1e9",
        "yes",
        "titp",
        "esd",
        "iii",
        "1" * 12,
        "o7",
        "hamil",
        "Ω",
    ]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_any_other_input_is_refused_or_told_and_never_a_crash(
    folder: Path, out: Path, tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    row = {"contract": contract(), "order": order(), "payslip": slip()}[kind]
    names = [column.name for column in COLUMNS[kind]]
    changed = data.draw(st.dictionaries(st.sampled_from(names), CELLS, max_size=4))
    path = write(tmp_path / "other" / FILES[kind], [{**row, **changed}])

    with contextlib.suppress(ProblemError):
        assert checks.verify_folder(path, out) != []
