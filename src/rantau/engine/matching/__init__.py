"""Who gets which place, so that anyone can check it.

The public door of the matching engine. `load` or `build` a problem, `solve` it; `run_folder`
goes from input files to a verified result folder; `verify_folder` checks such a folder without
trusting the solver; `explain_candidate` and `explain_order` say why (not).

>>> problem = build(
...     seed="5eed" * 16,
...     orders=[{"order": "kyoto", "seats": 1}, {"order": "osaka", "seats": 2}],
...     candidates=[{"candidate": name, "score": s} for name, s in (("ani", 7), ("budi", 9))],
...     choices=[
...         {"candidate": "ani", "rank": 1, "order": "kyoto"},
...         {"candidate": "ani", "rank": 2, "order": "osaka"},
...         {"candidate": "budi", "rank": 1, "order": "kyoto"},
...     ],
... )
>>> solve(problem).assigned()
{'ani': 'osaka', 'budi': 'kyoto'}
"""

from rantau.engine.matching.build import build
from rantau.engine.matching.explain import explain_candidate, explain_order
from rantau.engine.matching.files import load
from rantau.engine.matching.problem import Problem, Round
from rantau.engine.matching.result import MatchResult
from rantau.engine.matching.run import NotVerifiedError, run_folder
from rantau.engine.matching.solve import solve
from rantau.engine.matching.verify import verify_folder

__all__ = [
    "MatchResult",
    "NotVerifiedError",
    "Problem",
    "Round",
    "build",
    "explain_candidate",
    "explain_order",
    "load",
    "run_folder",
    "solve",
    "verify_folder",
]
