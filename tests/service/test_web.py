"""What every answer carries, addresses for monitors, and the mode in which only reading goes."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.checks import run_checks
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from rantau.base.actor import SYSTEM
from rantau.base.words import LANGUAGES, say
from rantau.journey.parties.actions import PersonFacts, create_person
from rantau.portals.shared.sessions import SessionStore
from rantau.service.caches import sweep
from rantau.service.environment import read
from rantau.service.life import show_life
from rantau.service.logs import JsonLines

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NUMBER = "3273012345670001"


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    """Make the folder of collected files, which the server looks for at its start."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> "Changed":
    return Changed(monkeypatch)


class Changed:
    """Sets the environment that the settings hold."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __call__(self, **variables: str) -> None:
        base = {"RANTAU_DEMO": "1", "RANTAU_DATA_DIR": str(settings.RANTAU.data_dir)}
        named = {f"RANTAU_{name.upper()}": value for name, value in variables.items()}
        self.monkeypatch.setattr(settings, "RANTAU", read(base | named))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/contoh", "/nowhere", "/healthz", "/api/v1/nowhere"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    answer = client.get(path)

    found = {name: answer.headers.get(name) for name in HEADERS}
    policy = found.pop("Content-Security-Policy") or ""
    wanted = dict(HEADERS)
    parts = {part.strip() for part in wanted.pop("Content-Security-Policy").split(";")}
    assert found == wanted
    assert {part.strip() for part in policy.split(";")} == parts


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_other_sites(client: Client) -> None:
    cookies = client.get("/akun/login/").cookies

    assert {name: (one["httponly"], one["samesite"]) for name, one in cookies.items()} == {
        "csrf": (True, "Lax")
    }


@pytest.mark.django_db
def test_signing_out_leaves_nothing_behind(client: Client) -> None:
    person = create_person(
        actor=SYSTEM, facts=PersonFacts("ani@x.example", "Ani"), now=timezone.now()
    )
    client.force_login(person)

    answer = client.post("/akun/logout/")

    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["sid"].value == ""


@pytest.mark.django_db
def test_health_and_readiness(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True, "tables_missing": 0, "read_only": False}
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_metrics_name_tables_and_states_and_nobody(client: Client) -> None:
    facts = PersonFacts("canary@x.example", "Canary", national_number=NUMBER)
    create_person(actor=SYSTEM, facts=facts, now=timezone.now())
    show_life(timezone.now())

    text = client.get("/metrics").content.decode()

    assert "rantau_journal_entries 1.0" in text
    assert "rantau_worker_silent_seconds 0." in text
    assert [one for one in ("canary", "Canary", NUMBER) if one in text] == []


@pytest.mark.django_db
def test_what_is_over_is_cleared_out_of_the_caches() -> None:
    for name in ("default", "sheets"):
        caches[name].set_many({"over": 1, "kept": 2}, 60)
        caches[name].set("for_ever", 3, None)
    later = timezone.now() + timedelta(seconds=30)

    SessionStore(None).save()

    assert sweep(later) == {"cache_entries_over": 0, "sessions_over": 0}
    assert sweep(later + timedelta(minutes=1)) == {"cache_entries_over": 4, "sessions_over": 0}
    assert sweep(later + timedelta(hours=1)) == {"cache_entries_over": 0, "sessions_over": 1}
    assert [caches[name].get("for_ever") for name in ("default", "sheets")] == [3, 3]


@pytest.mark.django_db
def test_metrics_are_closed_to_strangers(client: Client, changed: Changed) -> None:
    changed(metrics_token="open sesame")

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 404
    given = {"Authorization": "Bearer open sesame"}
    assert client.get("/metrics", headers=given).status_code == 200


def test_security_txt_says_where_to_report(client: Client, changed: Changed) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    changed(security_contact="mailto:security@rantau.example")

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:security@rantau.example"
    assert lines[1].startswith("Expires: ")


@pytest.mark.django_db
def test_while_only_reading_goes_every_write_is_told_to_come_later(
    client: Client, changed: Changed
) -> None:
    changed(read_only="1")

    said = {
        lang: client.post("/contoh/masuk", {}, headers={"Accept-Language": lang}).content.decode()
        for lang in LANGUAGES
    }
    page = client.post("/contoh/masuk", {"who": "x"}, headers={"Accept-Language": "en"})
    call = client.post("/api/v1/orders", content_type="application/json")

    assert (page.status_code, call.status_code) == (503, 503)
    assert said == {lang: say("refusal", "read_only", lang) for lang in LANGUAGES}
    assert json.loads(call.content)["code"] == "read_only"
    assert page.headers["Retry-After"] == "600"
    assert client.get("/").status_code == 200


def test_an_old_sqlite_is_an_error_outside_the_demo(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = {
        "RANTAU_SECRET_KEY": "x" * 60, "RANTAU_HOSTS": "a.example",
        "RANTAU_ORIGIN": "https://a.example",
    }  # fmt: skip
    monkeypatch.setattr(settings, "RANTAU", read(real))
    monkeypatch.setattr("rantau.service.checks.sqlite3.sqlite_version_info", (3, 40, 1))
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
    monkeypatch.setattr(settings, "DATABASES", {"default": database})

    found = {one.id for one in run_checks() if str(one.id).startswith("rantau.")}

    assert found == {"rantau.E001", "rantau.E002"}


def test_a_log_line_holds_no_fact_that_is_not_on_the_list() -> None:
    record = logging.LogRecord("rantau.x", logging.ERROR, "x.py", 1, "failed", (), None)
    record.__dict__ |= {"national_number": NUMBER, "reason": "canary", "task": "orders"}
    try:
        int(f"canary {NUMBER}")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)

    line = JsonLines().format(record)

    assert json.loads(line)["task"] == "orders"
    assert json.loads(line)["error"] == "ValueError"
    assert NUMBER not in line
    assert "canary" not in line


def line_of(name: str, text: str, *values: object, **facts: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, text, values, None)
    record.__dict__ |= facts
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return {key: value for key, value in found.items() if key not in ("at", "level")}


def test_a_package_s_line_says_what_and_where_and_no_value(client: Client) -> None:
    error = OSError(f"password canary of {NUMBER}")
    request = RequestFactory().get("/undangan/canary")
    request.resolver_match = resolve("/undangan/canary")

    pool = line_of("psycopg.pool", "error connecting in %r: %s", "canary", error)
    page = line_of(
        "django.request", "%s: %s", "Internal Server Error", "/undangan/canary",
        status_code=500, request=request,
    )  # fmt: skip
    hook = line_of("rantau.notices", "webhook_failed", webhook="w-1", why="deadline", n=2)

    assert pool == {
        "from": "psycopg.pool", "event": "error connecting in %r: %s", "errors": ["OSError"],
    }  # fmt: skip
    assert page == {
        "from": "django.request", "event": "Internal Server Error", "status": 500,
        "route": "undangan/<str:code>",
    }  # fmt: skip
    assert hook == {
        "from": "rantau.notices", "event": "webhook_failed", "webhook": "w-1", "why": "deadline",
        "n": 2,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_line_for_each_request_where_it_is_wished(
    client: Client, changed: Changed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "rantau.service.middleware")
    client.get("/healthz")
    silent = list(caplog.records)
    changed(log_requests="1")

    client.get("/undangan/canary?x=canary")
    client.get("/api/v1/orders?text=canary")

    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    found = [{name: line[name] for name in ("event", "route", "status", "role", "door")}
             for line in lines if line["from"] == "rantau.service.middleware"]  # fmt: skip
    assert silent == []
    assert found == [
        {"event": "answered", "route": "undangan/<str:code>", "status": 422, "role": "public",
         "door": "web"},
        {"event": "answered", "route": "api/v1/orders", "status": 200, "role": "public",
         "door": "web"},
    ]  # fmt: skip
    assert "canary" not in json.dumps(lines)
