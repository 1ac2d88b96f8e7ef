"""Says how an order is met and why not, from the files alone, without solving again."""

from pathlib import Path
from typing import Any

from rantau.engine.cells import month_text
from rantau.engine.errors import Fault, ProblemError
from rantau.engine.planning.files import load
from rantau.engine.planning.reading import read_written
from rantau.engine.planning.write import departures_text


def explain_order(path: Path, out: Path, order: str) -> dict[str, Any]:
    """Return an order's numbers, its classes, its calendar and its reason, by code.

    Raises
    ------
    ProblemError : the input or the result cannot be read, or the order is not in it.
    """
    problem = load(path)
    written, faults = read_written(out)
    if written is None:
        raise ProblemError([Fault(out.name, 1, 1, fault) for fault in faults])
    if order not in written.fulfilment:
        raise ProblemError(
            [Fault("fulfilment.csv", 1, 1, f"order {order} is not in the plan: check its id")]
        )
    departures, planned, short, last, reason = written.fulfilment[order]
    demanded = next(found for found in problem.orders if found.ref == order)
    programme = problem.programmes[demanded.programme]
    return {
        "order": order,
        "programme": programme.ref,
        "departures": departures,
        "planned": departures_text(planned),
        "short": departures_text(short),
        "last_start": month_text(last),
        "reason": reason,
        "classes": [
            {
                "class": ref,
                "centre": written.classes[ref][0],
                "starts": month_text(written.classes[ref][2]),
                "ends": month_text(written.classes[ref][3]),
                "departures": departures_text(parts),
            }
            for ref, given_to, parts in written.allocation
            if given_to == order and ref in written.classes
        ],
        "calendar": [
            {"step": step, "latest_day": latest}
            for given_to, step, latest in sorted(written.calendar, key=lambda row: row[2])
            if given_to == order
        ],
    }
