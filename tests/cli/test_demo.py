"""`rantau demo`: a small country, all the way, and what the terminal says at the end."""

import json
from pathlib import Path

import pytest
from tests.service.started import rantau

from rantau.cli import main
from rantau.cli.demo_files import shown
from rantau.cli.steps import Teller

Capture = pytest.CaptureFixture[str]


def test_demo_walks_the_road_and_says_what_was_found(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "demo"

    words = ["demo", "--files", "--out", str(out), "--scale", "0.01", "--lang", "en"]
    assert main([*words, "--time-limit", "4"]) == 0

    captured = capsys.readouterr()
    assert json.loads((out / "demo.json").read_text())["faults"] == {
        name: [] for name in json.loads((out / "demo.json").read_text())["faults"]
    }
    assert "250" in captured.out
    assert (out / "report.html").stat().st_size < 400_000
    assert str(out / "report.html") in captured.out
    assert len(captured.out.splitlines()) <= 25
    assert all(line.endswith(" s") for line in captured.err.splitlines())


def test_steps_are_told_as_they_begin_and_end_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    teller = Teller("demo", "en")

    teller.close()
    teller("plan")
    teller.close()

    assert "\r\x1b[K" in capsys.readouterr().err


def test_a_path_is_shown_as_short_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shown(tmp_path / "demo" / "report.html") == "demo/report.html"
    assert shown(Path("/elsewhere/report.html")) == "/elsewhere/report.html"


@pytest.mark.slow
def test_demo_builds_a_country_once_and_every_portal_answers(tmp_path: Path) -> None:
    out = tmp_path / "service"
    words = ["demo", "--check", "--out", str(out), "--scale", "0.01", "--port", "18400"]

    first, second = (rantau(*words, "--lang", "en", folder=tmp_path / "other") for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    pages = [line.split()[:2] for line in second.stdout.splitlines() if line.endswith(" ms")]
    desks = ["kementerian", "kementerian", "penerima", "penerima", "balai"]
    assert pages == [["/", "200"], *([f"/{desk}/", "200"] for desk in desks)]
    assert ": 0 faults" in first.stdout
    assert "Classes are planned" in first.stderr
    assert "Classes are planned" not in second.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["service"]
