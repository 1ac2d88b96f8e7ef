"""What may be sent in: shape and size only. Whether it may be done is the use case's to say."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field


def _only_text(value: object) -> object:
    """Refuse a JSON number where a float would lose digits."""
    if isinstance(value, float):
        raise ValueError("write decimals as text")  # noqa: TRY004 -- pydantic reads a ValueError
    return value


Ref = Annotated[str, Field(min_length=1, max_length=40)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=160)]
Reason = Annotated[str, Field(min_length=1, max_length=300)]
Whole = Annotated[int, Field(ge=0, le=2_000_000_000, strict=True)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Exact = Annotated[
    Decimal, BeforeValidator(_only_text), Field(max_digits=12, decimal_places=5, ge=0)
]
"""Decimals are text, in and out: no float touches them."""


class PageWanted(Schema):
    """Which page of a list."""

    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class Body(Schema):
    """A body without fields that nobody knows."""

    model_config = ConfigDict(extra="forbid")


class Seen(Body):
    """Which version the caller saw; the header If-Match says the same."""

    version: Whole | None = None


class SeenReason(Seen):
    reason: Reason


class WithReason(Body):
    reason: Reason
