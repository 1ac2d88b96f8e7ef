"""What may be sent in about plans, classes and capacity."""

from typing import Annotated

from pydantic import Field

from rantau.api.v1.bodies import Body, Code, Day, Exact, SeenReason, Whole

Count = Annotated[int, Field(ge=0, le=30_000, strict=True)]
Province = Annotated[str, Field(max_length=4)]


class PlanIn(Body):
    name: Annotated[str, Field(max_length=120)] = ""
    time_limit_s: Count = 60


class WhatIfIn(Body):
    demand_percent: Annotated[int, Field(ge=-100, le=1000, strict=True)] = 0
    pass_points: Annotated[int, Field(ge=-100, le=100, strict=True)] = 0
    closed: Annotated[list[Code], Field(max_length=500)] = []
    """Codes of centres."""


class CounterIn(SeenReason):
    starts_on: Day
    n_seats: Count


class SlipIn(SeenReason):
    months: Count


class ResultIn(Body):
    gate: Code
    n_entered: Count
    n_passed: Count


class CapacityIn(Body):
    kind: Code
    what: Annotated[str, Field(max_length=40)]
    count: Count
    starts_on: Day | None = None
    ends_on: Day | None = None


class SheetIn(Body):
    """Everything a centre teaches with."""

    rows: Annotated[list[CapacityIn], Field(max_length=500)]


class ClosureIn(Body):
    starts_on: Day
    ends_on: Day
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class RateIn(Body):
    gate: Code
    rate: Annotated[Exact, Field(max_digits=6, decimal_places=5)]
    counts: Code
    province: Province = ""
    programme: Annotated[str, Field(max_length=8)] = ""
    n_people: Whole = 200


class ProgrammeIn(Body):
    months: Annotated[int, Field(ge=1, le=60, strict=True)]
    room: Code
    skill: Code
    language: Code
    kit: Annotated[str, Field(max_length=40)] = ""
    class_cost: Whole
    """Whole rupiah for one class."""


class LeadStepIn(Body):
    step: Code
    months: Annotated[int, Field(ge=0, le=60, strict=True)]


class LeadStepsIn(Body):
    steps: Annotated[list[LeadStepIn], Field(min_length=1, max_length=30)]


class SupplyIn(Body):
    province: Annotated[str, Field(min_length=1, max_length=4)]
    month_on: Day
    people: Whole


class TravelIn(Body):
    province: Annotated[str, Field(min_length=1, max_length=4)]
    centre: Code
    cost: Whole


class ForecastIn(Body):
    supply: Annotated[list[SupplyIn], Field(max_length=5000)]
    travel: Annotated[list[TravelIn], Field(max_length=20000)]
