"""Decides a small problem: all classes in one model, and a proof over everything beside it.

Two threads. One asks the solver for everything at once: what it proves is a bound, and if it ends
before the limit, its plan is the answer. The other decides all classes once and then a few
programmes at a time; its rounds are counted, so that the clock does not choose the plan.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from rantau.engine.milp import Limits
from rantau.engine.planning.draft import Draft, Part, decide, prove
from rantau.engine.planning.improve import UNTIL_THE_END, Effort, Reach, Search, merge
from rantau.engine.planning.people import give, settled

SLOTS = 700
"""Up to which everything can be asked at once."""
PROOF_NODES = 3000
AT_ONCE = Effort(0.0005, 1, UNTIL_THE_END)
AGAIN = Effort(0.0005, 1, UNTIL_THE_END)
POLISH = Effort(0.0002, 1, UNTIL_THE_END)
NEAR = Reach(0.2, 0.2, 1000)
AS_IT_IS = Reach(0.0, 0.1, 0)
"""Where classes are, with a few more people to choose from."""
ROUNDS_PER_SECOND = 0.05
"""Of the limit; so few that they normally end before it."""
TIE = 1e-6
SIZE = 4
"""Programmes decided again together."""

Told = Callable[[Draft], None]
Proof = Future[tuple[float, Draft | None]]


def decide_small(
    search: Search, draft: Draft, *, seconds: float, gap: float, told: Told
) -> tuple[Draft, float]:
    """Make a draft whole and better, and prove beside it what no plan can cost less than [units].

    `seconds` decide how many rounds there are; the search's own clock is the guard.
    """
    first = give(settled(draft))
    told(first)
    limits = Limits(search.seconds(seconds), PROOF_NODES, gap / 2)
    pool = ThreadPoolExecutor(1)
    proof = pool.submit(prove, first, limits)
    # Whoever interrupts shall not wait for the proof.
    pool.shutdown(wait=False)
    whole = _improve(search, (draft, first), int(seconds * ROUNDS_PER_SECOND), proof, told)
    bound, shown = proof.result()
    if shown is not None:
        whole = _polish(search, give(settled(shown)))
    # A plan that costs the same is no reason to change.
    return (whole if whole.cost() < first.cost() - TIE else first), bound


def _improve(
    search: Search, drafts: tuple[Draft, Draft], rounds: int, proof: Proof, told: Told
) -> Draft:
    """Decide all classes once, then some again; people in parts, made whole each time."""
    draft, whole = drafts
    everyone = range(len(search.columns.problem.programmes))
    chooser = np.random.default_rng(1)
    for number in range(rounds + 1):
        if search.over() or (proof.done() and proof.result()[1] is not None):
            return whole
        group = _group(search, draft, chooser) if number else everyone
        part = replace(search.part(draft, group, NEAR), whole="classes")
        after = _again(search, draft, part, AGAIN if number else AT_ONCE)
        if after is None:
            continue
        draft = after
        whole = min(whole, give(settled(draft)), key=Draft.cost)
        told(whole)
    return _polish(search, whole)


def _again(search: Search, draft: Draft, part: Part, effort: Effort) -> Draft | None:
    """Decide a part again; None if that is no better."""
    found = decide(draft, part, search.limits(effort))
    if found is None:
        return None
    merged = merge(draft, found[0], part.programmes)
    return merged if merged.fits() and merged.cost() < draft.cost() - 1e-9 else None


def _polish(search: Search, whole: Draft) -> Draft:
    """Seat whole people anew where classes are."""
    everyone = range(len(search.columns.problem.programmes))
    part = replace(search.part(whole, everyone, AS_IT_IS), whole="everything")
    return _again(search, whole, part, POLISH) or whole


def _group(search: Search, draft: Draft, chooser: np.random.Generator) -> list[int]:
    """Draw programmes by how much they cost above their least."""
    columns = search.columns
    n = len(columns.problem.programmes)
    known = np.flatnonzero(np.bincount(columns.orders_programme, minlength=n))
    lost = np.maximum(search.lost(draft), 0)[known]
    weight = lost + lost.mean() / 4 + 1e-9
    picked = chooser.choice(known, min(SIZE, len(known)), replace=False, p=weight / weight.sum())
    return sorted(picked.tolist())
