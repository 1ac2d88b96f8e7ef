"""The doctor's looks that depend on the database."""

import pytest
from django.db import connection

from rantau.service.doctor import Looked, examine

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def looked(code: str) -> Looked | None:
    return next((one for one in examine() if one.code == code), None)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_on_postgresql_backups_need_its_own_program(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path:
        monkeypatch.setenv("PATH", path)

    found = looked("dump")

    if connection.vendor == "sqlite":
        assert found is None
    else:
        assert found is not None
        assert found.well == (path == "")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", *DURABLE])
def test_a_postgresql_that_can_lose_what_it_took_is_wrong(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "sqlite":
        assert looked("durable") is None
        return
    found = dict.fromkeys(DURABLE, "on") | ({wrong: "off"} if wrong else {})
    monkeypatch.setattr("rantau.service.doctor.shown", lambda cursor, name: found[name])

    told = looked("durable")

    assert told is not None
    assert told.well == (wrong == "")


@pytest.mark.django_db
def test_what_cannot_be_looked_at_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def _tables() -> Looked:
        raise OSError

    monkeypatch.setattr("rantau.service.doctor.LOOKS", (_tables,))

    assert list(examine()) == [
        Looked("unlooked", well=False, facts={"what": "tables", "error": "OSError"})
    ]
