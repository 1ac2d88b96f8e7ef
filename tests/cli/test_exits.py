"""How a command ends: the code, and the sentence in the reader's language."""

import argparse
import io
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.checks.given import slip, write
from tests.engine.matching import folders
from tests.engine.planning.problems import plain

from rantau import cli
from rantau.base.words import say
from rantau.cli import main
from rantau.cli.plan import Progress
from rantau.engine.errors import Fault, NoAnswerError, ProblemError, StoppedError
from rantau.engine.output import OutputError

Capture = pytest.CaptureFixture[str]
FAULTS = [Fault("a.csv", 2, 1, "is empty: it needs a header row")]
ENDS = [
    (ProblemError(FAULTS, 3), 3, ["a.csv:2:1: kosong: butuh satu baris judul kolom", "dan 3 lagi"]),
    (NoAnswerError("no_room", "nothing fits"), 4, ["tidak ada jawaban (no_room): nothing fits"]),
    (StoppedError(), 5, ["dihentikan; tidak ada yang disimpan"]),
    (KeyboardInterrupt(), 5, ["dihentikan; tidak ada yang disimpan"]),
    (OutputError("x is a file: name a folder that may be written"), 2,
     ["rantau: x adalah berkas: sebutkan folder yang boleh ditulisi"]),
    (MemoryError(), 3, ["rantau: memori tidak cukup untuk masukan ini: pakai yang lebih kecil"]),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "lines"), ENDS, ids=lambda one: type(one).__name__)
def test_every_end_has_its_code_and_its_sentence(
    capsys: Capture, error: BaseException, code: int, lines: list[str]
) -> None:
    def run(args: argparse.Namespace) -> int:
        raise error

    before = signal.getsignal(signal.SIGTERM)
    assert cli._guarded(run, argparse.Namespace(lang="id")) == code
    signal.signal(signal.SIGTERM, before)

    assert capsys.readouterr().err.splitlines() == lines


def test_a_reader_that_closes_the_pipe_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(args: argparse.Namespace) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", io.StringIO())

    code = cli._guarded(run, argparse.Namespace(lang="id"))
    sys.stdout.write("into nothing")
    sys.stdout.close()

    assert code == 0


def test_a_request_to_end_ends_like_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt):
        cli._stop(signal.SIGTERM, None)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ([], 2, "usage: rantau COMMAND"),
        (["help"], 0, "usage: rantau COMMAND"),
        (["--version"], 0, "rantau "),
        (["plan", "--nothing"], 2, "rantau plan: "),
        (["fly"], 2, "no command 'fly'"),
        (["plan", "x", "--out", "y", "--time-limit", "0"], 2, "seconds above 0"),
        (["plan", "x", "--out", "y", "--gap", "2"], 2, "a share from 0 to 1"),
    ],
)
def test_wrong_use_and_help(capsys: Capture, args: list[str], code: int, said: str) -> None:
    assert main(args) == code

    captured = capsys.readouterr()
    assert said in captured.out + captured.err


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("verified")
    folder = plain(root / "in")
    assert main(["plan", str(folder), "--out", str(root / "out"), "--time-limit", "2"]) == 0
    return folder, root / "out"


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda out: None, 0, "plan: semuanya terbukti"),
        (lambda out: (out / "result.json").unlink(), 1, "result.json tidak ada, rusak"),
        (lambda out: (out / "result.json").write_text("[]"), 1, "result.json tidak ada, rusak"),
        (lambda out: (out / "classes.csv").write_text("class\n"), 1,
         "classes.csv:1:1: kolom centre tidak ada: tambahkan"),
    ],
)  # fmt: skip
def test_verify_says_what_holds(
    planned: tuple[Path, Path], tmp_path: Path, capsys: Capture, spoil: Spoil, code: int, said: str
) -> None:
    folder, out = planned
    copy = shutil.copytree(out, tmp_path / "out")
    spoil(copy)

    assert main(["verify", str(folder), str(copy)]) == code
    assert capsys.readouterr().out.startswith(said)


def test_verify_of_many_faults_counts_the_rest(
    planned: tuple[Path, Path], tmp_path: Path, capsys: Capture
) -> None:
    folder, out = planned
    copy = shutil.copytree(out, tmp_path / "out")
    rows = "".join(f"C{n:05d},A,nobody,2027-05,2027-06,8,7.2000\n" for n in range(1, 70))
    head = (out / "classes.csv").read_text().splitlines()[0]
    (copy / "classes.csv").write_text(f"{head}\n{rows}")

    assert main(["verify", str(folder), str(copy)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 51
    assert lines[-1].startswith("dan ")


def test_verify_of_what_is_not_there_is_wrong_use(
    planned: tuple[Path, Path], capsys: Capture
) -> None:
    folder, _ = planned

    assert main(["verify", "nowhere", "x"]) == 2
    assert main(["verify", str(folder), "nowhere", "--lang", "en"]) == 2

    assert capsys.readouterr().err.splitlines() == [
        "rantau: nowhere tidak ada: sebutkan masukannya",
        "rantau: nowhere is no folder: name the result folder",
    ]


def test_progress_tells_step_gap_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = Progress(60, "en")

    progress("greedy", 1.0)
    progress("improve", 0.0123)
    progress.close()

    told = capsys.readouterr().err.split("\r\x1b[K")
    assert told[1].startswith("A first plan is there    ")
    assert "proven gap 1.23 %" in told[2]
    assert told[-1] == ""


def test_without_a_terminal_progress_is_silent(capsys: Capture) -> None:
    progress = Progress(60, "en")

    progress("greedy", 1.0)
    progress.close()

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["plan", "whatif"])
def test_a_plan_that_fails_its_re_check_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, command: str
) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"
    monkeypatch.setattr("rantau.engine.planning.folder.verify_folder", lambda *_: ["A is full"])
    change = ["--demand", "5"] if command == "whatif" else []

    code = main([command, str(folder), "--out", str(out), "--time-limit", "1", *change])

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [say("plan", "not_verified", "id"), "A is full"]
    assert not out.exists()


def test_a_report_that_fails_its_re_check_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path, out = write(tmp_path / "payslips.csv", [slip()]), tmp_path / "out"
    monkeypatch.setattr("rantau.engine.checks.verify.compare", lambda *_: ["p1 is missing"])

    assert main(["check", str(path), "--out", str(out)]) == 1

    assert "p1 is missing" in capsys.readouterr().err
    assert not out.exists()


def test_a_candidate_without_wishes_is_told_so(tmp_path: Path, capsys: Capture) -> None:
    folder = folders.write(
        tmp_path / "in",
        candidates=folders.FILES["candidates.csv"] + "gita,40,\n",
    )
    main(["match", str(folder), "--out", str(tmp_path / "out")])
    capsys.readouterr()

    assert main(["explain", str(folder), str(tmp_path / "out"), "--candidate", "gita"]) == 0

    assert say("match", "candidate_without_wishes", "id") in capsys.readouterr().out


def test_a_selection_notes_what_looks_like_a_slip_of_the_pen(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = folders.write(tmp_path / "in", caps="region,seats\nkansai,3\nkansia,1\n")

    main(["match", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"])

    told = capsys.readouterr().out.splitlines()
    assert told[-1] == say("match", "region_without_orders", "en", name="kansia")
