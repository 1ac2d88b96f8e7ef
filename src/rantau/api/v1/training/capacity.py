"""What centres can teach, and the figures that plans start from."""

from typing import Annotated

from ninja import Path, Router, Schema
from pydantic import Field

from rantau.api.auth import CLASSES, PLANS, PUBLIC, READ, ApiRequest
from rantau.api.clock import clock
from rantau.api.v1.answers import Done, done
from rantau.api.v1.bodies.training import (
    CapacityIn,
    ClosureIn,
    ForecastIn,
    LeadStepsIn,
    ProgrammeIn,
    RateIn,
    SheetIn,
)
from rantau.journey.training import actions
from rantau.journey.training.queries import (
    CapacityPage,
    ProgrammeRow,
    RateRow,
    capacity_page,
    programme_list,
    rate_list,
)

router = Router(tags=["training"])

Code = Annotated[str, Field(max_length=8)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Kept(Schema):
    """How many rows were taken."""

    n_rows: int


@router.get("/capacity", response=CapacityPage, auth=READ)
def capacity(request: ApiRequest) -> CapacityPage:
    """Show everything that the key's own centre teaches with."""
    return capacity_page(actor=request.auth)


@router.put("/capacity", response=list[Done], auth=CLASSES)
def keep_capacity(request: ApiRequest, body: SheetIn) -> list[Done]:
    """Replace everything that the key's own centre teaches with: all of it or nothing."""
    rows = [actions.CapacityFacts(**row.dict()) for row in body.rows]
    return list(map(done, actions.keep_capacity(actor=request.auth, rows=rows, now=clock())))


@router.post("/capacity", response={201: Done}, auth=CLASSES)
def add_capacity(request: ApiRequest, body: CapacityIn) -> Done:
    """Add a row of capacity."""
    facts = actions.CapacityFacts(**body.dict())
    return done(actions.set_capacity(actor=request.auth, facts=facts, now=clock()))


@router.put("/capacity/{ref}", response=Done, auth=CLASSES)
def set_capacity(request: ApiRequest, ref: str, body: CapacityIn) -> Done:
    """Replace a row of capacity."""
    facts = actions.CapacityFacts(**body.dict())
    return done(actions.set_capacity(actor=request.auth, facts=facts, ref=ref, now=clock()))


@router.post("/closures", response={201: Done}, auth=CLASSES)
def add_closure(request: ApiRequest, body: ClosureIn) -> Done:
    """Say in which months the key's own centre is closed."""
    return done(actions.add_closure(actor=request.auth, **body.dict(), now=clock()))


@router.post("/closures/{ref}/end", response=Done, auth=CLASSES)
def end_closure(request: ApiRequest, ref: str) -> Done:
    """Take a closure back."""
    return done(actions.end_closure(actor=request.auth, ref=ref, now=clock()))


@router.get("/programmes", response=list[ProgrammeRow], auth=PUBLIC)
def programmes(request: ApiRequest) -> list[ProgrammeRow]:
    """List the kinds of classes."""
    return programme_list(actor=request.auth)


@router.put("/programmes/{code}", response=Done, auth=PLANS)
def keep_programme(request: ApiRequest, code: Path[Code], body: ProgrammeIn) -> Done:
    """Write down a kind of class, or what changed about it."""
    facts = actions.ProgrammeFacts(code=code, **body.dict())
    return done(actions.keep_programme(actor=request.auth, facts=facts, now=clock()))


@router.get("/rates", response=list[RateRow], auth=READ)
def rates(request: ApiRequest) -> list[RateRow]:
    """List every gate's rate with what was counted and its uncertainty."""
    return rate_list(actor=request.auth)


@router.post("/rates", response=Done, auth=PLANS)
def keep_rate(request: ApiRequest, body: RateIn) -> Done:
    """Assume a rate for a gate."""
    facts = actions.GateFacts(**body.dict())
    return done(actions.keep_rate(actor=request.auth, facts=facts, now=clock()))


@router.put("/lead-steps/{destination}", response=list[Done], auth=PLANS)
def keep_lead_steps(
    request: ApiRequest, destination: Path[Country], body: LeadStepsIn
) -> list[Done]:
    """Say which steps lie between class and departure for a country."""
    steps = [(one.step, one.months) for one in body.steps]
    rows = actions.keep_lead_steps(
        actor=request.auth, destination=destination, steps=steps, now=clock()
    )
    return list(map(done, rows))


@router.put("/forecast", response=Kept, auth=PLANS)
def keep_forecast(request: ApiRequest, body: ForecastIn) -> Kept:
    """Replace the forecast of people and the costs of ways."""
    supply = [(one.province, one.month_on, one.people) for one in body.supply]
    travel = [(one.province, one.centre, one.cost) for one in body.travel]
    actions.keep_forecast(actor=request.auth, supply=supply, travel=travel, now=clock())
    return Kept(n_rows=len(supply) + len(travel))
