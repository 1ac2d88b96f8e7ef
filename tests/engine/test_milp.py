"""What the solver is asked through one door, and how its word is read."""

from types import SimpleNamespace

import highspy
import numpy as np
import pytest

from rantau.engine.milp import Limits, Model, _read


def knapsack() -> tuple[Model, float]:
    """Three whole things for 4; whole they cost 9 and in parts 8.25."""
    model = Model()
    wanted = model.rows(4.0, np.inf, 1)
    things = model.columns(np.array([9.0, 6.0, 7.0]), upper=1.0, integer=True)
    model.entries(np.repeat(wanted, 3), things, np.array([4.0, 3.0, 3.0]))
    return model, 9.0


def test_whole_numbers_cost_more_than_parts() -> None:
    model, least = knapsack()

    whole, parts = model.solve(), model.solve(relaxed=True)

    assert whole is not None
    assert parts is not None
    assert (whole.objective, whole.bound) == (least, least)
    assert parts.objective == parts.bound == pytest.approx(8.25)


@pytest.mark.parametrize("is_mip", [True, False])
def test_a_bound_that_was_not_proven_is_none(is_mip: bool) -> None:  # noqa: FBT001 -- a table
    info = SimpleNamespace(
        primal_solution_status=2, mip_dual_bound=-np.inf, mip_node_count=0,
        objective_function_value=5.0,
    )  # fmt: skip
    stopped = SimpleNamespace(
        getInfo=lambda: info,
        getSolution=lambda: SimpleNamespace(col_value=[1.0], row_dual=[0.0]),
        getModelStatus=lambda: highspy.HighsModelStatus.kTimeLimit,
    )

    found = _read(stopped, is_mip=is_mip)

    assert found is not None
    assert (found.objective, found.bound, found.optimal) == (5.0, -np.inf, False)


def test_a_model_that_nothing_keeps_has_no_solution() -> None:
    model, _ = knapsack()
    model.rows(1.0, np.inf, 1)

    assert model.solve(Limits(seconds=5)) is None
