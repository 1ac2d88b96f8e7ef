"""The stand-alone script of the how-to page re-computes what `rantau match` writes."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rantau.engine.matching import Problem, run_folder
from tests.engine.matching import folders
from tests.engine.matching.test_examples import ANSWERS, CASES, problem_of

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "re-compute-a-selection.md"
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (found,) = FENCE.findall(PAGE.read_text(encoding="utf-8"))
    path = tmp_path_factory.mktemp("script") / "recompute.py"
    path.write_text(found, encoding="utf-8")
    return path


def test_the_script_has_at_most_ninety_lines_and_needs_only_python(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    imported = re.findall(r"^(?:import|from) (.+)$", text, re.MULTILINE)

    assert len(text.splitlines()) <= 90
    assert imported == ["csv, hashlib, pathlib, sys, tomllib"]


def run(script: Path, folder: Path) -> tuple[bytes, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(folder)], capture_output=True, check=True
    )
    return done.stdout, done.stderr.decode().strip()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rule", ["flexible", "fixed"])
def test_a_generated_round_is_re_computed_to_the_byte(
    script: Path, tmp_path: Path, seed: int, rule: str
) -> None:
    folder = folders.write_large(tmp_path / "in", n=300, seed=seed)
    with (folder / "round.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'regional_rule = "{rule}"\n')
    result = run_folder(folder, tmp_path / "out")

    text, digest = run(script, folder)

    assert text == (tmp_path / "out" / "assignment.csv").read_bytes()
    assert digest == result["result_sha256"] == hashlib.sha256(text).hexdigest()


def test_the_small_round_is_re_computed_to_the_byte(script: Path, tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")
    run_folder(folder, tmp_path / "out")

    assert run(script, folder)[0] == (tmp_path / "out" / "assignment.csv").read_bytes()


@pytest.mark.parametrize(("name", "rule", "key"), ANSWERS)
def test_a_published_example_is_re_computed(
    script: Path, tmp_path: Path, name: str, rule: str, key: str
) -> None:
    folder = folder_of(problem_of(CASES[name], rule), tmp_path / "in")

    rows = [line.split(",") for line in run(script, folder)[0].decode().splitlines()[1:]]

    assert {row[0]: row[1] or None for row in rows} == CASES[name]["expected"][key]


def folder_of(problem: Problem, folder: Path) -> Path:
    """Write a problem in memory as files."""
    names = [name.decode() for name in problem.candidates.tolist()]
    groups = [";".join(sorted(problem.group_sets[at])) for at in problem.set_of.tolist()]
    region = [problem.regions[at] if at >= 0 else "" for at in problem.region_of.tolist()]
    rule = "fixed" if problem.round.fixed else "flexible"
    owner = [
        name
        for at, name in enumerate(names)
        for _ in range(int(problem.first[at + 1] - problem.first[at]))
    ]
    orders = zip(
        problem.orders,
        problem.seats.tolist(),
        region,
        problem.targets.tolist() if any(region) else [""] * len(region),
        problem.turns.tolist(),
        strict=True,
    )
    columns = (problem.rank_of, problem.order_of, problem.score_of)
    wishes = zip(owner, *(column.tolist() for column in columns), strict=True)
    tables = {
        "orders": ("order,seats,region,target,turn", orders),
        "candidates": ("candidate,groups", zip(names, groups, strict=True)),
        "choices": (
            "candidate,rank,order,score",
            ((c, rank, problem.orders[o], score) for c, rank, o, score in wishes),
        ),
        "reserves": (
            "order,group,seats",
            (
                (o, g, n)
                for o, own in zip(problem.orders, problem.reserves, strict=True)
                for g, n in own.items()
            ),
        ),
        "caps": ("region,seats", zip(problem.regions, problem.caps, strict=True)),
    }
    texts = {
        name: "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"
        for name, (header, rows) in tables.items()
    }
    toml = f'round = "case"\nseed = "{problem.round.seed.hex()}"\nregional_rule = "{rule}"\n'
    return folders.write(folder, round=toml, **texts)
