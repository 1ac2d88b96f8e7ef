"""Planning side by side in one run: Rantau, the whole problem as one MIP, and greedy.

The peer is HiGHS on the model as it is written in docs/reference/engines.md: whole classes, people
of every province as continuous flows, one thread, the same seconds. Objectives are compared with
Rantau's proven bound, which holds for all of them.

    python bench/planning.py                                  # 60 seconds, both countries
    python bench/planning.py --scale 2 --seconds 180 --alone  # twice the size, without the peer
    python bench/planning.py --seconds 600 --alone            # still falling?
    python bench/planning.py --scale 0.028 --seconds 40 --alone [--budget 1.2]  # ten centres
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import highspy
import numpy as np

from rantau.demo.draws import Setting
from rantau.demo.scenario import write_scenario
from rantau.engine import planning
from rantau.engine.milp import INFINITE, Limits, Model
from rantau.engine.planning.columns import Columns, columns_of
from rantau.engine.planning.relax import (
    demand_rows,
    order_columns,
    resource_entries,
    stock_columns,
)

RESULTS = Path(__file__).parent / "results" / "planning.json"


def whole_mip(columns: Columns) -> Model:
    """The problem as one mixed-integer model."""
    problem, model = columns.problem, Model()
    months, n_provinces = problem.horizon, len(problem.provinces)
    supply = problem.supply.ravel().astype(float)
    stock = model.rows(supply, supply, n_provinces * months)
    outcome = model.rows(0.0, INFINITE, len(columns.opening_start))
    orders = np.arange(len(problem.orders))
    demand = demand_rows(model, columns, orders)
    capacity = columns.capacity.ravel().astype(float)
    resources = model.rows(-INFINITE, capacity, len(capacity))
    stock_columns(model, stock.reshape(n_provinces, months))
    order_columns(model, columns, outcome, demand, orders)
    classes = model.columns(columns.slot_cost, upper=columns.slot_room.astype(float), integer=True)
    people = model.columns(columns.flow_travel)
    least = model.rows(0.0, INFINITE, columns.n_slots)
    most = model.rows(-INFINITE, 0.0, columns.n_slots)
    model.entries(least, classes, -float(problem.settings.class_min))
    model.entries(most, classes, -float(problem.settings.class_max))
    model.entries(least[columns.flow_slot], people, 1.0)
    model.entries(most[columns.flow_slot], people, 1.0)
    cell = columns.flow_province * months + columns.flow_start
    model.entries(stock[cell], people, columns.flow_draw)
    model.entries(outcome[columns.flow_opening], people, columns.flow_yield)
    resource_entries(model, columns, resources, np.arange(columns.n_slots), classes, 1.0)
    return model


def country(supply: str, scale: Fraction, budget: Fraction | None) -> planning.Problem:
    """The synthetic country, with a yearly budget as a share of full classes for all departures."""
    with tempfile.TemporaryDirectory() as folder:
        write_scenario(Setting(1, scale, supply), Path(folder) / "country")
        problem = planning.load(Path(folder) / "country" / "plan")
    if budget is None:
        return problem
    settings = problem.settings
    full = sum(o.departures * problem.programmes[o.programme].class_cost for o in problem.orders)
    yearly = int(full * budget * 12 / settings.class_max / settings.months)
    return replace(problem, settings=replace(settings, budget_per_year=yearly))


def measure(problem: planning.Problem, seconds: float, *, alone: bool) -> dict[str, object]:
    """Run all three on one country, or Rantau and greedy alone."""
    steps: list[tuple[float, float]] = []
    began = time.monotonic()
    result = planning.solve(
        problem, time_limit_s=seconds, gap=0.0005,
        report=lambda _, gap: steps.append((round(time.monotonic() - began, 1), round(gap, 5))),
    )  # fmt: skip
    columns = columns_of(problem)
    peer = None if alone else whole_mip(columns).solve(Limits(seconds=seconds))
    bound = float(result.bound.value)
    objectives = {
        "rantau": float(result.objective),
        "whole_mip": None if peer is None else peer.objective * columns.unit,
        "greedy": float(result.greedy_objective),
    }
    return {
        "load": os.getloadavg()[0],
        "seconds": round(result.seconds, 1),
        "integer_columns": columns.n_slots,
        "flow_columns": columns.n_flows,
        "wanted": sum(order.departures for order in problem.orders),
        "short": sum(
            order.departures - parts / 10_000
            for order, parts in zip(
                problem.orders, result.plan.planned(len(problem.orders)), strict=True
            )
        ),
        "gap": result.gap,
        "bound_over_linear": bound / float(result.bound.proven) - 1,
        "above_bound": {
            name: None if value is None else value / bound - 1 for name, value in objectives.items()
        },
        "whole_mip_own_gap": None
        if peer is None
        else (peer.objective - peer.bound) / max(peer.objective, 1e-9),
        "steps": [
            step
            for n, step in enumerate(steps)
            if n + 1 == len(steps) or step[1] != steps[n - 1][1]
        ],
    }


def main() -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=Fraction, default=Fraction(1))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--supply", nargs="+", default=["ample", "tight"])
    parser.add_argument("--budget", type=Fraction)
    parser.add_argument("--alone", action="store_true", help="without the whole problem as one MIP")
    args = parser.parse_args()
    budget = None if args.budget is None else float(args.budget)
    rows = [
        {"supply": supply, "scale": float(args.scale), "budget": budget, "limit": args.seconds}
        | measure(country(supply, args.scale, args.budget), args.seconds, alone=args.alone)
        for supply in args.supply
    ]
    keep(rows)
    print(json.dumps(rows, indent=1))
    return 0


def keep(rows: list[dict[str, object]]) -> None:
    """Write the results over earlier ones of the same country and limit."""
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text())["rows"] if RESULTS.exists() else []
    names = ("supply", "scale", "budget", "limit")
    keys = {tuple(row[name] for name in names) for row in rows}
    kept = [row for row in known if tuple(row.get(name) for name in names) not in keys]
    found = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "versions": {
            "python": platform.python_version(), "numpy": np.__version__,
            "highspy": highspy.Highs().version(),
        },
        "rows": kept + rows,
    }  # fmt: skip
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
