"""Which classes open, where and when, so that a demand is met.

>>> import tempfile, pathlib
>>> from rantau.engine import planning
>>> from rantau.engine.planning.testing import small_problem
>>> result = planning.solve(small_problem(), time_limit_s=5)
>>> [(one.start, one.seats) for one in result.plan.classes]
[(3, 16)]
>>> int(result.objective), result.gap <= 0.01
(112000, True)
"""

from rantau.engine.planning.explain import explain_order
from rantau.engine.planning.files import load
from rantau.engine.planning.folder import run_folder
from rantau.engine.planning.problem import Order, Problem, Programme, Settings
from rantau.engine.planning.result import Plan, PlanResult
from rantau.engine.planning.solve import Report, solve
from rantau.engine.planning.verify import verify_folder

__all__ = [
    "Order",
    "Plan",
    "PlanResult",
    "Problem",
    "Programme",
    "Report",
    "Settings",
    "explain_order",
    "load",
    "run_folder",
    "solve",
    "verify_folder",
]
