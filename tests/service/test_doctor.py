"""The doctor's looks that depend on the database."""

import pytest
from django.db import connection

from rantau.service.doctor import Looked, examine


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
