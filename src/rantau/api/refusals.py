"""A refusal as problem+json: code, facts, and a sentence in the reader's language (RFC 9457)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

from rantau.base.errors import BadInput, NotAllowed, NotVisible, Refusal, RuleBroken, WrongState
from rantau.base.words import LANGUAGES, catalogue, has

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], int] = {
    NotVisible: 404,
    NotAllowed: 403,
    WrongState: 409,
    RuleBroken: 422,
    BadInput: 422,
}
DOOR: dict[str, int] = {
    "key_needed": 401,
    "not_json": 400,
    "unusable_request": 400,
    "no_such_address": 404,
    "method_not_allowed": 405,
    "too_large": 413,
    "json_needed": 415,
    "too_many_requests": 429,
    "broken": 500,
    "busy": 503,
    "read_only": 503,
}
"""What the door itself refuses, before a use case is asked."""


def status_of(request: HttpRequest, refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    if refusal.code == "changed_meanwhile" and "If-Match" in request.headers:
        return 412
    return DOOR.get(refusal.code) or STATUS.get(type(refusal), 422)


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a refusal."""
    status, lang = status_of(request, refusal), language(request)
    faults = refusal.faults if isinstance(refusal, BadInput) else {}
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refusal.code,
        "detail": sentence(refusal, lang),
        "facts": _plain(refusal.facts),
        "faults": {
            name: {"code": one.code, "detail": sentence(one, lang), "facts": _plain(one.facts)}
            for name, one in faults.items()
        },
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = lang
    return response


def language(request: HttpRequest) -> str:
    """Return the language that the caller reads."""
    asked = getattr(request, "lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def sentence(refusal: Refusal, lang: str) -> str:
    """Say a refusal; without words for it, or without a fact that they need, its code."""
    for topic in ("refusal", "api"):
        if has(topic, refusal.code):
            return catalogue(topic)[refusal.code][lang].format_map(_Facts(refusal.facts))
    return refusal.code


class _Facts(dict[str, object]):
    """Facts for a sentence; one that is missing stays as its name."""

    def __missing__(self, name: str) -> str:
        return name


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(one) for one in value]
    return value
