"""Compares findings with planted truth: how much was found, and was anybody accused wrongly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SHOWN = 50


@dataclass(frozen=True)
class Truth:
    """Counts of planted and found violations.

    A finding that only informs accuses nobody: it counts when the truth names it, and otherwise
    not at all.
    """

    planted: int
    accused: int
    right: int
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]

    @property
    def recall(self) -> float:
        """The share of the planted violations that was found; 1 when none was planted."""
        return self.right / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of the accusations that was planted; 1 when nobody was accused."""
        return self.right / self.accused if self.accused else 1.0

    def as_json(self) -> dict[str, Any]:
        """Return what the report says about the truth."""
        return {
            "planted": self.planted,
            "accused": self.accused,
            "right": self.right,
            "recall": self.recall,
            "precision": self.precision,
            "missed": [list(pair) for pair in self.missed[:SHOWN]],
            "wrong": [list(pair) for pair in self.wrong[:SHOWN]],
        }


def compare(planted: Iterable[tuple[str, str]], found: Iterable[tuple[str, str, str]]) -> Truth:
    """Compare planted (record, code) with found (record, code, severity).

    >>> truth = compare([("p1", "premium_short")], [("p1", "premium_short", "blocking")])
    >>> truth.recall, truth.precision
    (1.0, 1.0)
    """
    wanted = set(planted)
    accused = {
        (record, code)
        for record, code, severity in found
        if severity != "info" or (record, code) in wanted
    }
    return Truth(
        planted=len(wanted),
        accused=len(accused),
        right=len(wanted & accused),
        missed=tuple(sorted(wanted - accused)),
        wrong=tuple(sorted(accused - wanted)),
    )
