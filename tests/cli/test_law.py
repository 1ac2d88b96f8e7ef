"""`rantau law`: what is shown, tested and counted."""

import json
from pathlib import Path

import pytest

from rantau.cli import main


def test_law_shows_the_rules_of_a_country_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for day in ("2026-06-30", "2026-07-01"):
        assert main(["law", "AU", "--on", day, "--lang", "en"]) == 0
        lines = capsys.readouterr().out.split("\n")
        found[day] = next(line for line in lines if "au/wage/national:" in line)

    assert found == {
        "2026-06-30": "  au/wage/national: 24.95 AUD/h  [verified]",
        "2026-07-01": "  au/wage/national: 26.44 AUD/h  [verified]",
    }


def test_law_in_json_carries_value_source_and_confidence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["law", "jp", "--on", "2026-11-24", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    wage = told["law"]["JP"]["jp/minimum_wage/regional"]
    lodging = told["law"]["JP"]["jp/housing/lodging_area"]
    assert wage["by_place"]["JP-03"]["2026-12-01"] == "1090"
    assert (lodging["value"], lodging["confidence"]) == ("4.5", "own_knowledge")
    assert lodging["source"]["seen"] == "2026-11-24"


@pytest.mark.parametrize("lang", ["id", "en", "ja"])
def test_law_of_every_country_is_shown_without_a_name(
    capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    assert main(["law", "--lang", lang]) == 0

    printed = capsys.readouterr().out
    assert all(f"  {country}/" in printed for country in ("au", "id", "jp", "qa"))


def test_law_test_runs_the_worked_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "test", "--lang", "en"]) == 0

    assert capsys.readouterr().out.endswith(" worked cases, 0 wrong.\n")


def test_law_test_tells_a_case_that_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RANTAU_LAW_DIR", str(tmp_path))
    (tmp_path / "id/cases").mkdir(parents=True)
    (tmp_path / "id/cases/new.toml").write_text(
        '[[case]]\nname = "a class of 16"\nrecord = "class"\n'
        'facts = { day = 2026-11-24, people = 16 }\ncodes = ["class_too_large"]\n',
        encoding="utf-8",
    )

    code = main(["law", "test", "id", "--lang", "en"])

    printed = capsys.readouterr().out
    assert code == 1
    assert "id/cases/new.toml: a class of 16: class_too_large != -" in printed
    assert main(["law", "test", "id", "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["wrong"]) == 1


def test_law_count_counts_by_confidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "count", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"AU", "ID", "JP", "QA"}
    assert all(set(each) == {"verified", "own_knowledge", "unverified"} for each in told.values())
    assert main(["law", "count", "--lang", "en"]) == 0


@pytest.mark.parametrize(
    "words", [["xx"], ["test", "xx"], ["jp", "id"], ["jp", "--on", "2026-02-30"], ["--lang", "de"]]
)
def test_wrong_use_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", *words]) == 2


def test_a_faulty_law_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RANTAU_LAW_DIR", str(tmp_path))
    (tmp_path / "jp").mkdir()
    (tmp_path / "jp/housing.toml").write_text("[lodging_area]\n", encoding="utf-8")

    assert main(["law", "jp"]) == 3
    assert "jp/housing.toml:1:1" in capsys.readouterr().err
