from pathlib import Path

import pytest

from rantau.engine import planning
from rantau.engine.errors import ProblemError
from rantau.engine.planning.changes import Change, changed_copy, difference, order_changed, slipped
from rantau.engine.planning.reasons import reasons
from rantau.engine.planning.write import calendar_rows
from tests.engine.planning.problems import plain


def reasons_of(folder: Path) -> dict[str, str]:
    problem = planning.load(folder)
    result = planning.solve(problem, time_limit_s=3)
    found = reasons(problem, result.plan, result.bound.prices)
    return {problem.orders[n].ref: code for n, code in found.items()}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rooms": ["A,shop,1", "B,shop,1"]}, "no_centre_can"),
        ({"demand": ["O3,care,7,2027-04,4,"], "chain": []}, "window_closed"),
        ({"demand": ["O3,care,20,2027-12,4,"], "chain": [],
          "instructors": ["B,s-care,9"]}, "rooms"),
        ({"supply": ["33,2027-01,6"], "demand": ["O3,care,16,2027-12,4,"], "chain": [],
          "rooms": ["B,ward,9"], "instructors": ["B,s-care,9"],
          "language_teachers": ["B,ja,9"]}, "supply"),
        ({"demand": ["O3,care,1,2027-12,4,"], "chain": []}, "price"),
    ],
)  # fmt: skip
def test_reason_of_a_shortage(tmp_path: Path, changes: dict[str, list[str]], code: str) -> None:
    assert reasons_of(plain(tmp_path / "p", **changes))["O3"] == code


def test_calendar_counts_the_chain_back_from_departure(tmp_path: Path) -> None:
    problem = planning.load(plain(tmp_path / "p"))

    assert calendar_rows(problem) == [
        ("O1", "briefing", "2027-09-30"),
        ("O1", "visa", "2027-08-31"),
    ]


def test_explain_order_names_its_classes_and_its_calendar(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    planning.run_folder(folder, tmp_path / "out", time_limit_s=3)

    told = planning.explain_order(folder, tmp_path / "out", "O1")

    assert (told["planned"], told["short"], told["reason"]) == ("7.0000", "0.0000", "")
    assert sum(float(one["departures"]) for one in told["classes"]) == 7
    assert [step["step"] for step in told["calendar"]] == ["visa", "briefing"]


def test_explain_unknown_order_is_refused(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    planning.run_folder(folder, tmp_path / "out", time_limit_s=2)

    with pytest.raises(ProblemError, match="O9 is not in the plan"):
        planning.explain_order(folder, tmp_path / "out", "O9")


def test_change_makes_a_changed_copy_that_loads(tmp_path: Path) -> None:
    from fractions import Fraction  # noqa: PLC0415

    folder = plain(tmp_path / "p")

    changed_copy(folder, Change(Fraction(20), ("B",), Fraction(-5)), tmp_path / "changed")

    problem = planning.load(tmp_path / "changed")
    assert [order.departures for order in problem.orders] == [8, 7, 8]
    assert {key[1] for key in problem.capacity} == {0}
    assert problem.rate_before(0, 0) == Fraction(45, 100)


def test_difference_is_that_of_the_headlines(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    planning.run_folder(folder, tmp_path / "before", time_limit_s=2)
    fewer = plain(tmp_path / "q", demand=["O1,weld,7,2027-09,3,"], chain=[])
    planning.run_folder(fewer, tmp_path / "after", time_limit_s=2)

    found = difference(tmp_path / "before", tmp_path / "after")

    assert found["headline"]["departures_wanted"]["difference"] == 7 - 20
    assert [order["order"] for order in found["orders"]] == ["O2", "O3"]


def test_slipped_class_names_orders_people_and_nothing_else(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    planning.run_folder(folder, tmp_path / "out", time_limit_s=3)
    problem = planning.load(folder)

    found = slipped(problem, tmp_path / "out", "C00001", 6)

    rows = (tmp_path / "out" / "allocation.csv").read_text().splitlines()[1:]
    served = sorted(row.split(",")[1] for row in rows if row.startswith("C00001,"))
    assert [order["order"] for order in found["orders"]] == served
    assert all(order["lost"] == order["departures"] for order in found["orders"])
    assert sum(one["people"] for one in found["people"]) == found["n_people"]


def test_changed_order_frees_what_it_no_longer_needs(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")
    planning.run_folder(folder, tmp_path / "out", time_limit_s=3)

    found = order_changed(planning.load(folder), tmp_path / "out", "O1", departures=2, departs=None)

    assert found["planned"] == {"before": "7.0000", "after": "2.0000"}
    assert found["short_after"] == "0.0000"
