"""Version 1, put together: its routers, and its description as OpenAPI 3.1."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from rantau.api.auth import Key, OpenKey
from rantau.api.door import answer_failures
from rantau.api.refusals import MEDIA_TYPE
from rantau.api.v1.answers import Fault, Problem
from rantau.api.v1.orders import router as orders
from rantau.api.v1.parties import router as parties
from rantau.api.v1.trail import router as trail
from rantau.api.v1.training import router as training

PREFIX = "/api/v1/"
ALWAYS = (400, 401, 403, 404, 422, 429, 503)
WRITING = (*ALWAYS, 409, 412, 413, 415)
REPEAT = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key and body again has one effect and the same answer, for 30 days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
}
MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of the page that the caller saw, instead of `version` in the body.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}


class Version1(NinjaAPI):
    """The calls, with a description that says what the door adds to each."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """Describe every call, its refusals, and the headers that it reads."""
        schema = super().get_openapi_schema(path_prefix=PREFIX)
        for path in schema["paths"].values():
            for method, call in path.items():
                _complete(method, call)
        for kind in (Problem, Fault):
            schema["components"]["schemas"][kind.__name__] = kind.model_json_schema(
                ref_template="#/components/schemas/{model}", mode="serialization"
            )
            schema["components"]["schemas"][kind.__name__].pop("$defs", None)
        _loosen_pairs([schema["components"]["schemas"], schema["paths"]])
        schema["components"]["securitySchemes"] = {"Key": {"type": "http", "scheme": "bearer"}}
        return schema


def _loosen_pairs(part: Any) -> None:
    """Describe a pair as two of either kind: tools stumble over `prefixItems`."""
    if isinstance(part, dict):
        if kinds := part.pop("prefixItems", None):
            part["items"] = {"anyOf": kinds}
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            _loosen_pairs(one)


def _complete(method: str, call: dict[str, Any]) -> None:
    names = [name for one in call.get("security", ()) for name in one]
    call["security"] = [{"Key": []}] + ([{}] if names == [OpenKey.__name__] else [])
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in ALWAYS if method == "get" else WRITING:
        phrase = HTTPStatus(status).phrase
        call["responses"][status] = {"description": phrase, "content": problem}
    call["responses"] = {str(status): one for status, one in call["responses"].items()}
    if method in ("post", "put"):
        call["parameters"].append(REPEAT)
    if "version" in str(call.get("requestBody", "")) or method in ("post", "put"):
        call["parameters"].append(MATCH)


api = Version1(
    title="Rantau",
    version="1",
    description=(
        "From a memorandum to the classes that partner countries need. Send the key as "
        "`Authorization: Bearer rk_…`; without one you see what the public sees. Refusals are "
        "`application/problem+json` with a `code` and a sentence in the language of "
        "`Accept-Language` (id, en, ja). Money is whole units, decimals are text, days are ISO."
    ),
    docs_url=None,
    openapi_url=None,
    auth=Key("read"),
    urls_namespace="api-1",
)
answer_failures(api)
for part in (parties, orders, training, trail):
    api.add_router("", part)
