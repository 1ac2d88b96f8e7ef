"""What every call passes: limits, form of the request, repeats; and how any failure is said."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from rantau.api import limits
from rantau.api.refusals import problem
from rantau.api.repeats import answered_once
from rantau.base.clashes import refusal_of
from rantau.base.errors import BadInput, Refusal

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
FIELD = {"missing": "field_needed", "extra_forbidden": "field_unknown"}


def door(view: View) -> View:
    """Put the door before a view."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            limits.insist(request)
            _insist_json(request)
            response = answered_once(request, view, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 -- the door says every failure in one form
            response = failure(request, error)
        return _dressed(request, response)

    return inside


def _insist_json(request: HttpRequest) -> None:
    """Read the body now; one with a character that PostgreSQL cannot store is refused."""
    if request.method in ("POST", "PUT", "PATCH") and request.body:
        if request.content_type != "application/json":
            raise Refusal("json_needed")
        if b"\\u0000" in request.body:
            raise Refusal("unusable_request")


def _dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 405:
        allow = response.headers.get("Allow", "")
        response = problem(request, Refusal("method_not_allowed", method=request.method))
        response.headers["Allow"] = allow
    response.headers["Cache-Control"] = "no-store"
    return response


def failure(request: HttpRequest, error: Any) -> HttpResponse:
    """Say any failure as a problem. What nobody foresaw goes to the log, not to the caller."""
    refusal = error if isinstance(error, Refusal) else _as_refusal(error)
    if refusal is None:
        match = request.resolver_match
        extra = {"route": match.route if match else "-"}
        logger.error("api_broken", exc_info=error, extra=extra)
        refusal = Refusal("broken")
    response = problem(request, refusal)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if response.status_code in (429, 503):
        response.headers["Retry-After"] = str(refusal.facts["seconds"])
    return response


def _as_refusal(error: Any) -> Refusal | None:
    if isinstance(error, ValidationError):
        return BadInput("look_at_fields", dict(map(_fault, error.errors)))
    if isinstance(error, RequestDataTooBig):
        return Refusal("too_large")
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return Refusal("unusable_request")
    if isinstance(error, Http404):
        return Refusal("no_such_address")
    if isinstance(error, HttpError):
        return Refusal({400: "not_json", 401: "key_needed"}.get(error.status_code, "broken"))
    return refusal_of(error)


def _fault(error: dict[str, Any]) -> tuple[str, Refusal]:
    """Name the field as the caller wrote it: without `body` and the argument's own name."""
    place = [str(part) for part in error["loc"]]
    where = place[2:] if place[:1] == ["body"] else place[1:]
    facts = {"why": error["msg"]} if error["type"] not in FIELD else {}
    fault = BadInput(FIELD.get(error["type"], "field_unusable"), **facts)
    return ".".join(where) or "body", fault


def answer_failures(api: NinjaAPI) -> None:
    """Let an API say every failure through this door."""
    for kind in (Exception, Http404, HttpError, ValidationError, Refusal):
        api.add_exception_handler(kind, failure)


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer for an address that is not there."""
    return problem(request, Refusal("no_such_address"))
