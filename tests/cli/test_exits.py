"""How a command ends: the code, and the sentence in the reader's language."""

import argparse
import io
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.planning.problems import plain

from rantau import cli
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
    copy = tmp_path / "out"
    copy.mkdir()
    for path in out.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    spoil(copy)

    assert main(["verify", str(folder), str(copy)]) == code
    assert capsys.readouterr().out.startswith(said)


def test_verify_of_many_faults_counts_the_rest(
    planned: tuple[Path, Path], tmp_path: Path, capsys: Capture
) -> None:
    folder, out = planned
    copy = tmp_path / "out"
    copy.mkdir()
    for path in out.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
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
