"""Walks the pages: every route of the resolver, by every role, with objects of both worlds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.transaction import atomic, set_rollback
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rantau.journey.parties.models import Person
from tests.api.world import World
from tests.portals.page_oracle import Row

LETTERS = {"ministry": "M", "partner": "P", "host": "H", "training_centre": "C", "": "A"}
CLOSED = (403, 404, 405)
SIGN_IN = "/akun/login/?"


@dataclass(frozen=True)
class Cell:
    """Who got further than the door of a page, with an object of whose world, by which method."""

    name: str
    method: str
    is_own: bool
    passed: str


def routes() -> set[str]:
    """Name every route of a page; what machines ask has oracles of its own."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if one.app_name != "api":
                yield from _names(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name


def cells(worlds: list[World], row: Row) -> Iterator[Cell]:
    """Make every call that a row tells of; each is taken back."""
    for method in ("GET", "POST"):
        for is_own in (True, False) if row.others_get is not None else (True,):
            passed = [
                LETTERS[role]
                for role in LETTERS
                if _passes(row, method, role, worlds if is_own else worlds[::-1])
            ]
            yield Cell(row.name, method, is_own, "".join(passed) or "-")


def _passes(row: Row, method: str, role: str, worlds: list[World]) -> bool:
    """Tell whether somebody of world A gets further with an object of the first of the worlds."""
    client = Client(raise_request_exception=False)
    actor = next(one for one in worlds if one.letter == "A").actors.get(role)
    with atomic():
        if actor is not None:
            client.force_login(Person.objects.get(pk=actor.person_id))
        names = {place: _filled(text, worlds[0], role) for place, text in row.names}
        answer: Any = client.generic(
            method, reverse(row.name, kwargs=names), b"evidence=x&reason=x",
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        answer.close()
        set_rollback(True)
    assert answer.status_code < 500, (row.name, method, role)
    is_led_away = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
    return answer.status_code not in CLOSED and not is_led_away


def _filled(text: str, world: World, role: str) -> str:
    """Fill in an object; `x_role` is the one of the caller's role."""
    place = re.fullmatch(r"\{([a-z_]+)\}", text)
    if place is None:
        return text
    name = place[1].replace("_role", f"_{role}")
    return world.refs.get(name) or world.refs[place[1].replace("_role", "_host")]
