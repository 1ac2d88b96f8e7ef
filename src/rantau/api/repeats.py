"""A call that is sent again has one effect: `Idempotency-Key`, kept by the trail."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from rantau.api.auth import actor_of, bearer
from rantau.api.clock import clock
from rantau.journey.trail.actions import once
from rantau.journey.trail.queries import Answer, asked_by

HEADER = "Idempotency-Key"
METHODS = ("POST", "PUT")
SECRETS = ("secret", "code")
"""Said once and kept nowhere, not even in the answer that is kept."""


def answered_once(
    request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    """Answer a call, or repeat the answer that the same call had before.

    What a key may do is part of the call: one that may do less gets no answer that was not for it.
    """
    key = request.headers.get(HEADER)
    if request.method not in METHODS or key is None or bearer(request) is None:
        return view(request, *args, **kwargs)
    first: list[HttpResponse] = []

    def act() -> Answer:
        first.append(view(request, *args, **kwargs))
        response = first[0]
        kept = _without_secrets(response) if response.status_code < 400 else ""
        return Answer(response.status_code, kept, response.headers.get("Location", ""))

    actor = actor_of(request)
    scopes = " ".join(sorted(actor.scopes or ()))
    said = (str(request.method), request.get_full_path(), scopes)
    asked = asked_by(actor, key, *(s.encode() for s in said), request.body)
    answer = once(asked=asked, act=act, now=clock())
    return first[0] if first else _again(answer)


def _without_secrets(response: HttpResponse) -> str:
    body = json.loads(response.content)
    return json.dumps(
        {name: None if name in SECRETS else value for name, value in body.items()}
        if isinstance(body, dict)
        else body
    )


def _again(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    if answer.location:
        response.headers["Location"] = answer.location
    return response
