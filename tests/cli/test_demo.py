"""`rantau demo`: a small country, all the way, and what the terminal says at the end."""

import json
from pathlib import Path

import pytest

from rantau.cli import main
from rantau.cli.demo import _shown, _Teller

Capture = pytest.CaptureFixture[str]


def test_demo_walks_the_road_and_says_what_was_found(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "demo"

    words = ["demo", "--out", str(out), "--scale", "0.01", "--time-limit", "4", "--lang", "en"]
    assert main(words) == 0

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
    teller = _Teller("en")

    teller.close()
    teller("plan")
    teller.close()

    assert "\r\x1b[K" in capsys.readouterr().err


def test_a_path_is_shown_as_short_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert _shown(tmp_path / "demo" / "report.html") == "demo/report.html"
    assert _shown(Path("/elsewhere/report.html")) == "/elsewhere/report.html"
