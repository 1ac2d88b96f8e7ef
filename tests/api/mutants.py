"""Every small fault in who sees what and who may do what, made from the tables themselves."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from django.apps import apps

from rantau.base.access import every_row
from rantau.base.actor import Role
from rantau.base.states import Move, StateTable

CALLERS = {role: "" if role is Role.PUBLIC else str(role) for role in Role if role != Role.SYSTEM}
"""Each role, and what the matrix calls who makes the call."""


@dataclass(frozen=True)
class Mutant:
    """One fault: for one role, one table's rows or one move are granted or taken away."""

    about: str
    caller: str
    table: Any
    field: str
    value: Any

    def planted(self) -> AbstractContextManager[Any]:
        """Plant it for as long as the context lasts."""
        return patch.object(self.table, self.field, self.value)


def mutants() -> Iterator[Mutant]:
    """Yield all of them, table by table."""
    for table in apps.get_app_config("journey").get_models():
        if hasattr(table, "rows"):
            yield from _of_rows(table)
        if hasattr(table, "moves"):
            yield from _of_moves(table)


def _of_rows(table: Any) -> Iterator[Mutant]:
    for role, caller in CALLERS.items():
        rule, rest = table.rows.get(role), {r: f for r, f in table.rows.items() if r is not role}
        if rule is not None:
            yield Mutant(f"{role} sees no {table.__name__}", caller, table, "rows", rest)
        if rule is not every_row:
            grown = {**rest, role: every_row}
            yield Mutant(f"{role} sees every {table.__name__}", caller, table, "rows", grown)


def _of_moves(table: Any) -> Iterator[Mutant]:
    for n, one in enumerate(table.moves.moves):
        for role, caller in CALLERS.items():
            may = role in one.by
            by = tuple(r for r in one.by if r is not role) if may else (*one.by, role)
            about = f"{role} {'may not' if may else 'may'} {one.name} {table.__name__} ({n})"
            yield Mutant(about, caller, table, "moves", _with(table.moves, n, replace(one, by=by)))


def _with(moves: StateTable, n: int, one: Move) -> StateTable:
    return replace(moves, moves=(*moves.moves[:n], one, *moves.moves[n + 1 :]))
