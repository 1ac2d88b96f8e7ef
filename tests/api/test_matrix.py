"""The access matrix of the calls: generated from the routes, judged by an oracle written apart."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from rantau.api.auth import Key
from rantau.api.v1.api import api
from rantau.base.access import RowTable, every_row
from rantau.base.actor import Role
from tests.api.matrix import cells
from tests.api.oracle import CAPACITIES as CAPACITY
from tests.api.oracle import CLASSES, ORDERS, PARTIES, PLANS, RULES, Rule
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


Sabotage = Callable[[pytest.MonkeyPatch], None]


def rows(model: str, **changed: Any) -> Sabotage:
    """Return a sabotage of a row table; a role without a rule loses its row."""

    def sabotage(monkeypatch: pytest.MonkeyPatch) -> None:
        table = apps.get_model("journey", model)
        kept: RowTable = {
            role: rule for role, rule in table.rows.items() if str(role) not in changed
        } | {Role(name): rule for name, rule in changed.items() if rule is not None}
        monkeypatch.setattr(table, "rows", kept)

    return sabotage


def scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Key, "allow", lambda self, actor: actor)


def about(rules: tuple[Rule, ...], *names: str) -> list[Rule]:
    return [rule for rule in rules if any(f"{{{name}" in rule.path or rule.shows == name
                                          for name in names)]  # fmt: skip


MUTANTS: dict[str, tuple[Sabotage, list[Rule]]] = {
    "a host sees every order": (rows("JobOrder", host=every_row), about(ORDERS, "order")),
    "a partner sees every order": (rows("JobOrder", partner=every_row), about(ORDERS, "draft")),
    "the ministry sees drafts": (rows("JobOrder", ministry=every_row), about(ORDERS, "draft")),
    "anybody sees every order": (rows("JobOrder", public=every_row), about(ORDERS, "order")),
    "a host sees no order": (rows("JobOrder", host=None), about(ORDERS, "draft")),
    "a partner sees every memorandum": (
        rows("Memorandum", partner=every_row), about(ORDERS, "memorandum", "unsigned")),
    "a host sees unsigned ones": (
        rows("Memorandum", host=every_row), about(ORDERS, "unsigned")),
    "a partner sees every promise": (
        rows("Promise", partner=every_row), about(ORDERS, "promise_partner_memorandum")),
    "a centre sees every class": (
        rows("TrainingClass", training_centre=every_row), about(CLASSES, "class")),
    "a host sees classes": (rows("TrainingClass", host=every_row), about(CLASSES, "class")),
    "anybody sees every class": (
        rows("TrainingClass", public=every_row), about(CLASSES, "class")),
    "anybody sees every plan": (rows("ClassPlan", public=every_row), about(PLANS, "plan")),
    "a partner sees plans": (rows("ClassPlan", partner=every_row), about(PLANS, "plan")),
    "the ministry sees no plan": (rows("ClassPlan", ministry=None), about(PLANS, "plan")),
    "a centre sees every capacity": (
        rows("Capacity", training_centre=every_row), about(CAPACITY, "capacity")),
    "a centre sees every closure": (
        rows("Closure", training_centre=every_row), about(CAPACITY, "closure")),
    "a partner sees every webhook": (
        rows("Webhook", partner=every_row), about(PARTIES, "webhook_role")),
    "a centre sees every key": (
        rows("ApiKey", training_centre=every_row), about(PARTIES, "key_role")),
    "a key needs no scope and nobody needs a key": (
        scopes, [rule for rule in RULES if rule.path in ("/rates", "/totals")]),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_fault_in_a_row_table_is_found(
    name: str, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage, rules = MUTANTS[name]
    sabotage(monkeypatch)

    faults = {str(cell) for cell in cells(worlds, rules) if cell.fault}

    assert faults != set()
