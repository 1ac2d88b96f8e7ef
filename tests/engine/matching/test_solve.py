"""The run as a whole: the small round by hand, a refusal chain, size, and what is written."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rantau
from rantau.engine import matching
from rantau.engine.matching import build, load, run_folder, solve
from rantau.engine.matching.solve import solve_with
from rantau.engine.output import OutputError
from tests.engine.matching import folders

SRC = Path(rantau.__file__).parents[1]


def test_the_small_round_comes_out_as_by_hand(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")

    run_folder(folder, tmp_path / "out")

    # kyoto keeps a seat for w (ani, 70) and one for d (citra, 60) and gives up budi (90); the
    # cap of 3 leaves osaka one more: budi over eko and dewi. dewi (80) takes nara.
    assert (tmp_path / "out" / "assignment.csv").read_text(encoding="utf-8") == (
        "candidate,order,rank,seat\n"
        "ani,kyoto,1,reserved\n"
        "budi,osaka,3,open\n"
        "citra,kyoto,1,reserved\n"
        "dewi,nara,2,open\n"
        "eko,,,\n"
        "fajar,,,\n"
    )


def test_cutoffs_are_told_per_exact_set_with_the_last_ones_lottery(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")

    run_folder(folder, tmp_path / "out")

    rows = (tmp_path / "out" / "cutoffs.csv").read_text(encoding="utf-8").splitlines()
    draw = {
        name: hashlib.blake2b(
            name.encode(), key=bytes.fromhex(folders.SEED), digest_size=32
        ).hexdigest()
        for name in ("ani", "budi", "citra", "dewi")
    }
    assert rows == [
        "order,groups,admitted,score,lottery",
        f"kyoto,d;w,1,60,{draw['citra']}",
        f"kyoto,w,1,70,{draw['ani']}",
        f"nara,,1,80,{draw['dewi']}",
        f"osaka,,1,90,{draw['budi']}",
    ]


def test_result_json_carries_the_digests_and_the_numbers(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")

    run_folder(folder, tmp_path / "out")

    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    names = sorted(path.name for path in folder.iterdir())
    lines = [f"{sha(folder / name)}  {name}\n" for name in names]
    assert result.pop("seconds") >= 0
    assert result == {
        "kind": "match",
        "version": rantau.__version__,
        "status": "done",
        "round": "2027-1",
        "seed_commitment": hashlib.sha256(bytes.fromhex(folders.SEED)).hexdigest(),
        "input_sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
        "result_sha256": sha(tmp_path / "out" / "assignment.csv"),
        "verified": True,
        "n_candidates": 6,
        "n_orders": 3,
        "n_seats": 5,
        "n_assigned": 4,
        "n_first_choice": 2,
    }


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_report_tells_shares_and_seats_left_and_why(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")

    run_folder(folder, tmp_path / "out")

    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["by_rank"] == [
        {"rank": 1, "people": 2, "share": 0.3333},
        {"rank": 2, "people": 1, "share": 0.1667},
        {"rank": 3, "people": 1, "share": 0.1667},
        {"rank": None, "people": 2, "share": 0.3333},
    ]
    assert report["by_group"] == [
        {"group": "d", "people": 2, "assigned": 1, "share": 0.5, "on_reserved_seats": 1},
        {"group": "w", "people": 3, "assigned": 3, "share": 1.0, "on_reserved_seats": 2},
    ]
    assert [row["region"] for row in report["by_region"]] == ["kansai", None]
    assert report["seats_left"] == [{"order": "osaka", "left": 1, "why": "region_full"}]
    assert report["notes"] == []


def test_the_same_input_gives_the_same_bytes_but_for_the_seconds(tmp_path: Path) -> None:
    folder = folders.write_large(tmp_path / "in", n=150)
    for out in ("one", "other"):
        run_folder(folder, tmp_path / out)

    for name in ("assignment.csv", "cutoffs.csv", "report.json"):
        one, other = ((tmp_path / out / name).read_bytes() for out in ("one", "other"))
        assert one == other


def chain(n: int) -> matching.Problem:
    """Make n orders of one seat; the last candidate pushes everybody one order further."""
    return build(
        seed=folders.SEED,
        orders=[{"order": f"o{at:05d}", "seats": 1} for at in range(n)],
        candidates=[{"candidate": f"c{at:05d}"} for at in range(n)],
        choices=[
            row
            for at in range(n)
            for row in (
                {"candidate": f"c{at:05d}", "rank": 1, "order": f"o{max(at - 1, 0):05d}"}
                | {"score": 1 if at else 2},
                {"candidate": f"c{at:05d}", "rank": 2, "order": f"o{max(at, 1):05d}", "score": 2},
            )
        ],
    )


def test_a_long_refusal_chain_ends_and_is_quick() -> None:
    n = 3000
    problem = chain(n)

    began = time.perf_counter()
    assigned = solve(problem).assigned()

    assert time.perf_counter() - began < 2
    assert assigned["c00000"] == "o00000"
    assert assigned[f"c{n - 1:05d}"] == f"o{n - 1:05d}"


@pytest.mark.parametrize("few", [0, 5, 10**9])
def test_rounds_and_one_by_one_agree_on_a_larger_round(tmp_path: Path, few: int) -> None:
    problem = load(folders.write_large(tmp_path / "in", n=400, seed=4))

    assert solve_with(problem, few=few).assigned() == solve(problem).assigned()


def test_an_earlier_result_is_replaced_and_other_folders_are_not(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")

    run_folder(folder, tmp_path / "out")
    run_folder(folder, tmp_path / "out")

    assert len(list((tmp_path / "out").iterdir())) == 4
    with pytest.raises(OutputError, match="no earlier result"):
        run_folder(folder, tmp_path / "mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "mine", "out"]


@pytest.mark.skipif(os.name == "nt", reason="kills a process the POSIX way")
def test_a_killed_run_leaves_the_earlier_result_whole(tmp_path: Path) -> None:
    folder, out = folders.write_large(tmp_path / "in", n=800), tmp_path / "out"
    run_folder(folder, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    code = (
        "import sys, pathlib; from rantau.engine import matching\n"
        "print('ready', flush=True)\n"
        "while True: matching.run_folder(*map(pathlib.Path, sys.argv[1:]))"
    )

    for wait in (0.0, 0.05, 0.11):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(out)],
            env={"PYTHONPATH": str(SRC)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        after = {path.name: path.read_bytes() for path in out.iterdir()}
        assert before.pop("result.json")
        assert json.loads(after.pop("result.json"))["verified"] is True
        assert after == before
        before["result.json"] = b"{}"


def test_the_engine_is_imported_quickly() -> None:
    code = (
        "import time; t = time.perf_counter(); import rantau.engine\nprint(time.perf_counter() - t)"
    )
    took = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(SRC)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert float(took) < 0.3
