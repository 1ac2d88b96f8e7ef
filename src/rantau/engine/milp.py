"""The one door to the solver (HiGHS): assemble a linear or mixed-integer model, solve, read.

Blocks of columns and rows are added as arrays; nothing here knows what they mean. One thread
per solve; the interpreter is free meanwhile, so two solves can run side by side.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

INFINITE = float("inf")


@dataclass(frozen=True)
class Solution:
    """What the solver found: values of columns, duals of rows, objective and its proven bound."""

    columns: FloatArray
    duals: FloatArray
    objective: float
    bound: float
    optimal: bool


@dataclass(frozen=True)
class Limits:
    """Where a solve stops: nodes first, so that a run can be repeated; seconds as a guard."""

    seconds: float = 60.0
    nodes: int = 1_000_000
    gap: float = 0.0


@dataclass
class Model:
    """A model under construction: minimise cost, columns and rows between bounds."""

    _cost: list[FloatArray] = field(default_factory=list)
    _upper: list[FloatArray] = field(default_factory=list)
    _lower: list[FloatArray] = field(default_factory=list)
    _integer: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    _row_lower: list[FloatArray] = field(default_factory=list)
    _row_upper: list[FloatArray] = field(default_factory=list)
    _entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    n_columns: int = 0
    n_rows: int = 0

    def columns(
        self,
        cost: FloatArray,
        *,
        lower: FloatArray | float = 0.0,
        upper: FloatArray | float = INFINITE,
        integer: bool = False,
    ) -> IntArray:
        """Add columns and return their numbers."""
        n = len(cost)
        self._cost.append(np.asarray(cost, dtype=float))
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=float), n))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=float), n))
        self._integer.append(np.full(n, integer))
        self.n_columns += n
        return np.arange(self.n_columns - n, self.n_columns)

    def rows(self, lower: FloatArray | float, upper: FloatArray | float, n: int) -> IntArray:
        """Add `n` rows and return their numbers."""
        self._row_lower.append(np.broadcast_to(np.asarray(lower, dtype=float), n))
        self._row_upper.append(np.broadcast_to(np.asarray(upper, dtype=float), n))
        self.n_rows += n
        return np.arange(self.n_rows - n, self.n_rows)

    def entries(self, rows: IntArray, columns: IntArray, values: FloatArray | float) -> None:
        """Set coefficients; each (row, column) once."""
        n = len(rows)
        self._entries.append((rows, columns, np.broadcast_to(np.asarray(values, dtype=float), n)))

    def solve(
        self,
        limits: Limits = Limits(),
        *,
        start: FloatArray | None = None,
        interior: bool = False,
        relaxed: bool = False,
    ) -> Solution | None:
        """Solve; None if there is no point that keeps all rows, or none was found in time.

        `interior` asks for an interior point of a linear model, without a corner: duals and a
        value come sooner. `relaxed` gives up that columns are whole. `start` is a point to begin
        from.
        """
        solver = self._pass(limits, interior=interior, relaxed=relaxed)
        if start is not None:
            _start_from(solver, start)
        solver.run()
        return _read(solver, is_mip=not relaxed and any(part.any() for part in self._integer))

    def _pass(self, limits: Limits, *, interior: bool, relaxed: bool) -> Any:
        import highspy  # noqa: PLC0415 -- slow import

        integer = np.concatenate(self._integer)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.n_columns, self.n_rows
        lp.col_cost_ = np.concatenate(self._cost)
        lp.col_lower_, lp.col_upper_ = np.concatenate(self._lower), np.concatenate(self._upper)
        lp.row_lower_ = np.concatenate(self._row_lower)
        lp.row_upper_ = np.concatenate(self._row_upper)
        self._matrix(lp.a_matrix_, highspy.MatrixFormat.kColwise)
        if integer.any() and not relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(flag)] for flag in integer]
        greet_once()
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _options(limits, interior=interior).items():
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver

    def _matrix(self, matrix: Any, colwise: Any) -> None:
        rows, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        order = np.lexsort((rows, columns))
        matrix.format_ = colwise
        matrix.start_ = np.searchsorted(columns[order], np.arange(self.n_columns + 1))
        matrix.index_, matrix.value_ = rows[order], values[order]


@cache
def greet_once() -> None:
    """Let the library print its banner to nowhere: the first solver of a process does that."""
    import highspy  # noqa: PLC0415 -- slow import

    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _options(limits: Limits, *, interior: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "output_flag": False,
        "log_to_console": False,
        "threads": 1,
        "random_seed": 1,
        "time_limit": max(limits.seconds, 0.01),
        "mip_rel_gap": limits.gap,
        "mip_max_nodes": limits.nodes,
    }
    if interior:
        options |= {"solver": "ipx", "run_crossover": "off"}
    return options


def _start_from(solver: Any, start: Sequence[float] | FloatArray) -> None:
    import highspy  # noqa: PLC0415 -- slow import

    point = highspy.HighsSolution()
    point.col_value = list(start)
    solver.setSolution(point)


def _read(solver: Any, *, is_mip: bool) -> Solution | None:
    import highspy  # noqa: PLC0415 -- slow import

    info = solver.getInfo()
    if info.primal_solution_status != 2:
        return None
    found = solver.getSolution()
    status = solver.getModelStatus()
    optimal = status == highspy.HighsModelStatus.kOptimal
    # Ended before it had proven anything, a whole-numbered model has the bound of minus infinity.
    proven = info.objective_function_value if optimal else -INFINITE
    return Solution(
        columns=np.array(found.col_value),
        duals=np.array(found.row_dual),
        objective=info.objective_function_value,
        bound=info.mip_dual_bound if is_mip else proven,
        optimal=optimal,
    )
