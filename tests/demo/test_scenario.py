"""`rantau scenario national`: whole, reproducible, without faults, and its numbers reconcile."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rantau import atlas
from rantau.cli import main
from rantau.demo.terms import read_terms
from rantau.engine import checks, matching
from rantau.engine.digest import input_sha256
from tests.demo.folders import bytes_of, rows_of

CODES = {
    "deductions_above_agreed", "deposit_forbidden", "fee_above_cap", "fee_forbidden",
    "hours_below_contract", "intake_cap_exceeded", "lecture_too_short", "lodging_too_small",
    "minimum_changed_cannot_judge", "minimum_will_rise", "missing_fact", "net_does_not_add_up",
    "overtime_above_45", "passport_custody", "pay_below_contract", "pay_below_minimum",
    "penalty_forbidden", "premium_short", "regime_closed", "regime_not_open", "suspicious_clause",
    "term_worse_than_order", "too_young", "wage_below_minimum",
}  # fmt: skip


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("national") / "country"
    assert main(["scenario", "national", "--out", str(folder), "--scale", "0.04"]) == 0
    return folder


def _said(country: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((country / "scenario.json").read_text(encoding="utf-8"))
    return found


def test_same_seed_gives_the_samebytes_of(country: Path, tmp_path: Path) -> None:
    args = ["scenario", "national", "--scale", "0.04", "--out"]

    assert main([*args, str(tmp_path / "again")]) == 0
    assert main([*args, str(tmp_path / "other"), "--seed", "2"]) == 0

    first, again, other = map(bytes_of, (country, tmp_path / "again", tmp_path / "other"))
    assert first == again
    assert {name for name in first if first[name] == other[name]} == {"plan/plan.toml"}


def test_numbers_reconcile(country: Path) -> None:
    said = _said(country)["counts"]
    demand = rows_of(country / "plan" / "demand.csv")
    seats = {row["order"]: row["seats"] for row in rows_of(country / "match" / "orders.csv")}
    contracts = Counter(row["order"] for row in rows_of(country / "checks" / "contracts.csv"))
    people = rows_of(country / "people.csv")

    assert seats == {row["order"]: row["departures"] for row in demand}
    assert {order: contracts[order] for order in seats} == {o: int(n) for o, n in seats.items()}
    assert sum(map(int, seats.values())) == said["places"] == 1000
    assert len(demand) == said["orders"]
    assert len(rows_of(country / "plan" / "centres.csv")) == said["centres"]
    assert said["centres_real"] + said["centres_synthetic"] == said["centres"]
    supply = rows_of(country / "plan" / "supply.csv")
    assert sum(int(row["people"]) for row in supply) == said["people_available"]
    assert sum(contracts.values()) == said["contracts"]
    assert len(rows_of(country / "checks" / "payslips.csv")) == said["payslips"]
    assert len(rows_of(country / "checks" / "truth.csv")) == said["planted"]
    assert len(people) == said["candidates"] == 5000
    assert sum(row["sex"] == "f" for row in people) == said["candidates_female"]


def test_digests_are_those_of_the_folders(country: Path) -> None:
    found = {name: input_sha256((country / name).iterdir()) for name in ("plan", "match", "checks")}

    assert _said(country)["sha256"] == found


def test_register_is_spread_as_young_people_live(country: Path) -> None:
    total = sum(one.youth_18_30 for one in atlas.provinces())
    people = Counter(row["province"] for row in rows_of(country / "people.csv"))

    for province in atlas.provinces():
        assert abs(people[province.code] - 5000 * province.youth_18_30 / total) < 2


def test_registrants_have_eight_wishes_and_their_groups(country: Path) -> None:
    wishes = Counter(row["candidate"] for row in rows_of(country / "match" / "choices.csv"))
    groups = {r["candidate"]: r["groups"] for r in rows_of(country / "match" / "candidates.csv")}

    assert set(wishes.values()) == {8}
    for row in rows_of(country / "people.csv"):
        mine = groups[row["candidate"]].split(";")
        assert f"p-{row['province']}" in mine
        assert ("female" in mine) == (row["sex"] == "f")


def test_selection_runs_and_holds(country: Path, tmp_path: Path) -> None:
    result = matching.run_folder(country / "match", tmp_path / "out")

    assert result["verified"] is True
    assert result["n_candidates"] == 5000
    assert 900 <= result["n_assigned"] <= 1000
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    reserved = {row["group"] for row in report["by_group"] if row["on_reserved_seats"]}
    assert {"disability", "far", "female"} <= reserved


def test_every_planted_violation_is_found_and_nobody_else_accused(country: Path) -> None:
    truth = checks.run_path(country / "checks").truth

    assert truth is not None
    assert (truth.recall, truth.precision) == (1.0, 1.0)
    planted = Counter(row["code"] for row in rows_of(country / "checks" / "truth.csv"))
    assert set(planted) == CODES
    assert min(planted.values()) >= 2


def test_terms_are_read_back_as_written(country: Path) -> None:
    terms = read_terms(country / "checks" / "orders.csv")

    rows = [",".join(map(str, one.row)) for one in terms.values()]
    lines = (country / "checks" / "orders.csv").read_text(encoding="utf-8").splitlines()
    assert rows == lines[1:]


def test_payslips_cross_the_days_when_minimum_wages_change(country: Path) -> None:
    slips = rows_of(country / "checks" / "payslips.csv")

    assert len({row["place"] for row in slips}) >= 20
    assert {row["month"] for row in slips} == {
        "2025-12",
        *(f"2026-{month:02d}" for month in range(1, 12)),
    }
    assert any(row["hours_before"] for row in slips)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--scale", "0"], "0 is out of range: write 0.01 to 4"),
        (["--scale", "many"], "'many' is no decimal number"),
        (["--seed", "-1"], "-1 is out of range"),
        (["--supply", "none"], "invalid choice: 'none'"),
    ],
)
def test_wrong_use_is_refused(
    option: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["scenario", "national", "--out", str(tmp_path / "x"), *option])

    assert code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_with_other_files_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    code = main(["scenario", "national", "--out", str(tmp_path), "--scale", "0.01"])

    assert code == 2
    assert "scenario.json tidak ada" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("id", "Negeri buatan ditulis"), ("en", "A synthetic country"), ("ja", "架空の国を")],
)
def test_scenario_says_that_it_is_invented(
    lang: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["scenario", "national", "--scale", "0.01", "--lang", lang]

    assert main([*args, "--out", str(tmp_path / "x")]) == 0

    assert capsys.readouterr().out.startswith(sentence)


def test_scenario_prints_its_description_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["scenario", "national", "--scale", "0.01", "--json"]

    assert main([*args, "--out", str(tmp_path / "x")]) == 0

    written = (tmp_path / "x" / "scenario.json").read_text(encoding="utf-8")
    assert capsys.readouterr().out == written
