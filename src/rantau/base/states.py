"""The life of a record as a table: moves, who makes them, and what each needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rantau.base.actor import Actor, Role
from rantau.base.errors import RuleBroken

Need = Callable[[Any, Actor, datetime], None]
"""Looks at record, actor and time; raises `RuleBroken` with a code where the need is not met."""


def by_somebody_else(record: Any, actor: Actor, now: datetime) -> None:
    """Two different people: who drafted or checked does not decide."""
    if actor.person_id == record.first_person_id:
        raise RuleBroken("second_person_needed")


@dataclass(frozen=True)
class Move:
    """One step from a state to another. `fresh` asks for a sign-in of the last minutes."""

    name: str
    start: tuple[str, ...]
    end: str
    by: tuple[Role, ...]
    needs: tuple[Need, ...] = ()
    fresh: bool = False


def move(
    name: str,
    start: Iterable[str],
    end: str,
    *,
    by: Iterable[Role],
    needs: Iterable[Need] = (),
    fresh: bool = False,
) -> Move:
    """Write one row of a state table."""
    return Move(name, tuple(map(str, start)), str(end), tuple(by), tuple(needs), fresh)


@dataclass(frozen=True)
class StateTable:
    """All moves of a record. Buttons, permissions, diagrams and the trail are read from it."""

    first: str
    moves: tuple[Move, ...]

    def named(self, name: str) -> tuple[Move, ...]:
        """Return the rows of a move; a name that is not there is a `KeyError`."""
        found = tuple(one for one in self.moves if one.name == name)
        if not found:
            raise KeyError(name)
        return found

    def open_to(self, role: Role, state: str) -> tuple[str, ...]:
        """List the moves that a role may make from a state."""
        return tuple(dict.fromkeys(m.name for m in self.moves if role in m.by and state in m.start))

    @property
    def states(self) -> tuple[str, ...]:
        """List every state, the first one first."""
        found = [str(self.first)]
        for one in self.moves:
            found += [*one.start, one.end]
        return tuple(dict.fromkeys(found))


def mermaid(table: StateTable) -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {table.first}"]
    for one in table.moves:
        who = ", ".join(one.by)
        lines += [f"    {start} --> {one.end}: {one.name} ({who})" for start in one.start]
    ends = [s for s in table.states if not any(s in m.start for m in table.moves)]
    return "\n".join(lines + [f"    {state} --> [*]" for state in ends])
