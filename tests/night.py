"""The sizes of the tests that run small at the gate and big at night, and the night's figures.

`RANTAU_NIGHT` holds the share of a whole night, 1 being all of it; nothing is ever smaller than at
the gate.
"""

import json
import os
from pathlib import Path

SHARE = float(os.environ.get("RANTAU_NIGHT") or 0)
NIGHT = SHARE > 0


def sized(gate: int, night: int, variable: str = "") -> int:
    """Return the size of this run; a variable may say another."""
    return int(os.environ.get(variable) or max(gate, round(night * SHARE)))


def note(**figures: float) -> None:
    """Write figures for docs/reliability.md where a night asks for them."""
    if path := os.environ.get("RANTAU_FIGURES"):
        test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" (")[0]
        database = "postgresql" if os.environ.get("RANTAU_TEST_DATABASE") else "sqlite"
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"test": test, "database": database} | figures) + "\n")
