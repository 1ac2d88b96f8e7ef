"""Planning by the command line: words, exit codes, and interruptions at any moment."""

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from tests.engine.planning.problems import plain

from rantau.cli import main
from rantau.demo.draws import Setting
from rantau.demo.scenario import write_scenario
from rantau.engine.planning.verify import verify_folder

SRC = Path(__file__).parents[2] / "src"


def started(*words: str) -> "subprocess.Popen[bytes]":
    # A measured process would be several times slower, and these tests are about time.
    inherited = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "rantau", *words],
        env=inherited | {"PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_plan_writes_and_verify_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"

    assert main(["plan", str(folder), "--out", str(out), "--time-limit", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["verify", str(folder), str(out)]) == 0

    assert told == json.loads((out / "result.json").read_text())
    assert told["verified"] is True
    assert sorted(path.name for path in out.iterdir()) == [
        "allocation.csv", "bottlenecks.csv", "bound.csv", "calendar.csv", "classes.csv",
        "fulfilment.csv", "prices.csv", "report.json", "result.json", "sourcing.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en", "ja"])
def test_plan_speaks(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    folder = plain(tmp_path / "in")

    main(["plan", str(folder), "--out", str(tmp_path / "o"), "--time-limit", "2", "--lang", lang])

    assert {"id": "keberangkatan", "en": "departures", "ja": "出国"}[
        lang
    ] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 2),
        (["--help"], 0),
        (["--version"], 0),
        (["fly"], 2),
        (["plan"], 2),
        (["plan", "nowhere", "--out", "x"], 3),
        (["plan", "nowhere", "--out", "x", "--gap", "2"], 2),
        (["verify", "nowhere", "x"], 2),
        (["whatif", "nowhere", "--out", "x"], 2),
        (["whatif", "nowhere", "--slip", "C00001"], 2),
        (["explain", "nowhere", "x"], 2),
    ],
)
def test_exit_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(words) == code
    assert list(tmp_path.iterdir()) == []


def test_bad_input_is_listed_and_leaves_out_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = plain(tmp_path / "in", travel=["32,A,x", "32,Z,1"])

    assert main(["plan", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"]) == 3

    assert capsys.readouterr().err.splitlines() == [
        "travel.csv:2:3: cost: 'x' is no whole number: write digits only",
        "travel.csv:3:2: centre Z is not in centres.csv: add it there",
    ]
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_files_is_not_overwritten(tmp_path: Path) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "letters"
    out.mkdir()
    (out / "love.txt").write_text("dear")

    assert main(["plan", str(folder), "--out", str(out)]) == 2

    assert (out / "love.txt").read_text() == "dear"


def test_tampered_plan_is_fault(tmp_path: Path) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"
    main(["plan", str(folder), "--out", str(out), "--time-limit", "2"])
    (out / "classes.csv").write_text((out / "classes.csv").read_text().replace("C00001", "C00009"))

    assert main(["verify", str(folder), str(out)]) == 1


def test_whatif_writes_before_after_and_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"

    words = ["whatif", str(folder), "--out", str(out), "--demand", "-50%", "--time-limit", "2"]
    assert main([*words, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["headline"]["departures_wanted"]["difference"] == -9
    assert main(["verify", str(out / "input"), str(out / "after")]) == 0
    assert main(["verify", str(folder), str(out / "before")]) == 0


def test_explain_order_of_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"
    main(["plan", str(folder), "--out", str(out), "--time-limit", "2"])
    capsys.readouterr()

    assert main(["explain", str(folder), str(out), "--order", "O1", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["planned"] == "7.0000"


@pytest.mark.parametrize("after", [0.05, 0.4, 0.8, 1.2, 1.6, 2.0])
def test_kill_leaves_out_as_it_was_or_complete(tmp_path: Path, after: float) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"
    main(["plan", str(folder), "--out", str(out), "--time-limit", "1"])
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    process = started("plan", str(folder), "--out", str(out), "--time-limit", "1")
    time.sleep(after)
    process.kill()
    process.communicate()

    assert verify_folder(folder, out) == []
    assert {path.name for path in out.iterdir()} == set(before)
    main(["plan", str(folder), "--out", str(out), "--time-limit", "1"])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_interrupt_keeps_the_best_plan_and_says_so(tmp_path: Path) -> None:
    write_scenario(Setting(1, Fraction(4, 100), "tight"), tmp_path / "country")
    folder, out = tmp_path / "country" / "plan", tmp_path / "out"
    words = ("plan", str(folder), "--out", str(out), "--time-limit", "100", "--gap", "0", "--json")

    process = started(*words)
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=150)

    assert process.returncode == 5
    assert json.loads(told)["status"] == "stopped"
    assert verify_folder(folder, out) == []
