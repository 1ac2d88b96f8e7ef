"""Small faults in who sees what and who may do what, made from the tables themselves.

A right that is taken away is one fault; a move that is granted is granted with the rows it needs,
for without them nobody could make it. Tables whose rows are only reached through others have no
door of their own, and are tried by `tests/journey/test_two_worlds.py`.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from django.apps import apps

from rantau.base.access import every_row
from rantau.base.actor import Role

CALLERS = {role: "" if role is Role.PUBLIC else str(role) for role in Role if role != Role.SYSTEM}
"""Each role, and what the matrix calls who makes the call."""
NEAR = {
    "Organisation": ("organisation",),
    "Licence": ("licence",),
    "Membership": ("membership",),
    "Invitation": ("invitation",),
    "ApiKey": ("key",),
    "Webhook": ("webhook",),
    "Memorandum": ("memoranda", "memorandum"),
    "Promise": ("promise",),
    "JobOrder": ("order", "draft"),
    "ClassPlan": ("plan",),
    "TrainingClass": ("class",),
    "Capacity": ("capacity",),
    "Closure": ("closure",),
}
"""Tables with doors of their own, and words of the calls about them."""


OWN = ("Membership", "Invitation", "ApiKey", "Webhook", "Capacity", "Closure")
"""Guarded twice: an act asks whose it is as well. More rows alone open nothing."""
OPEN = ("Organisation", "Licence", "Memorandum", "JobOrder", "ClassPlan", "TrainingClass")
"""What somebody without a key may ask for."""


@dataclass(frozen=True)
class Mutant:
    """One fault: for one role, one table's rows or one move are granted or taken away."""

    about: str
    caller: str
    table: Any
    changed: dict[str, Any]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Plant it for as long as the context lasts."""
        with ExitStack() as stack:
            for field, value in self.changed.items():
                stack.enter_context(patch.object(self.table, field, value))
            yield


def mutants() -> Iterator[Mutant]:
    """Yield all of them, table by table."""
    for name in NEAR:
        table = apps.get_model("journey", name)
        yield from _of_rows(table)
        if hasattr(table, "moves"):
            yield from _of_moves(table)


def _of_rows(table: Any) -> Iterator[Mutant]:
    for role, caller in CALLERS.items():
        if role is Role.PUBLIC and table.__name__ not in OPEN:
            continue
        rule, rest = table.rows.get(role), {r: f for r, f in table.rows.items() if r is not role}
        if rule is not None:
            yield Mutant(f"{role} sees no {table.__name__}", caller, table, {"rows": rest})
        if rule is not every_row and table.__name__ not in OWN:
            rows = {**rest, role: every_row}
            yield Mutant(f"{role} sees every {table.__name__}", caller, table, {"rows": rows})


def _of_moves(table: Any) -> Iterator[Mutant]:
    """Moves of the system alone have no door, and nobody moves anything without a key."""
    moves = table.moves.moves
    for n, one in enumerate(moves):
        for role, caller in CALLERS.items():
            if one.by == (Role.SYSTEM,) or role is Role.PUBLIC:
                continue
            may = role in one.by
            by = tuple(r for r in one.by if r is not role) if may else (*one.by, role)
            life = replace(table.moves, moves=(*moves[:n], replace(one, by=by), *moves[n + 1 :]))
            changed = {"moves": life} if may else {"moves": life, "rows": _all_rows(table, role)}
            about = f"{role} {'may not' if may else 'may'} {one.name} {table.__name__} ({n})"
            yield Mutant(about, caller, table, changed)


def _all_rows(table: Any, role: Role) -> dict[Role, Any]:
    return {**table.rows, role: every_row}
