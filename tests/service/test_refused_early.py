"""What is refused before anybody looks at it, and what the database refuses meanwhile."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from rantau.base.actor import Door
from rantau.base.words import say
from rantau.journey.orders.actions import draft_orders
from rantau.journey.parties.actions import register_organisations
from rantau.journey.parties.models import Organisation, Person
from rantau.journey.parties.queries import actor_in_hat
from rantau.journey.training.actions import keep_capacity_sheet
from tests.portals.conftest import (
    Join,
    Register,
    ani,
    join,
    ministry,
    officer,
    register,
    signed_in,
    static_folder,
)

__all__ = ["ani", "join", "ministry", "officer", "register", "signed_in", "static_folder"]
pytestmark = pytest.mark.django_db
KILO = 1024
REGISTRATION = {"kind": "partner", "code": "WFG", "name": "WFG", "country": "JP"}


def sent(n_bytes: int) -> dict[str, Any]:
    content = BytesIO(b"x" * n_bytes)
    content.name = "sheet.csv"
    return {"sheet": content}


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["/akun/login/", "/periksa", "/penerima/pesanan/lembar"])
def test_what_a_stranger_sends_is_refused_before_it_is_read(
    path: str, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", lambda self: read.append(self.path))

    page = Client(enforce_csrf_checks=True).post(path, sent(300 * KILO))

    assert page.status_code == 413
    assert say("ui", "error_413", "ja") in page.content.decode()
    assert (read, list(disk.iterdir())) == ([], [])


def test_a_sheet_of_who_has_signed_in_is_read_up_to_its_limit(
    client: Client, join: Join, register: Register, disk: Path
) -> None:
    client.force_login(join("yuki", register("host", "YAMADA")))

    small = client.post("/penerima/pesanan/lembar", sent(300 * KILO))
    large = client.post("/penerima/pesanan/lembar", sent(9 * KILO * KILO))
    elsewhere = client.post("/penerima/pesanan/baru", sent(300 * KILO))

    assert (small.status_code, large.status_code, elsewhere.status_code) == (302, 413, 413)
    assert list(disk.iterdir()) == []


def test_a_call_that_is_too_large_is_refused_unread(client: Client, settings: Any) -> None:
    body = b"1" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    answer = client.post("/api/v1/orders", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "path",
    ["/organisasi/%00", "/organisasi?q=%00", "/tawaran/x%00", "/undangan/%00", "/?lang=%00"],
)
def test_the_character_that_cannot_be_stored_is_refused_in_an_address(
    client: Client, path: str
) -> None:
    page = client.get(path)

    assert page.status_code == 400
    assert say("ui", "error_400", "en") in page.content.decode()


def test_and_in_a_cookie_a_form_and_a_call(client: Client, signed_in: Client) -> None:
    crafted = Client()
    crafted.cookies["sid"] = "abcdefgh\x00"

    cookie = crafted.get("/akun/saya")
    form = signed_in.post("/kementerian/izin/l-1/suspend", {"reason": "a\x00"})
    call = client.get("/api/v1/organisations/a%00")

    assert [one.status_code for one in (cookie, form, call)] == [400, 400, 400]
    assert call.json()["code"] == "unusable_request"


def twice(**_: Any) -> None:
    first = Organisation.objects.get(code="KEMNAKER")
    first.pk, first.ref = None, ""
    first.save()


def test_who_comes_second_is_told_so(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rantau.journey.parties.actions.register_organisation", twice)

    page = signed_in.post("/kementerian/organisasi/baru?lang=en", REGISTRATION)

    assert page.status_code == 409
    assert say("refusal", "done_meanwhile", "en") in page.content.decode()


def locked(*_: Any, **__: Any) -> Any:
    raise OperationalError("deadlock detected")


@pytest.mark.parametrize(
    "where",
    [
        "rantau.journey.parties.actions.register_organisation",
        "rantau.portals.shared.middleware.actor_in_hat",
    ],
)
def test_a_busy_database_asks_to_come_again(
    ani: Person, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(ani)
    monkeypatch.setattr(where, locked)

    page = client.post("/kementerian/organisasi/baru", REGISTRATION)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert say("ui", "error_503", "ja") in page.content.decode()


def test_a_busy_database_says_so_to_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rantau.api.v1.parties.organisation_list", locked)

    answer = Client().get("/api/v1/organisations")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["code"] == "busy"


class Read(Exception):
    """The sheet was read."""


@pytest.mark.parametrize(
    ("act", "reader"),
    [
        (draft_orders, "rantau.journey.orders.actions.orders.read_orders"),
        (register_organisations, "rantau.journey.parties.actions.register.read_register"),
        (keep_capacity_sheet, "rantau.journey.training.actions.capacity.read_capacity"),
    ],
)
def test_a_sheet_is_read_before_anything_is_locked(
    act: Any, reader: str, register: Register, join: Join, officer: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    outside = len(connection.savepoint_ids)
    centre = actor_in_hat(join("dewi", register("training_centre", "BLK")).pk, None, door=Door.WEB)

    def reads(**_: Any) -> Any:
        raise Read(len(connection.savepoint_ids))

    monkeypatch.setattr(reader, reads)
    who = centre if act is keep_capacity_sheet else officer
    with pytest.raises(Read) as found:
        act(actor=who, data=b"", name="x.csv", lang="id", now=timezone.now())

    assert found.value.args == (outside,)
