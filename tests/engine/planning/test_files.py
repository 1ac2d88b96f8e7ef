from fractions import Fraction
from pathlib import Path

import pytest

from rantau.engine import planning
from rantau.engine.errors import ProblemError
from tests.engine.planning.problems import plain


def faults(folder: Path) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        planning.load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_load_reads_every_table(tmp_path: Path) -> None:
    problem = planning.load(plain(tmp_path / "p"))

    assert [order.ref for order in problem.orders] == ["O1", "O2", "O3"]
    assert problem.orders[1].weight == 2
    assert problem.orders[0].chain == (("visa", 2), ("briefing", 1))
    assert problem.supply.tolist()[0][:5] == [60, 0, 0, 10, 0]
    assert problem.capacity[2, 1, "ja"].tolist() == [2] * 12


def test_most_specific_rate_counts(tmp_path: Path) -> None:
    rates = ["g,,,0.5,before", "g,32,,0.6,before", "g,,weld,0.7,before", "g,32,weld,0.8,before"]
    problem = planning.load(plain(tmp_path / "p", yields=rates))
    care, weld = 0, 1

    assert [problem.rate_before(j, p) for j in (0, 1) for p in (weld, care)] == [
        Fraction(4, 5), Fraction(3, 5), Fraction(7, 10), Fraction(1, 2),
    ]  # fmt: skip


def test_capacity_rows_add_up_within_their_months(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    (folder / "rooms.csv").write_text(
        "centre,room,count,from,to\nA,shop,1,,\nA,shop,2,2027-03,2027-04\nB,ward,1,,\n"
    )

    assert planning.load(folder).capacity[0, 0, "shop"].tolist() == [1, 1, 3, 3] + [1] * 8


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ("demand", ["O1,weld,9,2027-9,3,"], "demand.csv:2:4: departs: '2027-9' is no month"),
        ("demand", ["O1,none,9,2027-09,3,"], "demand.csv:2:2: programme none is not in"),
        ("demand", ["O1,weld,9,2027-09,3,", "O1,weld,1,2027-09,3,"], "O1 is there twice"),
        ("chain", ["O1,visa,2"], "the steps of O1 add up to 2 months and its lead_months is 3"),
        ("rooms", ["C,shop,1"], "centre C is not in centres.csv"),
        ("yields", ["g,,,1.5,before"], "1.5 is out of range"),
        ("yields", ["g,,,0.5,before", "g,32,,0.5,after"], "a gate lies on one side"),
        ("travel", ["32,A,-1"], "-1 is out of range"),
        ("supply", ["32,2027-01,many"], "'many' is no whole number"),
        ("programmes", ["weld,0,shop,s,ja,,1"], "0 is out of range"),
    ],
)
def test_load_names_the_fault_and_its_place(
    tmp_path: Path, table: str, rows: list[str], said: str
) -> None:
    found = faults(plain(tmp_path / "p", **{table: rows}))

    assert any(said in fault for fault in found), found


def test_load_refuses_class_min_above_class_max(tmp_path: Path) -> None:
    found = faults(plain(tmp_path / "p", settings={"class_min": 9}))  # type: ignore[arg-type]

    assert found == ["plan.toml:1:1: class_min is above class_max: lower it"]


def test_load_names_an_unknown_setting(tmp_path: Path) -> None:
    found = faults(plain(tmp_path / "p", settings={"more": "speed = 3"}))  # type: ignore[arg-type]

    assert found[0].startswith("plan.toml:9:1: 'speed' is not known here")


def test_load_lists_fifty_faults_and_counts_the_rest(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p", travel=[f"32,X{n},1" for n in range(70)])

    with pytest.raises(ProblemError) as caught:
        planning.load(folder)

    assert len(caught.value.faults) == 50
    assert str(caught.value).endswith("and 20 more")
