"""What calls answer with where a use case returns a stored row: its name, state and version.

Pages and lists are answered with the frozen rows of the queries themselves: one truth for pages
and programs. `schema.json` holds their form, and a test fails when it changes.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from rantau.base.errors import BadInput
from rantau.base.tables import Record, Table


class Done(Schema):
    """A row as an act has left it."""

    ref: str
    state: str
    version: int


class Made(Done):
    """A new row with what is said only once."""

    secret: str | None


class Fault(Schema):
    code: str
    detail: str
    facts: dict[str, Any]


class Problem(Schema):
    """Why something was not done (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    facts: dict[str, Any]
    faults: dict[str, Fault]


def done(record: Table) -> Done:
    """Answer with what became of a row."""
    if isinstance(record, Record):
        return Done(ref=record.ref, state=record.state, version=record.version)
    return Done(ref=record.ref, state="", version=1)


def made(record: Table, secret: str) -> Made:
    """Answer with a new row and its secret."""
    return Made(**done(record).dict(), secret=secret)


def created(response: HttpResponse, record: Table, path: str) -> Done:
    """Answer with a new row, and say where it is."""
    response.headers["Location"] = f"/api/v1/{path}/{record.ref}"
    return done(record)


def seen(request: HttpRequest, version: int | None) -> int:
    """Return the version that the caller saw, from the body or from If-Match.

    Raises
    ------
    BadInput : ``version_needed``.
    """
    tag = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if version is None and not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise BadInput("look_at_fields", {"version": BadInput("version_needed")})
    return int(tag) if version is None else version


def tagged(response: HttpResponse, version: int) -> None:
    """Name the version of a page, for If-Match."""
    response.headers["ETag"] = f'"{version}"'
