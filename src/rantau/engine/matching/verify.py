"""Re-checks a written selection without trusting the solver, and shares no decision with it.

Each region or lone order, choosing by the rule from everybody who likes its order at least as
well as what they got, must take exactly those admitted. That is stability for these choice
rules. Only the best of those left out is tried beside the admitted, per exact set of groups: with
equal groups a worse priority never helps, and who would not be taken from more people is not
missed among fewer (the rule is substitutable and obeys the law of aggregate demand).
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from rantau.engine.errors import Faults
from rantau.engine.matching import choice, files, recount
from rantau.engine.matching.exact_sets import ExactSets, exact_sets
from rantau.engine.matching.problem import SCORE_LIMIT, BoolArray, IndexArray, IntArray, Problem
from rantau.engine.matching.written import (
    Assignment,
    UnreadableError,
    read_assignment,
    read_bytes,
)
from rantau.engine.tables import open_source

SHOWN = 50
_NEVER = np.iinfo(np.int64).max


def verify_folder(folder: Path, out: Path) -> list[str]:
    """List what is wrong with the result in `out` for the input in `folder`; empty = it holds.

    Raises
    ------
    ProblemError : the input itself cannot be used.
    """
    problem = files.read(open_source(folder, Faults()))
    texts, faults = {}, []
    for name in ("assignment.csv", "cutoffs.csv", "report.json", "result.json"):
        try:
            texts[name] = read_bytes(out / name)
        except UnreadableError as error:
            faults += error.faults
    return faults or verify_texts(problem, texts, files.digest(folder))


def verify_texts(problem: Problem, texts: dict[str, bytes], input_sha256: str) -> list[str]:
    """List what is wrong with the bytes of the four written files; empty = everything holds."""
    faults = _guarded(lambda: recount.digest_faults(texts, input_sha256))
    try:
        assignment = read_assignment(problem, texts["assignment.csv"])
    except UnreadableError as error:
        return faults + error.faults
    standing = judge(problem, assignment)
    faults += standing.faults[:SHOWN]
    if not standing.wishes_found:
        return faults
    faults += _guarded(lambda: recount.number_faults(problem, assignment, texts))
    faults += recount.cutoff_faults(problem, assignment, standing, texts["cutoffs.csv"])
    report = _guarded(lambda: recount.report_faults(problem, assignment, standing, texts))
    return faults + report


def _guarded(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except UnreadableError as error:
        return error.faults


def lottery_digests(problem: Problem) -> list[bytes]:
    """Compute every candidate's lottery number: keyed BLAKE2b of the id, 32 bytes."""
    seed = problem.round.seed
    return [
        blake2b(name, key=seed, digest_size=32).digest() for name in problem.candidates.tolist()
    ]


def _draw_order(digests: list[bytes]) -> IntArray:
    """Return (n,) the place of each candidate by lottery number, then by id."""
    words = np.frombuffer(b"".join(digests), dtype=">u8").reshape(-1, 4).astype(np.uint64)
    drawn = np.argsort(words[:, 0], kind="stable")
    if bool((np.diff(words[drawn, 0]) == 0).any()):
        drawn = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    place = np.empty(len(digests), dtype=np.int64)
    place[drawn] = np.arange(len(digests))
    return place


@dataclass(frozen=True)
class Standing:
    """What follows from an assignment, found without the solver.

    Attributes
    ----------
    wish : (n,) the row of the wish that was met, -1 for none.
    wanted : (m,) people who like the order at least as well as what they got.
    shares : (m,) how many the order may take from them.
    admitted : (m,) how many it has.
    """

    digests: list[bytes]
    place: IntArray
    sets: ExactSets
    wish: IntArray
    wanted: IntArray
    shares: IntArray
    admitted: IntArray
    faults: list[str]

    @property
    def wishes_found(self) -> bool:
        """Whether everybody got a choice of their own; without that nothing more follows."""
        return len(self.shares) == len(self.admitted)


def judge(problem: Problem, assignment: Assignment) -> Standing:
    """Check an assignment against the rule."""
    digests = lottery_digests(problem)
    place, sets = _draw_order(digests), exact_sets(problem)
    wish, faults = wishes_met(problem, assignment)
    m = len(problem.orders)
    admitted = np.bincount(assignment.order[assignment.order >= 0], minlength=m)
    if faults:
        none = np.zeros(0, dtype=np.int64)
        return Standing(digests, place, sets, wish, none, none, admitted.astype(np.int64), faults)
    liked = liked_rows(problem, wish)
    wanted = np.bincount(problem.order_of[liked], minlength=m).astype(np.int64)
    shares = order_shares(problem, wanted)
    standing = Standing(digests, place, sets, wish, wanted, shares, admitted, [])
    standing.faults.extend(_limit_faults(problem, standing))
    standing.faults.extend(_choice_faults(problem, assignment, standing, liked))
    return standing


def wishes_met(problem: Problem, assignment: Assignment) -> tuple[IntArray, list[str]]:
    """Find the wish that each candidate got; an order or rank that is not theirs is a fault."""
    wish = np.full(len(problem.candidates), -1, dtype=np.int64)
    rest = np.flatnonzero(assignment.order >= 0)
    row, end = problem.first[rest], problem.first[rest + 1]
    unlisted: list[int] = []
    while len(rest):
        over = row >= end
        unlisted += rest[over].tolist()
        rest, row, end = rest[~over], row[~over], end[~over]
        met = problem.order_of[row] == assignment.order[rest]
        wish[rest[met]] = row[met]
        rest, row, end = rest[~met], row[~met] + 1, end[~met]
    got = np.flatnonzero(wish >= 0)
    other = got[problem.rank_of[wish[got]] != assignment.rank[got]]
    faults = [
        f"assignment.csv: candidate {_name(problem, i)} did not choose order "
        f"{problem.orders[assignment.order[i]]}"
        for i in unlisted[:SHOWN]
    ]
    faults += [
        f"assignment.csv: candidate {_name(problem, i)} gave that order rank "
        f"{problem.rank_of[wish[i]]}, not {assignment.rank[i]}"
        for i in other[:SHOWN].tolist()
    ]
    return wish, faults


def _name(problem: Problem, candidate: int) -> str:
    return bytes(problem.candidates[candidate]).decode()


def liked_rows(problem: Problem, wish: IntArray) -> BoolArray:
    """(c,) whether the row's order is liked at least as well as what the candidate got."""
    last = np.where(wish >= 0, wish + 1, problem.first[1:])
    change = np.zeros(len(problem.order_of) + 1, dtype=np.int8)
    has = problem.first[1:] > problem.first[:-1]
    change[problem.first[:-1][has]] += 1
    np.subtract.at(change, last[has], 1)
    return np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)


def order_shares(problem: Problem, wanted: IntArray) -> IntArray:
    """(m,) how many each order may take: its seats, or its share of its region's cap."""
    shares = problem.seats.copy()
    for at, cap in enumerate(problem.caps):
        if cap is None:
            continue
        orders = problem.orders_in_turn(at)
        region = choice.Region(
            cap,
            problem.round.fixed,
            problem.seats[orders].tolist(),
            problem.targets[orders].tolist(),
        )
        shares[orders] = region.shares(wanted[orders].tolist())
    return shares


def _limit_faults(problem: Problem, standing: Standing) -> list[str]:
    faults = [
        f"order {problem.orders[o]} has {standing.admitted[o]} people for {problem.seats[o]} seats"
        for o in np.flatnonzero(standing.admitted > problem.seats).tolist()
    ]
    for at, cap in enumerate(problem.caps):
        total = int(standing.admitted[problem.region_of == at].sum())
        if cap is not None and total > cap:
            faults.append(f"region {problem.regions[at]} has {total} people for a cap of {cap}")
    if problem.round.fixed:
        over = problem.capped & (standing.admitted > problem.targets)
        faults += [
            f"order {problem.orders[o]} has {standing.admitted[o]} people for a target of "
            f"{problem.targets[o]}"
            for o in np.flatnonzero(over).tolist()
        ]
    return faults


def row_keys(problem: Problem, place: IntArray, rows: IntArray, candidate: IntArray) -> IntArray:
    """Return one number per wish that sorts by priority, best first: score, then lottery."""
    behind = SCORE_LIMIT - problem.score_of[rows]
    n = len(place)
    if n >= 1 << 22:
        behind = np.unique(behind, return_inverse=True)[1].reshape(-1)
    return behind * n + place[candidate] if n >= 1 << 22 else (behind << 22) | place[candidate]


def _choice_faults(
    problem: Problem, assignment: Assignment, standing: Standing, liked: BoolArray
) -> list[str]:
    n = len(problem.candidates)
    rows = np.flatnonzero(liked)
    owner = np.repeat(np.arange(n), np.diff(problem.first))[rows]
    keys = row_keys(problem, standing.place, rows, owner)
    orders = problem.order_of[rows]
    cells = standing.sets.cell_of(orders, problem.set_of[owner])
    inside = standing.wish[owner] == rows
    competing = _Competing(problem, standing, cells, keys, inside)
    faults = competing.overtaken(owner)
    if not faults:
        faults = competing.choose(assignment, owner, orders)
    return faults


@dataclass(frozen=True)
class _Competing:
    """Everybody who likes an order at least as well as what they got, row by row."""

    problem: Problem
    standing: Standing
    cells: IntArray
    keys: IntArray
    inside: BoolArray

    def _best_outside(self) -> IntArray:
        """(n_cells,) the best priority among those left out."""
        best = np.full(int(self.standing.sets.base[-1]), _NEVER, dtype=np.int64)
        outside = ~self.inside
        np.minimum.at(best, self.cells[outside], self.keys[outside])
        return best

    def overtaken(self, owner: IntArray) -> list[str]:
        """Nobody admitted may have a worse priority than someone left out with equal groups."""
        best = self._best_outside()
        worse = self.inside & (self.keys > best[self.cells])
        return [
            f"candidate {_name(self.problem, i)} was admitted before someone with the same groups "
            "and a better priority"
            for i in owner[worse][:SHOWN].tolist()
        ]

    def choose(self, assignment: Assignment, owner: IntArray, orders: IndexArray) -> list[str]:
        """Let every order choose from those admitted and the best left out."""
        n_left = self.standing.wanted
        full = np.minimum(self.standing.shares, n_left)
        wrong = np.flatnonzero(self.standing.admitted != full)
        faults = [
            f"order {self.problem.orders[o]} has {self.standing.admitted[o]} people and should "
            f"take {full[o]}"
            for o in wrong[:SHOWN].tolist()
        ]
        reserving = np.array([bool(own) for own in self.problem.reserves], dtype=np.bool_)
        seated = np.flatnonzero(assignment.reserved)
        faults += [
            f"candidate {_name(self.problem, i)} sits reserved where nothing is reserved"
            for i in seated[~reserving[assignment.order[seated]]][:SHOWN].tolist()
        ]
        tried = (self.inside | (self.keys == self._best_outside()[self.cells])) & reserving[orders]
        at = np.flatnonzero(tried)
        at = at[np.lexsort((self.keys[at], orders[at]))]
        cuts = np.flatnonzero(np.diff(orders[at])) + 1
        for rows in np.split(at, cuts) if len(at) else []:
            faults += self._order_faults(assignment, owner, rows, int(orders[rows[0]]))
        return faults[: 2 * SHOWN]

    def _order_faults(
        self, assignment: Assignment, owner: IntArray, rows: IntArray, order: int
    ) -> list[str]:
        """Compare what one order would take from `rows`, best first, with what it has."""
        reserves = self.problem.reserves[order]
        names = self.standing.sets.of_order(order)
        base = int(self.standing.sets.base[order])
        people = [names[cell - base] for cell in self.cells[rows].tolist()]
        reserved = choice.on_reserved_seats(people, reserves)
        first = [at for at, yes in enumerate(reserved) if yes]
        rest = [at for at, yes in enumerate(reserved) if not yes]
        chosen = set((first + rest)[: int(self.standing.shares[order])])
        has, faults = self.inside[rows].tolist(), []
        seats = assignment.reserved[owner[rows]].tolist()
        for at, yes in enumerate(has):
            if (at in chosen) != yes:
                wrong = f"is {'left out' if at in chosen else 'admitted'} wrongly"
            elif yes and seats[at] != reserved[at]:
                wrong = f"should sit {'reserved' if reserved[at] else 'open'}"
            else:
                continue
            name = _name(self.problem, int(owner[rows[at]]))
            faults.append(f"candidate {name} at {self.problem.orders[order]} {wrong}")
        return faults
