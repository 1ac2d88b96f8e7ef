"""The matrix finds nearly every small fault in the tables of rights; what it misses is named."""

import random

import pytest

from tests.api.matrix import cells
from tests.api.mutants import NEAR, Mutant, mutants
from tests.api.oracle import RULES, Rule
from tests.api.world import World
from tests.night import note, sized

pytestmark = [pytest.mark.django_db, pytest.mark.promise(94)]
N_TRIED = sized(50, 1_000)
MISSED = {
    "ministry sees no Invitation": "the ministry's own team stands in neither world",
    "ministry may not withdraw Invitation (1)": "the same",
    "ministry may not end Membership (1)": "the same",
    "ministry sees no Webhook": "the same",
    "ministry may not stop Webhook (0)": "the same",
    "ministry may not start Webhook (1)": "the same",
    "ministry sees no Capacity": "the ministry looks at capacity through plans",
    "ministry sees no Closure": "the same",
    "host sees no Promise": "promises are shown with their memorandum, on pages",
    "host sees every Promise": "the same",
    "training_centre sees no Promise": "the same",
    "training_centre sees every Promise": "the same",
    "host may report Promise (0)": "whose promise it is, is asked as well",
    "training_centre may report Promise (0)": "the same",
    "partner may confirm Membership (0)": "the act asks for the ministry as well",
    "host may confirm Membership (0)": "the same",
    "training_centre may confirm Membership (0)": "the same",
}


def is_killed(mutant: Mutant, worlds: list[World]) -> bool:
    with mutant.planted():
        found = cells(worlds, [rule for rule in RULES if is_about(rule, mutant)], (mutant.caller,))
        return any(cell.fault for cell in found)


def is_about(rule: Rule, mutant: Mutant) -> bool:
    words = NEAR[mutant.table.__name__]
    return any(word in rule.path or word in rule.shows for word in words)


def test_planted_faults_in_rights_are_found(worlds: list[World]) -> None:
    every = [one for one in mutants() if one.about not in MISSED]
    tried = random.Random(94).sample(every, min(N_TRIED, len(every)))

    alive = [one.about for one in tried if not is_killed(one, worlds)]

    note(mutants=len(every), tried=len(tried), alive=len(alive))
    assert len(alive) <= len(tried) // 20, alive


def test_what_is_named_as_missed_is_a_fault_of_the_tables() -> None:
    assert MISSED.keys() <= {one.about for one in mutants()}
