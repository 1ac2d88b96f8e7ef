"""Explanations: every code, the threshold by another way, and what they do when asked wrongly."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from rantau.engine.errors import ProblemError
from rantau.engine.matching import choice, explain_candidate, explain_order, run_folder
from rantau.engine.matching.explain import Selection, candidate_facts
from rantau.engine.matching.run import written_texts
from rantau.engine.matching.solve import solve
from rantau.engine.matching.verify import judge
from rantau.engine.matching.written import read_assignment
from tests.engine.matching import folders
from tests.engine.matching.instances import instances
from tests.engine.matching.twin import Instance, Twin


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("explained")
    folder = folders.write(
        place / "in",
        orders=(
            "order,seats,region,target,turn\nkyoto,2,kansai,1,1\nosaka,2,kansai,1,2\nnara,1,,,\n"
            "kobe,0,,,\nuji,5,empty,,\nnaha,1,,,\n"
        ),
        caps="region,seats\nkansai,3\nempty,0\n",
        choices=folders.FILES["choices.csv"]
        + "eko,3,kobe,\neko,4,uji,\nfajar,2,naha,\nbudi,5,uji,\n"
        "eko,5,nara,80\n",
        reserves=folders.FILES["reserves.csv"] + "naha,d,1\n",
    )
    run_folder(folder, place / "out")
    return folder, place / "out"


def test_each_wish_has_its_code(solved: tuple[Path, Path]) -> None:
    codes = {}
    for name in ("ani", "budi", "dewi", "eko", "fajar"):
        facts = explain_candidate(*solved, name)
        assert facts is not None
        codes[name] = [(wish["order"], wish["code"]) for wish in facts["wishes"]]

    assert codes["ani"] == [("kyoto", "assigned"), ("nara", "assigned_to_better_wish")]
    assert codes["dewi"][0] == ("osaka", "below_threshold_score")
    assert codes["eko"][:4] == [
        ("osaka", "below_threshold_score"),
        ("kyoto", "reserved_seats"),
        ("kobe", "no_seats"),
        ("uji", "region_full"),
    ]


def test_equal_scores_are_told_as_a_matter_of_the_lottery(solved: tuple[Path, Path]) -> None:
    draw = {
        name: hashlib.blake2b(
            name.encode(), key=bytes.fromhex(folders.SEED), digest_size=32
        ).hexdigest()
        for name in ("dewi", "eko")
    }
    winner, loser = sorted(draw, key=lambda name: draw[name])
    facts = explain_candidate(*solved, loser)
    assert facts is not None
    wish = next(wish for wish in facts["wishes"] if wish["order"] == "nara")

    assert wish["code"] == "below_threshold_lottery"
    assert wish["threshold"] == {"open": False, "score": 80, "lottery": draw[winner]}


def test_a_free_order_has_no_threshold(solved: tuple[Path, Path]) -> None:
    facts = explain_candidate(*solved, "fajar")
    assert facts is not None

    assert facts["order"] == "naha"
    assert facts["wishes"][1]["threshold"] == {"open": True, "score": None, "lottery": None}


def test_an_order_is_explained_with_its_edge(solved: tuple[Path, Path]) -> None:
    facts = explain_order(*solved, "osaka")
    assert facts is not None

    people = facts.pop("people")
    assert facts == {
        "kind": "match",
        "order": "osaka",
        "region": "kansai",
        "cap": 3,
        "target": 1,
        "seats": 2,
        "may_take": 1,
        "wanted_by": 3,
        "admitted": 1,
        "left": 1,
        "code": "region_full",
        "reserves": [],
    }
    assert [(who["candidate"], who["score"], who["seat"]) for who in people] == [
        ("budi", 90, "open")
    ]


def test_the_codes_of_orders(solved: tuple[Path, Path]) -> None:
    codes = {}
    for name in ("kyoto", "nara", "kobe", "uji"):
        facts = explain_order(*solved, name)
        assert facts is not None
        codes[name] = facts["code"]

    assert codes == {
        "kyoto": "order_full",
        "nara": "order_full",
        "kobe": "order_without_seats",
        "uji": "region_full",
    }


@pytest.mark.parametrize("name", ["", "zed", "京都", "a" * 200])
def test_who_is_not_there_cannot_be_explained(solved: tuple[Path, Path], name: str) -> None:
    assert explain_candidate(*solved, name) is None
    assert explain_order(*solved, name) is None


def test_a_result_that_does_not_hold_is_not_explained(
    solved: tuple[Path, Path], tmp_path: Path
) -> None:
    text = (solved[1] / "assignment.csv").read_text(encoding="utf-8")
    (tmp_path / "assignment.csv").write_text(text.replace(",nara,", ",osaka,"), encoding="utf-8")

    with pytest.raises(ProblemError, match="does not hold"):
        explain_candidate(solved[0], tmp_path, "ani")


def selection_of(instance: Instance) -> Selection:
    problem = instance.problem()
    text = written_texts(solve(problem), "0" * 64)["assignment.csv"]
    assignment = read_assignment(problem, text)
    return Selection(problem, assignment, judge(problem, assignment))


@settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(instance=instances())
def test_the_threshold_is_where_the_definition_starts_to_take_the_person(
    instance: Instance,
) -> None:
    selection = selection_of(instance)
    twin = Twin(instance)
    assigned = {c: seat[0] if seat else None for c, seat in twin.run().items()}
    liked = twin.liked(assigned)
    for at, name in enumerate(sorted(instance.groups)):
        facts = candidate_facts(selection, at)
        for wish in facts["wishes"]:
            order = wish["order"]
            pairs = liked | {(name, order)}
            others = [c for c, o in pairs if o == order and c != name]
            others.sort(key=lambda c: twin.priority(c, order))
            k = shares(twin, pairs, order)
            takes = [
                taken_at(twin, order, name, others, place, k) for place in range(len(others) + 1)
            ]

            assert takes == sorted(takes, reverse=True)
            last = takes.count(True) - 1
            assert wish["threshold"] == expected(twin, order, others, last)


def shares(twin: Twin, pairs: set[tuple[str, str]], order: str) -> int:
    """Count how many the order would take if nothing were reserved."""
    return sum(o == order for _, o in twin.choose(pairs))


def taken_at(twin: Twin, order: str, name: str, others: list[str], place: int, k: int) -> bool:
    reserves = twin.instance.reserves.get(order, {})
    line = [*others[:place], name, *others[place:]]
    groups = [tuple(sorted(twin.instance.groups[c] & set(reserves))) for c in line]
    return place in choice.taken(groups, reserves, k)


def expected(twin: Twin, order: str, others: list[str], last: int) -> dict[str, object] | None:
    if last < 0:
        return None
    if last == len(others):
        return {"open": True, "score": None, "lottery": None}
    score, draw, _ = twin.priority(others[last], order)
    return {"open": False, "score": -score, "lottery": draw.hex()}
