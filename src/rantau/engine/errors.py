"""What an engine says when it cannot go on. The sentences are for people who edit files."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 50
"""How many faults are listed in full; the rest are counted."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the input: where it is, what it is, what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ProblemError(Exception):
    """The input cannot be used. Carries the faults that were found, and how many more there are."""

    def __init__(self, faults: Sequence[Fault], n_more: int = 0) -> None:
        self.faults = tuple(faults)
        self.n_more = n_more
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return a line for each fault, and one that counts the rest."""
        more = [f"and {self.n_more} more"] if self.n_more else []
        return [*map(str, self.faults), *more]


class NoAnswerError(Exception):
    """The input is well formed and the problem has no answer. Carries the constraint by code."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class StoppedError(Exception):
    """Stopped before there was anything worth keeping."""


class Faults:
    """Collects faults while a problem is read, and refuses at the end.

    >>> faults = Faults()
    >>> faults.add("orders.csv", 2, 1, "order is empty: write its id")
    >>> faults.refuse()
    Traceback (most recent call last):
    ...
    rantau.engine.errors.ProblemError: orders.csv:2:1: order is empty: write its id
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._n = 0

    def __bool__(self) -> bool:
        return self._n > 0

    def __len__(self) -> int:
        return self._n

    def add(self, file: str, line: int, column: int, message: str) -> None:
        """Note one fault; beyond the first fifty only the number is kept."""
        self._n += 1
        if self._n <= SHOWN:
            self._faults.append(Fault(file, line, column, message))

    def refuse(self) -> None:
        """Raise `ProblemError` if anything was noted."""
        if self._n:
            raise ProblemError(sorted(self._faults), self._n - len(self._faults))
