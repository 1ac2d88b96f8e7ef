"""Published examples with known answers; each file names its source."""

import json
from pathlib import Path
from typing import Any

import pytest

from rantau.engine.matching import Problem, build, choice, solve
from rantau.engine.matching.verify import judge
from rantau.engine.matching.written import read_assignment

CASES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.json"))
}
ANSWERS = [
    (name, rule, key)
    for name, case in CASES.items()
    for rule, key in {
        "hr": [("flexible", "candidate_optimal")],
        "hr_types": [("flexible", "da_with_reserves")],
        "hr_regional_caps": [("flexible", "fda"), ("fixed", "jrmp")],
    }.get(case["kind"], [])
]
CHOICES = [name for name, case in CASES.items() if case["kind"] == "choice_overlapping_reserves"]


def problem_of(case: dict[str, Any], rule: str = "flexible") -> Problem:
    orders, regions = case["orders"], case.get("regions", {})
    turns = {o: at for own in regions.values() for at, o in enumerate(own["order"])}
    places = {o: {c: at for at, c in enumerate(own["priority"])} for o, own in orders.items()}
    return build(
        seed="00" * 32,
        regional_rule=rule,
        orders=[
            {
                "order": o,
                "seats": own["capacity"],
                "region": own.get("region"),
                "target": own.get("target"),
                "turn": turns.get(o),
            }
            for o, own in orders.items()
        ],
        candidates=[
            {"candidate": c, "groups": own.get("types", [])}
            for c, own in case["candidates"].items()
        ],
        choices=[
            {"candidate": c, "rank": rank, "order": o, "score": len(places[o]) - places[o][c]}
            for c, own in case["candidates"].items()
            for rank, o in enumerate(own["prefs"], 1)
            if c in places[o]
        ],
        reserves=[
            {"order": o, "group": g, "seats": n}
            for o, own in orders.items()
            for g, n in own.get("reserve", {}).items()
        ],
        caps=[{"region": r, "seats": own["cap"]} for r, own in regions.items()],
    )


@pytest.mark.parametrize(("name", "rule", "key"), ANSWERS)
def test_a_published_example_has_its_published_answer(name: str, rule: str, key: str) -> None:
    assert solve(problem_of(CASES[name], rule)).assigned() == CASES[name]["expected"][key]


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if "all_stable" in case["expected"]]
)
def test_every_published_stable_result_is_stable_for_verify(name: str) -> None:
    case = CASES[name]
    problem = problem_of(case)

    for assigned in case["expected"]["all_stable"]:
        rows = []
        for c in sorted(assigned):
            wishes = [o for o in case["candidates"][c]["prefs"] if c in priority(case, o)]
            order = assigned[c]
            rank = case["candidates"][c]["prefs"].index(order) + 1 if order else 0
            rows.append(f"{c},{order},{rank},open" if order in wishes else f"{c},,,")
        text = "\n".join(["candidate,order,rank,seat", *rows]) + "\n"

        assert judge(problem, read_assignment(problem, text.encode())).faults == []


def priority(case: dict[str, Any], order: str) -> list[str]:
    found: list[str] = case["orders"][order]["priority"]
    return found


@pytest.mark.parametrize("name", CHOICES)
def test_a_published_choice_takes_whom_it_should(name: str) -> None:
    case = CASES[name]
    people = [who for who in case["priority"] if who in case["applicants"]]
    groups = [tuple(sorted(case["types"].get(who, []))) for who in people]

    taken = choice.taken(groups, case["reserve"], case["capacity"])
    reserved = choice.on_reserved_seats(groups, case["reserve"])

    wanted = case["expected"]["meritorious_horizontal"]
    assert sorted(people[at] for at in taken) == sorted(wanted)
    assert sum(reserved) == case["expected"]["max_reserved_filled"]


@pytest.mark.parametrize("name", CHOICES)
def test_the_solver_takes_whom_a_published_choice_takes(name: str) -> None:
    case = CASES[name]
    n = len(case["priority"])
    problem = build(
        seed="00" * 32,
        orders=[{"order": "x", "seats": case["capacity"]}],
        candidates=[
            {"candidate": c, "score": n - at, "groups": case["types"].get(c, [])}
            for at, c in enumerate(case["priority"])
        ],
        choices=[{"candidate": c, "rank": 1, "order": "x"} for c in case["applicants"]],
        reserves=[{"order": "x", "group": g, "seats": k} for g, k in case["reserve"].items()],
    )

    assigned = solve(problem).assigned()

    wanted = case["expected"]["meritorious_horizontal"]
    assert sorted(c for c, o in assigned.items() if o) == sorted(wanted)
