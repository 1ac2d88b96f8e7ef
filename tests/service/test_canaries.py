"""What is said once, or posted, stands in no table, log, message, figure or report of an error."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from rantau.journey.parties.models import ApiKey, Invitation, Person
from rantau.journey.parties.queries.members import code_hash
from rantau.notices import webhooks
from rantau.service import worker
from rantau.service.logs import JsonLines
from tests.portals.conftest import PASSWORD, ani, join, ministry, register, signed_in, static_folder

__all__ = ["ani", "join", "ministry", "register", "signed_in", "static_folder"]
pytestmark = pytest.mark.django_db
TEAM = "/organisasi-saya"
CANARY = "burung kenari 3273012345670001"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, as it is written, down to the finest level."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def office(client: Client, ani: Person) -> Client:
    client.post("/contoh/masuk", {"who": ani.ref})
    return client


def stored() -> str:
    """Every cell of every table, sessions opened."""
    cells: list[object] = [one.get_decoded() for one in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [cell for row in cursor.fetchall() for cell in row]
    return "\n".join(
        bytes(cell).decode("latin-1") if isinstance(cell, (bytes, memoryview)) else str(cell)
        for cell in cells
    )


def found(pattern: str, page: Any) -> str:
    (one,) = re.findall(pattern, page.content.decode())
    return str(one)


def until() -> str:
    return (timezone.now() + timedelta(days=30)).date().isoformat()


def said_by_pages(office: Client) -> dict[str, str]:
    """Let the pages say an invitation's code, a key and a webhook's secret."""
    invited = office.post(f"{TEAM}/undang", {"email": "citra@x.example"})
    scopes = ["read", "parties", "step_up"]
    key = office.post(f"{TEAM}/kunci", {"name": "k", "scopes": scopes, "expires_on": until()})
    hook = office.post(f"{TEAM}/webhook", {"url": "https://x.example"})
    return {
        "code": found(r'href="http://testserver/undangan/([^"]+)"', invited),
        "key": found(r"<code>(rk_[^<]+)</code>", key),
        "hook": found(r"<code>([\w-]{43})</code>", hook),
    }


def said_by_calls(key: str) -> dict[str, str]:
    """Let the interface say the same three, each call sent twice."""
    bodies = {
        "invitations": {"email": "dodi@x.example", "is_admin": False},
        "keys": {"name": "n", "scopes": ["read"], "expires_on": until()},
        "webhooks": {"url": "https://y.example", "events": []},
    }
    said = {}
    for path, body in bodies.items():
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": path}
        send: dict[str, Any] = {"content_type": "application/json", "headers": headers}
        answers = [Client().post(f"/api/v1/{path}", json.dumps(body), **send) for _ in range(2)]
        said[f"api_{path}"] = answers[0].json()["secret"]
        assert answers[1].json()["secret"] is None
    return said


def test_secrets_that_are_said_once_are_kept_nowhere(office: Client, logged: io.StringIO) -> None:
    secrets = said_by_pages(office)
    secrets |= said_by_calls(secrets["key"])
    secrets["password"] = "kuda nil mandi sore"
    given = {"name": "Citra", "password": secrets["password"]}
    assert Client().post(f"/undangan/{secrets['code']}", given).status_code == 302
    Client().post("/akun/login/", {"login": "citra@x.example", "password": CANARY})
    told: list[str] = []

    webhooks.sweep(timezone.now(), lambda *sent: told.append(repr(sent)))

    places = {
        "tables": stored(), "log": logged.getvalue(), "told": "".join(told),
        "figures": Client().get("/metrics").content.decode(),
    }  # fmt: skip
    secrets["wrong"] = CANARY
    assert [(what, where) for what, secret in secrets.items() for where, text in places.items()
            if secret in text] == []  # fmt: skip
    assert "citra@x.example" in places["tables"], "the test can see what it looks for"
    assert "invitation.accept" in places["told"]
    assert bytes(Invitation.objects.get(state="accepted").code_hash) == code_hash(secrets["code"])
    assert bytes(ApiKey.objects.get(name="n").secret_hash) == code_hash(secrets["api_keys"])


def test_second_factors_are_closed_at_rest(signed_in: Client, logged: io.StringIO) -> None:
    signed_in.post("/akun/reauthenticate/", {"password": PASSWORD})
    page = signed_in.get("/akun/2fa/totp/activate/")
    secret = found(r"\b([A-Z2-7]{32})\b", page)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert signed_in.post("/akun/2fa/totp/activate/", {"code": code}).status_code == 302
    codes = re.findall(r"\b\d{8}\b", signed_in.get("/akun/2fa/recovery-codes/").content.decode())

    kept = stored()

    assert len(codes) == 10
    assert [one for one in (secret, *codes) if one in kept + logged.getvalue()] == []
    assert '"seed": "' in kept, "the test can see what it looks for"
    assert re.findall(r'"seed": "[0-9a-f]{80}"', kept) == []


def fails(*_: object, **given: object) -> Any:
    raise ValueError(f"{given} {CANARY}")


Call = Callable[[], Any]


def by_an_invitation(office: Client) -> Call:
    code = said_by_pages(office)["code"]
    given = {"name": CANARY, "password": CANARY}
    stranger = Client(raise_request_exception=False)
    return lambda: stranger.post(f"/undangan/{code}?x={CANARY}", given)


def by_signing_in(office: Client) -> Call:
    given = {"login": "ani@rantau.example", "password": CANARY}
    stranger = Client(raise_request_exception=False)
    return lambda: stranger.post("/akun/login/", given)


def by_a_call(office: Client) -> Call:
    headers = {"Authorization": f"Bearer {said_by_pages(office)['key']}"}
    body = json.dumps({"email": "x@x.example", "is_admin": False, "note": CANARY})
    return lambda: Client(headers=headers).post(
        f"/api/v1/invitations?x={CANARY}", body, content_type="application/json"
    )


@pytest.mark.parametrize(
    ("door", "broken"),
    [
        (by_an_invitation, "rantau.portals.shared.views.invitation.accept_invitation"),
        (by_signing_in, "allauth.account.auth_backends.AuthenticationBackend.authenticate"),
        (by_a_call, "rantau.journey.parties.queries.members.code_hash"),
    ],
)
def test_an_unforeseen_error_repeats_nothing_that_was_posted(
    office: Client,
    logged: io.StringIO,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    door: Callable[[Client], Call],
    broken: str,
) -> None:
    call = door(office)
    settings.ADMINS = [("Ani", "ani@rantau.example")]
    n_mails = len(mail.outbox)
    monkeypatch.setattr(broken, fails)

    page = call()

    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert page.status_code == 500
    assert [one["error"] for one in lines if "error" in one] == ["ValueError"]
    assert CANARY not in page.content.decode() + logged.getvalue()
    assert len(mail.outbox) == n_mails, "a report by mail would carry what was posted"


def test_an_error_of_the_worker_repeats_nothing(
    logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(worker.SWEEPS, "orders", fails)

    worker.sweep("orders")

    assert json.loads(logged.getvalue())["error"] == "ValueError"
    assert CANARY not in logged.getvalue()


def test_a_refusal_of_the_framework_repeats_nothing(logged: io.StringIO) -> None:
    answer = Client().get("/", headers={"Host": "kenari.example"})

    (line,) = (json.loads(line) for line in logged.getvalue().splitlines())
    assert answer.status_code == 400
    assert line["event"] == line["error"] == "DisallowedHost"
    assert "kenari" not in logged.getvalue() + answer.content.decode()
