"""The access matrix of the calls: generated from the routes, judged by an oracle written apart."""

import pytest

from rantau.api.auth import Key
from rantau.api.v1.api import api
from tests.api.matrix import cells
from tests.api.oracle import RULES
from tests.api.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.promise(94)]


def routes() -> set[tuple[str, str]]:
    return {
        (method, path.removeprefix("/api/v1"))
        for path, calls in api.get_openapi_schema()["paths"].items()
        for method in map(str.upper, calls)
    }


def test_every_route_has_an_oracle_and_every_oracle_a_route() -> None:
    assert {(rule.method, rule.route) for rule in RULES} == routes()


def test_nobody_sees_or_does_what_the_oracle_does_not_grant(worlds: list[World]) -> None:
    found = list(cells(worlds, RULES))

    assert sorted({str(cell) for cell in found if cell.fault}) == []
    assert len(found) == len(RULES) * 18
    assert sum(cell.should for cell in found) > len(found) // 4


def test_a_key_that_needs_no_scope_is_found(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Key, "allow", lambda self, actor: actor)
    rules = [rule for rule in RULES if rule.path in ("/rates", "/totals")]

    assert any(cell.fault for cell in cells(worlds, rules))
