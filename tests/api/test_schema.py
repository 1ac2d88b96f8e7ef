"""The committed description is what the code says, and the page that shows it obeys the CSP."""

import json
import re

import pytest
from django.test import Client

from rantau.api.__main__ import written
from rantau.api.docs import FILES, SCHEMA
from rantau.api.v1.api import api

pytestmark = [pytest.mark.django_db, pytest.mark.promise(83)]


def test_the_committed_description_is_that_of_the_calls() -> None:
    now = written(api.get_openapi_schema())

    assert SCHEMA.read_text(encoding="utf-8") == now, "run: python -m rantau.api"


def test_the_description_is_openapi_3_1_and_open_to_all() -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"] == "3.1.0"


def test_every_call_names_its_refusals_as_problems() -> None:
    for path in api.get_openapi_schema()["paths"].values():
        for call in path.values():
            for status, one in call["responses"].items():
                if status >= "400":
                    assert list(one["content"]) == ["application/problem+json"]


def test_the_page_has_no_script_of_its_own_and_nothing_from_elsewhere() -> None:
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()

    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    assert re.findall(r"\son[a-z]+=|style=|//", page) == []
    for name, kind in FILES.items():
        found = Client().get(f"/api/v1/docs/{name}")
        assert (found.status_code, found.headers["Content-Type"].split(";")[0]) == (200, kind)
        assert len(b"".join(found.streaming_content)) > 100  # type: ignore[attr-defined]
    assert Client().get("/api/v1/docs/secrets.py").status_code == 404
