"""A result folder is there as a whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from rantau.engine import output
from rantau.engine.output import OutputError, whole_folder


def fill(out: Path, text: str) -> None:
    with whole_folder(out) as folder:
        (folder / "result.json").write_text(text)


def spoil(folder: Path) -> None:
    (folder / "result.json").write_text("2")
    raise KeyError("no fault of the folder")


def test_a_result_appears_and_is_replaced_as_a_whole(tmp_path: Path) -> None:
    fill(tmp_path / "deep" / "out", "1")
    with whole_folder(tmp_path / "deep" / "out") as folder:
        assert (tmp_path / "deep" / "out" / "result.json").read_text() == "1"
        (folder / "result.json").write_text("2")

    assert (tmp_path / "deep" / "out" / "result.json").read_text() == "2"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_failure_inside_leaves_the_earlier_result(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")

    with pytest.raises(KeyError), whole_folder(tmp_path / "out") as folder:
        spoil(folder)

    assert (tmp_path / "out" / "result.json").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_is_said_and_leaves_the_earlier_result(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")

    with (
        pytest.raises(OutputError, match="No space left on device\\): free some space"),
        whole_folder(tmp_path / "out"),
    ):
        raise OSError(28, "No space left on device")

    assert (tmp_path / "out" / "result.json").read_text() == "1"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(OutputError, match="is a file: name a folder"):
        fill(tmp_path / "out", "1")
    with pytest.raises(OutputError, match="cannot be written"):
        fill(tmp_path / "out" / "below", "1")

    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_of_other_files_is_refused_and_an_empty_one_taken(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "empty").mkdir()

    with pytest.raises(OutputError, match="no earlier result"):
        fill(tmp_path / "mine", "1")
    fill(tmp_path / "empty", "1")

    assert (tmp_path / "empty" / "result.json").read_text() == "1"


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_where_names_cannot_be_exchanged_the_old_one_steps_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    fill(tmp_path / "out", "1")
    monkeypatch.setattr(sys, "platform", platform)
    if platform == "linux":
        monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())

    fill(tmp_path / "out", "2")

    assert (tmp_path / "out" / "result.json").read_text() == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_uses_is_not(
    tmp_path: Path,
) -> None:
    dead = 2**22 + 1  # above the highest process number of Linux
    for name in (f".out.{dead}.x", f".out.{os.getpid()}.x", ".out.notes", ".out.1.x"):
        (tmp_path / name).mkdir()

    fill(tmp_path / "out", "1")

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f".out.{os.getpid()}.x", ".out.1.x", ".out.notes", "out"]
    )


def test_who_may_not_be_asked_counts_as_living(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", denied)

    assert output._alive(1)

    monkeypatch.setattr(sys, "platform", "win32")

    assert output._alive(2**22 + 1)
