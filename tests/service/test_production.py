"""Headers and cookies as they are in an installation: exactly these, and no others."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.service import started
from tests.service.test_operations import REAL
from tests.service.test_web import HEADERS

ASK = """
import json
from django.test import Client
client = Client(headers={"X-Forwarded-Proto": "https", "Host": "rantau.example"})
def asked(path, **given):
    answer = client.get(path, given)
    cookies = {
        name: sorted(f"{key}={value}" for key, value in one.items() if value)
        for name, one in answer.cookies.items()
    }
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}
from django.utils import timezone
from rantau.base.actor import SYSTEM
from rantau.journey.parties.actions import PersonFacts, create_person
page, language = asked("/akun/login/"), asked("/", lang="ja")
person = create_person(
    actor=SYSTEM, facts=PersonFacts("a@x.example", "A", "kuda nil mandi sore"), now=timezone.now())
answer = client.post("/akun/login/", {"login": "a@x.example", "password": "kuda nil mandi sore"})
session = {n: sorted(f"{k}={v}" for k, v in one.items() if v) for n, one in answer.cookies.items()}
call = asked("/api/v1/organisations")
print(json.dumps([page, language, session, call]))
"""
YEAR = 365 * 24 * 3600
HSTS = {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"}
OF_ONE_PAGE = ("Content-Length", "Expires", "Vary", "Content-Type", "Cache-Control")
LASTS = ("expires=", "max-age=")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder: Path = tmp_path_factory.mktemp("production") / "data"
    assert started.rantau("migrate", folder=folder, **REAL).returncode == 0
    ready = started.rantau("serve", "--check", folder=folder, **REAL)
    assert ready.returncode == 0, ready.stderr
    checked = started.rantau(
        "manage", "check", "--deploy", "--fail-level", "WARNING", folder=folder, **REAL
    )
    assert checked.returncode == 0, checked.stderr
    done = started.rantau("manage", "shell", "--no-imports", "-c", ASK, folder=folder, **REAL)
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def parts(policy: str) -> list[str]:
    return sorted(part.strip() for part in policy.split(";"))


def test_every_answer_carries_these_headers_and_no_others(told: list[Any]) -> None:
    page, _, _, call = told
    wanted = HEADERS | HSTS
    wanted["Content-Security-Policy"] = ";".join(parts(wanted["Content-Security-Policy"]))

    for answer in (page, call):
        found = {k: v for k, v in answer["headers"].items() if k not in OF_ONE_PAGE}
        found.pop("Content-Language")
        found["Content-Security-Policy"] = ";".join(parts(found["Content-Security-Policy"]))
        assert (answer["status"], found) == (200, wanted)
    assert "no-store" in page["headers"]["Cache-Control"]
    assert call["headers"]["Cache-Control"] == "no-store"


def without_times(cookies: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        name: [one for one in how if not one.startswith(LASTS)] for name, how in cookies.items()
    }


def test_every_cookie_goes_over_https_to_this_host_and_to_no_script(told: list[Any]) -> None:
    page, language, session, _ = told
    closed = ["httponly=True", "path=/", "samesite=Lax", "secure=True"]

    assert without_times(page["cookies"]) == {"__Host-csrf": closed}
    assert without_times(language["cookies"]) == {"language": closed}
    assert without_times(session) == {"__Host-csrf": closed, "__Host-sid": closed}
    assert [one for one in session["__Host-sid"] if one.startswith(LASTS)] == [], "ends with it"
