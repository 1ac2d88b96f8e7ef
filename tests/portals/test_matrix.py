"""Every route of the pages has a row of the oracle, and every role gets as far as it says."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from rantau.base.access import every_row
from rantau.base.actor import Role
from rantau.journey.orders.models import JobOrder
from rantau.portals.shared import desks
from tests.api.conftest import static_folder, worlds
from tests.api.world import NOW, World
from tests.portals.page_matrix import Cell, cells, routes
from tests.portals.page_oracle import ROWS, Row

__all__ = ["static_folder", "worlds"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise(94),
    pytest.mark.usefixtures("one_connection"),
]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=lambda: NOW, override=timezone.override)
    monkeypatch.setattr("rantau.portals.shared.middleware.timezone", clock)


def told_of(row: Row) -> list[Cell]:
    found = [Cell(row.name, "GET", True, row.get), Cell(row.name, "POST", True, row.post)]
    if row.others_get is None or row.others_post is None:
        return found
    return [
        found[0], Cell(row.name, "GET", False, row.others_get),
        found[1], Cell(row.name, "POST", False, row.others_post),
    ]  # fmt: skip


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {row.name for row in ROWS} == routes()
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_nobody_gets_further_than_the_oracle_says(row: Row, worlds: list[World]) -> None:
    assert list(cells(worlds, row)) == told_of(row)


def row_of(name: str) -> Row:
    return next(row for row in ROWS if row.name == name)


def test_an_open_door_and_a_row_that_is_seen_by_all_are_found(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as door:
        everybody = {"ministry": frozenset(Role)}
        door.setattr("rantau.portals.shared.middleware.OFFICES", dict(desks.OFFICES) | everybody)
        opened = list(cells(worlds, row_of("ministry:orders")))
    monkeypatch.setattr(JobOrder, "rows", dict.fromkeys(Role, every_row))
    shown = list(cells(worlds, row_of("host:order")))

    assert opened != told_of(row_of("ministry:orders"))
    assert shown != told_of(row_of("host:order"))
