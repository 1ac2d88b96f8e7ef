"""A caller with a key, and a clock that stands still."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from rantau.api.limits import Counts
from rantau.base.actor import Actor
from tests.api.world import NOW, World, build, nation, plan_for


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    """Make the folder of collected files, which the server looks for at its start."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rantau.api.clock.timezone", SimpleNamespace(now=lambda: NOW))
    monkeypatch.setattr("rantau.api.limits.COUNTS", Counts())
    monkeypatch.setattr("rantau.api.limits.PER_ADDRESS", 10**9)
    monkeypatch.setattr("rantau.api.limits.PER_KEY", 10**9)


class Caller:
    """Calls as a program does: JSON and a key."""

    def __init__(self, key: str | None = None, **headers: str) -> None:
        self.client = Client(raise_request_exception=False, headers=headers)
        self.key = key

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.key is not None:
            headers.setdefault("Authorization", f"Bearer {self.key}")
        sent: dict[str, Any] = {}
        if method != "GET":
            sent = {"data": json.dumps(body or {}), "content_type": "application/json"}
        return self.client.generic(method, "/api/v1" + path, headers=headers, **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)


@pytest.fixture
def chief_of(db: None) -> tuple[Any, Actor]:
    return nation()


@pytest.fixture
def world(chief_of: tuple[Any, Actor]) -> World:
    """One world, without a plan."""
    return build("A", *chief_of)


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[World]]:
    """Both worlds with a plan in force, built once for a module and taken back at its end."""
    from django.db import transaction  # noqa: PLC0415 -- the settings are ready only now

    with django_db_blocker.unblock(), transaction.atomic():
        given = nation()
        built = [build("A", *given), build("B", *given)]
        plan_for(built, given[1])
        yield built
        transaction.set_rollback(True)
