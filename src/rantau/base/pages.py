"""Long lists: one page of them, and how many there are."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

Q = TypeVar("Q", bound=QuerySet[Any])

PAGE = 50
"""Rows of a page. Who wants all of it exports it."""


@dataclass(frozen=True, kw_only=True)
class Paged:
    """A page of a list, and the number of pages."""

    page: int
    n_pages: int

    @property
    def has_more(self) -> bool:
        return self.page < self.n_pages


def cut(found: Q, page: int) -> Q:
    """Keep the rows of a page; the first is 1."""
    return found[PAGE * (page - 1) : PAGE * page]


def pages_for(n_rows: int) -> int:
    """Count the pages of so many rows; an empty list has one."""
    return max(1, -(-n_rows // PAGE))
