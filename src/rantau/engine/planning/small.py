"""Decides a small problem: a proof over everything, and beside it a search over parts of it.

Two threads. One asks the solver for everything at once: what it proves is a bound, and if it ends
before the limit, its plan is the answer. The other sets free the classes of some centres, some
months, some programmes in turn and decides them again; its rounds are counted, so that the clock
does not choose the plan. Both know what programmes cost alone.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from rantau.engine.milp import Limits
from rantau.engine.planning.decide import decide, prove
from rantau.engine.planning.draft import Draft, Known, Part, everywhere
from rantau.engine.planning.improve import UNTIL_THE_END, Effort, Reach, Search
from rantau.engine.planning.people import give, settled
from rantau.engine.planning.problem import BoolArray

SLOTS = 1500
"""Up to which everything can be asked at once."""
PROOF_NODES = 10_000
AT_ONCE = Effort(0.0005, 1, UNTIL_THE_END)
AGAIN = Effort(0.0002, 30, UNTIL_THE_END)
POLISH = Effort(0.0002, 1, UNTIL_THE_END)
NEAR = Reach(0.2, 0.2, 1000)
AS_IT_IS = Reach(0.0, 0.1, 0)
"""Where classes are, with a few more people to choose from."""
ROUNDS_PER_SECOND = 0.3
"""Of the limit; so few that they normally end before it."""
TIE = 1e-6
CENTRES = 3
MONTHS = 4
PROGRAMMES = 2

Told = Callable[[Draft], None]
Proof = Future[tuple[float, Draft | None]]


def decide_small(
    search: Search,
    draft: Draft,
    known: tuple[Known, ...],
    *,
    seconds: float,
    gap: float,
    told: Told,
) -> tuple[Draft, float]:
    """Make a draft whole and better, and prove beside it what no plan can cost less than [units].

    `seconds` decide how many rounds there are; the search's own clock is the guard.
    """
    first = give(settled(draft))
    told(first)
    limits = Limits(search.seconds(seconds), PROOF_NODES, gap / 2)
    pool = ThreadPoolExecutor(1)
    proof = pool.submit(prove, first, known, limits)
    # Whoever interrupts shall not wait for the proof.
    pool.shutdown(wait=False)
    whole = _improve(search, (draft, first), known, int(seconds * ROUNDS_PER_SECOND), proof, told)
    bound, shown = proof.result()
    if shown is not None:
        whole = min(whole, _polish(search, give(settled(shown))), key=Draft.cost)
    # A plan that costs the same is no reason to change.
    return (whole if whole.cost() < first.cost() - TIE else first), bound


def _improve(
    search: Search,
    drafts: tuple[Draft, Draft],
    known: tuple[Known, ...],
    rounds: int,
    proof: Proof,
    told: Told,
) -> Draft:
    """Set all classes free once, then some in each round; people in parts, made whole each time."""
    draft, whole = drafts
    everyone = range(len(search.columns.problem.programmes))
    part = everywhere(search.columns, everyone, "classes", known)
    near = replace(search.part(draft, everyone, NEAR), whole="classes", known=known)
    chooser = np.random.default_rng(1)
    for number in range(rounds + 1):
        if search.over() or (proof.done() and proof.result()[1] is not None):
            return whole
        if number:
            kind = (_some_programmes, _some_centres, _some_months)[number % 3]
            after = _again(search, draft, replace(part, free=kind(search, draft, chooser)), AGAIN)
        else:
            after = _again(search, draft, near, AT_ONCE)
        if after is not None:
            draft = after
            whole = min(whole, give(settled(draft)), key=Draft.cost)
            told(whole)
    return _polish(search, whole)


def _again(search: Search, draft: Draft, part: Part, effort: Effort) -> Draft | None:
    """Decide a part again; None if that is no better."""
    found = decide(draft, part, search.limits(effort))
    if found is None:
        return None
    after = found[0]
    return after if after.fits() and after.cost() < draft.cost() - 1e-9 else None


def _polish(search: Search, whole: Draft) -> Draft:
    """Seat whole people anew where classes are."""
    everyone = range(len(search.columns.problem.programmes))
    part = replace(search.part(whole, everyone, AS_IT_IS), whole="everything")
    return _again(search, whole, part, POLISH) or whole


def _some_centres(search: Search, _draft: Draft, chooser: np.random.Generator) -> BoolArray:
    columns = search.columns
    there = np.unique(columns.slot_centre)
    centres = chooser.choice(there, min(CENTRES, len(there)), replace=False)
    return np.isin(columns.slot_centre, centres)


def _some_months(search: Search, _draft: Draft, chooser: np.random.Generator) -> BoolArray:
    start = search.columns.slot_start
    first = chooser.integers(start.min() - MONTHS // 2, start.max() + 1)
    return np.asarray((start >= first) & (start < first + MONTHS))


def _some_programmes(search: Search, draft: Draft, chooser: np.random.Generator) -> BoolArray:
    """Draw programmes by how much they cost above their least."""
    columns = search.columns
    n = len(columns.problem.programmes)
    known = np.flatnonzero(np.bincount(columns.orders_programme, minlength=n))
    lost = np.maximum(search.lost(draft), 0)[known]
    weight = lost + lost.mean() / 4 + 1e-9
    size = min(PROGRAMMES, len(known))
    picked = chooser.choice(known, size, replace=False, p=weight / weight.sum())
    return np.isin(columns.slot_programme, picked)
