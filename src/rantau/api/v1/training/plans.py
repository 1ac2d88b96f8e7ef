"""Plans: asked for, watched, compared, adopted by two people, and taken home as files."""

from django.http import HttpResponse
from ninja import Router

from rantau.api.auth import PLANS, PUBLIC, READ, ApiRequest
from rantau.api.clock import clock
from rantau.api.v1.answers import Done, created, done, seen, tagged
from rantau.api.v1.bodies import Seen
from rantau.api.v1.bodies.training import PlanIn, WhatIfIn
from rantau.journey.training import actions
from rantau.journey.training.queries import (
    PlanPage,
    PlanRow,
    Totals,
    plan_files,
    plan_in_force,
    plan_list,
    plan_page,
    totals,
)

router = Router(tags=["training"])
ZIP = {"responses": {200: {"content": {"application/zip": {"schema": {"type": "string"}}}}}}


@router.get("/plans", response=list[PlanRow], auth=PUBLIC)
def plans(request: ApiRequest) -> list[PlanRow]:
    """List plans, the latest first."""
    return plan_list(actor=request.auth, now=clock())


@router.get("/plans/in-force", response=PlanRow | None, auth=PUBLIC)
def in_force(request: ApiRequest) -> PlanRow | None:
    """Show the plan that is being carried out; null where there is none."""
    return plan_in_force(actor=request.auth, now=clock())


@router.get("/totals", response=Totals, auth=READ)
def programme_totals(request: ApiRequest) -> Totals:
    """Add up what the caller sees: needed, planned, in training, competent, lost."""
    return totals(actor=request.auth)


@router.get("/plans/{ref}", response=PlanPage, auth=PUBLIC)
def plan(request: ApiRequest, response: HttpResponse, ref: str) -> PlanPage:
    """Show a plan: headline, orders that are short and why, what one more would bring."""
    found = plan_page(actor=request.auth, ref=ref, now=clock())
    tagged(response, found.row.version)
    return found


@router.get("/plans/{ref}/input.zip", auth=PUBLIC, openapi_extra=ZIP)
def plan_input(request: ApiRequest, ref: str) -> HttpResponse:
    """Download what a plan was computed from: the files of `rantau plan`."""
    return _zip(plan_files(actor=request.auth, ref=ref)[0], f"{ref}-input.zip")


@router.get("/plans/{ref}/result.zip", auth=PUBLIC, openapi_extra=ZIP)
def plan_result(request: ApiRequest, ref: str) -> HttpResponse:
    """Download what was computed."""
    return _zip(plan_files(actor=request.auth, ref=ref)[1], f"{ref}-result.zip")


def _zip(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post("/plans", response={201: Done}, auth=PLANS)
def request_plan(request: ApiRequest, response: HttpResponse, body: PlanIn) -> Done:
    """Ask for a plan of orders, centres and rates as they are now."""
    row = actions.request_plan(actor=request.auth, **body.dict(), now=clock())
    return created(response, row, "plans")


@router.post("/plans/{ref}/what-ifs", response={201: Done}, auth=PLANS)
def request_what_if(request: ApiRequest, response: HttpResponse, ref: str, body: WhatIfIn) -> Done:
    """Ask what a plan would be under a change."""
    what_if = actions.WhatIf(body.demand_percent, body.pass_points, tuple(body.closed))
    row = actions.request_what_if(actor=request.auth, base=ref, what_if=what_if, now=clock())
    return created(response, row, "plans")


@router.post("/plans/{ref}/cancel", response=Done, auth=PLANS)
def cancel_plan(request: ApiRequest, ref: str) -> Done:
    """Stop a plan that is being computed."""
    return done(actions.cancel_plan(actor=request.auth, ref=ref, now=clock()))


@router.post("/plans/{ref}/discard", response=Done, auth=PLANS)
def discard_plan(request: ApiRequest, ref: str) -> Done:
    """Lay a plan aside."""
    return done(actions.discard_plan(actor=request.auth, ref=ref, now=clock()))


@router.post("/plans/{ref}/check", response=Done, auth=PLANS)
def check_plan(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Find a plan right, as the first of two officers."""
    version = seen(request, body.version)
    return done(actions.check_plan(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/plans/{ref}/adopt", response=Done, auth=PLANS)
def adopt_plan(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Put a plan into force, as the second officer: its classes are proposed to centres."""
    version = seen(request, body.version)
    return done(actions.adopt_plan(actor=request.auth, ref=ref, version=version, now=clock()))
