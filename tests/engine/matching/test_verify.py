"""Verification accepts what was solved and refuses every tampered copy, never by a traceback."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rantau.engine import matching
from rantau.engine.matching import run_folder, verify_folder
from tests.engine.matching import folders

Tamper = Callable[[Path, Path], None]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("solved")
    run_folder(folders.write(place / "in"), place / "out")
    return place


@pytest.fixture
def pair(solved: Path, tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(solved, tmp_path, dirs_exist_ok=True)
    return tmp_path / "in", tmp_path / "out"


def in_assignment(old: str, new: str) -> Tamper:
    return in_file("assignment.csv", old, new)


def in_file(name: str, old: str, new: str) -> Tamper:
    def tamper(folder: Path, out: Path) -> None:
        path = out / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        if name == "assignment.csv":
            renew_digest(out)

    return tamper


def renew_digest(out: Path) -> None:
    """A tamperer who is no fool makes the digest fit."""
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    result["result_sha256"] = hashlib.sha256((out / "assignment.csv").read_bytes()).hexdigest()
    (out / "result.json").write_text(json.dumps(result), encoding="utf-8")


def in_json(name: str, change: Callable[[dict[str, object]], object]) -> Tamper:
    def tamper(folder: Path, out: Path) -> None:
        content = json.loads((out / name).read_text(encoding="utf-8"))
        change(content)
        (out / name).write_text(json.dumps(content), encoding="utf-8")

    return tamper


def set_to(key: str, value: object) -> Callable[[dict[str, object]], object]:
    return lambda content: content.__setitem__(key, value)


def in_input(name: str, old: str, new: str) -> Tamper:
    def tamper(folder: Path, out: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return tamper


def swapped(folder: Path, out: Path) -> None:
    in_assignment("budi,osaka,3,open", "budi,kyoto,1,open")(folder, out)
    in_assignment("ani,kyoto,1,reserved", "ani,,,")(folder, out)


TAMPERS: dict[str, tuple[Tamper, str]] = {
    "a row swapped": (swapped, "wrongly"),
    "a candidate moved to a worse wish": (
        in_assignment("dewi,nara,2,open", "dewi,osaka,1,open"),
        "region kansai has 4 people for a cap of 3",
    ),
    "an admitted candidate sent away": (
        in_assignment("dewi,nara,2,open", "dewi,,,"),
        "order nara has 0 people and should take 1",
    ),
    "reserved made open": (
        in_assignment("ani,kyoto,1,reserved", "ani,kyoto,1,open"),
        "candidate ani at kyoto should sit reserved",
    ),
    "open made reserved": (
        in_assignment("dewi,nara,2,open", "dewi,nara,2,reserved"),
        "candidate dewi sits reserved where nothing is reserved",
    ),
    "another rank written": (
        in_assignment("budi,osaka,3,open", "budi,osaka,2,open"),
        "candidate budi gave that order rank 3, not 2",
    ),
    "a candidate removed": (
        in_assignment("eko,,,\n", ""),
        "assignment.csv: candidate eko is missing",
    ),
    "a candidate added": (
        in_assignment("fajar,,,\n", "fajar,,,\nzed,nara,1,open\n"),
        "candidate 'zed' is not in the input",
    ),
    "a candidate twice": (
        in_assignment("eko,,,\n", "eko,,,\neko,,,\n"),
        "assignment.csv:7: candidate eko is there twice",
    ),
    "rows in another order": (
        in_assignment("eko,,,\nfajar,,,\n", "fajar,,,\neko,,,\n"),
        "assignment.csv:7: candidate eko is not in its place",
    ),
    "an order that was not chosen": (
        in_assignment("fajar,,,", "fajar,kyoto,1,open"),
        "candidate fajar did not choose order kyoto",
    ),
    "an order that does not exist": (
        in_assignment("fajar,,,", "fajar,tokyo,1,open"),
        "order 'tokyo' is not in the input",
    ),
    "an order over its seats": (
        in_assignment("fajar,,,", "fajar,nara,1,open"),
        "order nara has 2 people for 1 seats",
    ),
    "a cap exceeded": (
        in_assignment("eko,,,", "eko,osaka,1,open"),
        "region kansai has 4 people for a cap of 3",
    ),
    "a rank with a leading zero": (
        in_assignment("dewi,nara,2,open", "dewi,nara,02,open"),
        "rank '02' is no rank",
    ),
    "line ends of another system": (in_assignment("eko,,,\n", "eko,,,\r\n"), "assignment.csv:6"),
    "a cutoff lowered": (
        in_file("cutoffs.csv", ",80,", ",79,"),
        "cutoffs.csv:4: is ",
    ),
    "a cutoff removed": (in_file("cutoffs.csv", "osaka", "osak"), "cutoffs.csv:5: is "),
    "another result digest": (
        in_json("result.json", set_to("result_sha256", "0" * 64)),
        "result.json: result_sha256 is ",
    ),
    "another input digest": (
        in_json("result.json", set_to("input_sha256", "0" * 64)),
        "result.json: input_sha256 is ",
    ),
    "another commitment": (
        in_json("result.json", set_to("seed_commitment", "0" * 64)),
        "result.json: seed_commitment is ",
    ),
    "a number of the result": (
        in_json("result.json", set_to("n_assigned", 5)),
        "result.json: n_assigned is 5 and should be 4",
    ),
    "a first choice more": (
        in_json("result.json", set_to("n_first_choice", 3)),
        "result.json: n_first_choice is 3 and should be 2",
    ),
    "a number made a word": (
        in_json("result.json", set_to("n_seats", "5")),
        "result.json: n_seats is '5' and should be 5",
    ),
    "not verified": (
        in_json("result.json", set_to("verified", 1)),
        "result.json: verified is 1 and should be True",
    ),
    "a count of the report": (
        in_file("report.json", '"people": 3', '"people": 4'),
        "report.json: by_group is ",
    ),
    "a reason of the report": (
        in_file("report.json", "region_full", "nobody_else_wants_it"),
        "report.json: seats_left is ",
    ),
    "something added to the report": (
        in_json("report.json", set_to("winner", "ani")),
        "report.json: 'winner' is not known",
    ),
    "a score edited after the run": (
        in_input("candidates.csv", "fajar,50", "fajar,99"),
        "result.json: input_sha256 is ",
    ),
    "another seed after the run": (
        in_input("round.toml", "5eed", "5eee"),
        "result.json: input_sha256 is ",
    ),
}


def test_what_was_solved_holds(pair: tuple[Path, Path]) -> None:
    assert verify_folder(*pair) == []


@pytest.mark.parametrize("name", TAMPERS)
def test_a_tampered_result_is_refused(pair: tuple[Path, Path], name: str) -> None:
    tamper, fault = TAMPERS[name]
    tamper(*pair)

    faults = verify_folder(*pair)

    assert [found for found in faults if fault in found]


def test_a_target_exceeded_under_the_fixed_rule_is_refused(tmp_path: Path) -> None:
    rule = folders.ROUND + 'regional_rule = "fixed"\n'
    folder, out = folders.write(tmp_path / "in", round=rule), tmp_path / "out"
    run_folder(folder, out)
    assert verify_folder(folder, out) == []
    in_assignment("citra,,,", "citra,kyoto,1,reserved")(folder, out)

    faults = verify_folder(folder, out)

    assert "order kyoto has 2 people for a target of 1" in faults


SOLVER = {"priority", "rounds", "tail", "roster", "regions", "reserved", "solve", "result", "run"}


def imported_by(module: str) -> set[str]:
    """List the modules of the engine that one imports, and those that they import."""
    seen, left = set[str](), [module]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            text = (Path(matching.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
            left += re.findall(r"from rantau\.engine\.matching\.(\w+) import", text)
            for names in re.findall(r"from rantau\.engine\.matching import (.+)", text):
                left += names.split(", ")
    return seen


@pytest.mark.parametrize("module", ["verify", "explain"])
def test_verification_and_explanation_use_no_code_of_the_solver(module: str) -> None:
    assert imported_by(module) & SOLVER == set()
    assert imported_by("solve") & {"verify", "choice", "recount", "explain", "written"} == set()


RUBBISH = {
    "nothing": b"",
    "a byte": b"\xff",
    "zeros": b"\0" * 1000,
    "noise": bytes(range(256)) * 4,
    "half a file": b"candidate,order,rank,seat\nani,kyoto",
    "a quote": b'candidate,order,rank,seat\n"ani\n',
    "a list": b"[1, 2]",
    "deep": b"[" * 100_000,
    "no number": b'{"seconds": NaN, "n_assigned": 1e999}',
    "many cells": b"candidate,order,rank,seat\n" + b"," * 1000 + b"\n",
    "not ascii": "candidate,order,rank,seat\nani,京都,1,open\n".encode(),
    "wide digits": "candidate,order,rank,seat\nani,kyoto,\uff11,open\n".encode(),
    "long rank": b"candidate,order,rank,seat\nani,kyoto," + b"9" * 5000 + b",open\n",
    "wrong columns": b"who,what\nani,kyoto\n",
}


@pytest.mark.parametrize("name", ["assignment.csv", "cutoffs.csv", "report.json", "result.json"])
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_in_a_file_is_a_fault_and_no_traceback(
    pair: tuple[Path, Path], name: str, rubbish: str
) -> None:
    folder, out = pair
    (out / name).write_bytes(RUBBISH[rubbish])

    assert verify_folder(folder, out) != []


@pytest.mark.parametrize("name", ["assignment.csv", "cutoffs.csv", "report.json", "result.json"])
def test_a_missing_file_is_a_fault(pair: tuple[Path, Path], name: str) -> None:
    folder, out = pair
    (out / name).unlink()

    assert verify_folder(folder, out) == [f"{name}: cannot be read (No such file or directory)"]


def test_a_folder_in_place_of_a_file_is_a_fault(pair: tuple[Path, Path]) -> None:
    folder, out = pair
    (out / "report.json").unlink()
    (out / "report.json").mkdir()

    assert verify_folder(folder, out) == ["report.json: cannot be read (Is a directory)"]


def test_a_result_folder_that_is_not_there_is_four_faults(pair: tuple[Path, Path]) -> None:
    assert len(verify_folder(pair[0], pair[1] / "nowhere")) == 4


def test_a_larger_round_holds_and_one_swapped_row_does_not(tmp_path: Path) -> None:
    folder, out = folders.write_large(tmp_path / "in", n=500, seed=9), tmp_path / "out"
    run_folder(folder, out)
    assert verify_folder(folder, out) == []
    lines = (out / "assignment.csv").read_text(encoding="utf-8").splitlines()
    inside = next(at for at, line in enumerate(lines[1:], 1) if not line.endswith(",,,"))
    name, _, _ = lines[inside].partition(",")
    lines[inside] = f"{name},,,"
    (out / "assignment.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    renew_digest(out)

    faults = verify_folder(folder, out)

    assert [fault for fault in faults if fault.startswith(("order ", "candidate "))]
