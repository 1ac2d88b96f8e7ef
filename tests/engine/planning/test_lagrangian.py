"""What programmes cost alone bounds every plan, and is kept by every plan."""

from pathlib import Path

import numpy as np
import pytest

from rantau.engine import planning
from rantau.engine.milp import Limits
from rantau.engine.planning.columns import Columns, columns_of
from rantau.engine.planning.decide import decide, price
from rantau.engine.planning.draft import Draft, Known, everywhere
from rantau.engine.planning.lagrangian import agree
from tests.engine.planning.problems import drawn

SEEDS = range(12)


def country(tmp_path: Path, seed: int) -> Columns:
    return columns_of(planning.load(drawn(tmp_path / "p", seed)))


def best(columns: Columns) -> Draft:
    """The best plan with whole classes, people in parts."""
    everyone = range(len(columns.problem.programmes))
    found = decide(Draft(columns), everywhere(columns, everyone, "classes"), Limits(60))
    assert found is not None
    return found[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_programmes_alone_bound_the_best_plan(tmp_path: Path, seed: int) -> None:
    columns = country(tmp_path, seed)

    agreement = agree(columns, seconds=lambda: 60.0)

    relaxed, _ = price(columns, (), Limits(60))
    assert relaxed * (1 - 1e-3) <= agreement.bound <= best(columns).cost() * (1 + 1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_plan_keeps_what_is_known_of_programmes(tmp_path: Path, seed: int) -> None:
    columns = country(tmp_path, seed)
    plan = best(columns)

    known = agree(columns, seconds=lambda: 60.0).known

    assert all(cost_at(plan, one) >= one.least - 1e-6 for one in known)


def cost_at(plan: Draft, one: Known) -> float:
    columns = plan.columns
    orders = columns.orders_programme
    return float(
        (plan.classes * one.class_price)[columns.slot_programme == one.programme].sum()
        + (plan.people * one.person_price)[columns.flow_programme == one.programme].sum()
        + (plan.short * columns.short_price)[orders == one.programme].sum()
        + (plan.served * columns.wait_price)[orders[columns.serve_order] == one.programme].sum()
    )


def test_what_is_known_brings_the_relaxation_to_the_bound(tmp_path: Path) -> None:
    closer = 0
    for seed in SEEDS:
        columns = country(tmp_path / str(seed), seed)
        agreement = agree(columns, seconds=lambda: 60.0)
        before, _ = price(columns, (), Limits(60))
        after, _ = price(columns, agreement.known, Limits(60))
        assert after >= agreement.bound * (1 - 1e-6) - 1e-6
        closer += after > before * (1 + 1e-4)
    assert closer, "whole classes cost more than parts of classes in some of these countries"


def test_without_time_nothing_wrong_is_said(tmp_path: Path) -> None:
    columns = country(tmp_path, 3)

    agreement = agree(columns, seconds=lambda: 0.0)

    assert agreement.bound <= best(columns).cost()
    assert np.isfinite(agreement.bound) or not agreement.parts
