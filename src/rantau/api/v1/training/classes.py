"""Classes: a centre's answers, the ministry's answers back, slips, openings, results."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from rantau.api.auth import CLASSES, PUBLIC, READ, ApiRequest
from rantau.api.clock import clock
from rantau.api.v1.answers import Done, done, seen, tagged
from rantau.api.v1.bodies import PageWanted, Seen, SeenReason
from rantau.api.v1.bodies.training import CounterIn, ResultIn, SlipIn
from rantau.journey.training import actions
from rantau.journey.training.queries import (
    ClassFilter,
    ClassList,
    ClassPage,
    ClassRow,
    class_inbox,
    class_list,
    class_page,
    slip_preview,
)

router = Router(tags=["training"])

Code = Annotated[str, Field(max_length=40)]


class ClassesWanted(PageWanted):
    """What a list of classes is narrowed to."""

    state: Code = ""
    province: Code = ""
    programme: Code = ""
    centre: Code = ""
    order: Code = ""


class SlipWanted(Schema):
    """By how many months a class would slip."""

    months: Annotated[int, Field(ge=1, le=24)]


@router.get("/classes", response=ClassList, auth=PUBLIC)
def classes(request: ApiRequest, wanted: Query[ClassesWanted]) -> ClassList:
    """List classes 50 at a time, the earliest start first."""
    return class_list(actor=request.auth, wanted=ClassFilter(**wanted.dict()), now=clock())


@router.get("/classes/inbox", response=list[ClassRow], auth=READ)
def inbox(request: ApiRequest) -> list[ClassRow]:
    """List the classes that wait for the caller's answer."""
    return class_inbox(actor=request.auth, now=clock())


@router.get("/classes/{ref}", response=ClassPage, auth=PUBLIC)
def training_class(request: ApiRequest, response: HttpResponse, ref: str) -> ClassPage:
    """Show a class with the orders that wait for it, its results and its steps."""
    found = class_page(actor=request.auth, ref=ref, now=clock())
    tagged(response, found.row.version)
    return found


@router.get("/classes/{ref}/slip", response=dict[str, Any], auth=READ)
def preview_slip(request: ApiRequest, ref: str, wanted: Query[SlipWanted]) -> Mapping[str, Any]:
    """Say exactly what would move if a class slipped. Nothing is stored."""
    return slip_preview(actor=request.auth, ref=ref, months=wanted.months)


@router.post("/classes/{ref}/accept", response=Done, auth=CLASSES)
def accept_class(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Take a class on as the plan proposes it."""
    version = seen(request, body.version)
    return done(actions.accept_class(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/classes/{ref}/decline", response=Done, auth=CLASSES)
def decline_class(request: ApiRequest, ref: str, body: SeenReason) -> Done:
    """Decline a class with a reason."""
    version = seen(request, body.version)
    return done(
        actions.decline_class(
            actor=request.auth, ref=ref, version=version, reason=body.reason, now=clock()
        )
    )


@router.post("/classes/{ref}/counter", response=Done, auth=CLASSES)
def counter_class(request: ApiRequest, ref: str, body: CounterIn) -> Done:
    """Propose another start or another number of seats."""
    given = body.dict() | {"version": seen(request, body.version)}
    return done(actions.counter_class(actor=request.auth, ref=ref, **given, now=clock()))


@router.post("/classes/{ref}/agree", response=Done, auth=CLASSES)
def agree_class(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Take a centre's counter-proposal."""
    version = seen(request, body.version)
    return done(actions.agree_class(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/classes/{ref}/insist", response=Done, auth=CLASSES)
def insist_class(request: ApiRequest, ref: str, body: SeenReason) -> Done:
    """Ask the centre again for the class as the plan has it."""
    version = seen(request, body.version)
    return done(
        actions.insist_class(
            actor=request.auth, ref=ref, version=version, reason=body.reason, now=clock()
        )
    )


@router.post("/classes/{ref}/slip", response=Done, auth=CLASSES)
def slip_class(request: ApiRequest, ref: str, body: SlipIn) -> Done:
    """Let a class start later; each order that it hits is told exactly what moves."""
    given = body.dict() | {"version": seen(request, body.version)}
    return done(actions.slip_class(actor=request.auth, ref=ref, **given, now=clock()))


@router.post("/classes/{ref}/open", response=Done, auth=CLASSES)
def open_class(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Begin a class."""
    version = seen(request, body.version)
    return done(actions.open_class(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/classes/{ref}/finish", response=Done, auth=CLASSES)
def finish_class(request: ApiRequest, ref: str, body: Seen) -> Done:
    """End a class."""
    version = seen(request, body.version)
    return done(actions.finish_class(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/classes/{ref}/results", response=Done, auth=CLASSES)
def record_result(request: ApiRequest, ref: str, body: ResultIn) -> Done:
    """Record how many came to a gate and how many passed; the next plan learns from it."""
    return done(actions.record_result(actor=request.auth, ref=ref, **body.dict(), now=clock()))
