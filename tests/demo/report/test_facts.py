"""What the report counts adds up, and meets what other files count."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rantau.demo.report import Facts, gather, people, selection, shortage
from rantau.demo.report.page import page
from rantau.demo.road import Places


def test_numbers_of_two_files_meet(facts: Facts) -> None:
    assert [name for name, one, other in people.meetings(facts) if one != other] == []
    assert people.UNEQUAL not in page(facts)


def test_numbers_that_do_not_meet_are_said_not_to(facts: Facts) -> None:
    wrong = replace(facts, selection=facts.selection | {"n_seats": 999})

    assert page(wrong).count(f"{people.UNEQUAL} 999<") == 2


def test_planned_and_short_are_what_is_wanted_and_reasons_are_what_is_short(facts: Facts) -> None:
    planned, short = shortage.planned(facts), shortage.short(facts)

    assert planned <= facts.plan["departures_planned"] < planned + 1
    assert planned + short == facts.plan["departures_wanted"]
    assert sum(n for _, n in shortage.by_reason(facts)) == short


def test_one_more_is_listed_once_for_each_thing_the_best_first(facts: Facts) -> None:
    found = shortage.one_more(facts)

    brings = [float(one.best["departures_per_unit"]) for one in found]
    assert brings == sorted(brings, reverse=True)
    assert brings[0] == max(float(row["departures_per_unit"]) for row in facts.bottlenecks)
    things = [(one.best["kind"], one.best["what"]) for one in found]
    assert len(things) == len(set(things))


def test_both_sexes_are_everybody_in_the_selection(facts: Facts) -> None:
    (_, men, men_in), (_, women, women_in), *_, (_, everybody, chosen) = selection.groups(facts)

    assert (men + women, men_in + women_in) == (everybody, chosen)
    assert (everybody, chosen) == (facts.selection["n_candidates"], facts.selection["n_assigned"])


def test_a_line_is_the_score_of_the_last_one_taken_without_a_guarantee(facts: Facts) -> None:
    scores = [score for found in selection.lines(facts).values() for score in found]

    expected = [int(row["score"]) for row in facts.cutoffs if not row["groups"]]
    assert sorted(scores) == sorted(expected)


def test_the_letter_is_to_somebody_without_a_place_and_names_the_nearest_wish(
    facts: Facts,
) -> None:
    found = facts.letter
    near = people.nearest(found)

    assert found["order"] is None
    assert near is not None
    gaps = [
        wish["threshold"]["score"] - wish["score"]
        for wish in found["wishes"]
        if wish["threshold"] and wish["threshold"]["score"] is not None
    ]
    assert near["threshold"]["score"] - near["score"] == min(gaps) >= 0


def test_the_sum_of_the_payslip_is_what_the_check_found(facts: Facts) -> None:
    assert len(people.sum_of(facts, "id")) >= 1
    wrong = replace(facts, finding=facts.finding | {"limit": "1"})
    assert people.sum_of(wrong, "id") == []
    assert int(facts.finding["limit"]) - int(facts.finding["value"]) == int(
        facts.finding["difference"]
    )


@pytest.mark.parametrize(("faults", "holds"), [([], True), (["a row was swapped"], False)])
def test_a_result_with_a_fault_is_not_said_to_hold(
    demo: Places, tmp_path: Path, faults: list[str], *, holds: bool
) -> None:
    folder = shutil.copytree(demo.root, tmp_path / "demo")
    mark = {"faults": {"plan": [], "selection": faults, "match": [], "checks": []}}
    (folder / "demo.json").write_text(json.dumps(mark), encoding="utf-8")

    found = {name: held for name, _, _, held in gather(folder).digests}

    assert found == {"plan": True, "selection": holds, "match": True, "checks": True}


def test_provinces_add_up_to_the_country(facts: Facts) -> None:
    found = selection.provinces(facts)

    assert sum(one.eligible for one in found) == sum(facts.eligible.values())
    assert sum(one.registered for one in found) == facts.selection["n_candidates"]
    assert sum(one.assigned for one in found) == facts.selection["n_assigned"]
