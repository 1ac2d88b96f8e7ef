"""Webhooks: nothing lost while an address fails, nothing told that its member may not see."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from rantau.journey.orders.actions import draft_order
from rantau.journey.parties.actions import add_webhook, end_membership
from rantau.journey.parties.models import Webhook, WebhookCursor
from rantau.journey.parties.queries import team_page
from rantau.journey.trail.models import JournalEntry
from rantau.notices.post import DEADLINE_S, NotSent, post, public_address
from rantau.notices.webhooks import MOST_FAILURES, SWEEP_FOR_S, TAKEN_FOR, signature, sweep
from tests.api.world import NOW, World, build, nation

pytestmark = [pytest.mark.django_db, pytest.mark.promise(83)]


class Listener:
    """An address on this machine; `status` is what it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[str, bytes]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((self.headers["Rantau-Signature"], body))
                self.send_response(listener.status)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [one for _, body in self.heard for one in json.loads(body)["entries"]]


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def worlds() -> list[World]:
    given = nation()
    return [build("A", *given), build("B", *given)]


@pytest.fixture
def secret(worlds: list[World], listener: Listener) -> str:
    """The host of world A listens; nobody else does."""
    WebhookCursor.objects.all().delete()
    Webhook.objects.all().delete()
    hook, secret = add_webhook(
        actor=worlds[0].actors["host"], url="https://hook.example", events=[], now=NOW
    )
    Webhook.objects.filter(pk=hook.pk).update(url=listener.url)
    return secret


def order_of(world: World) -> str:
    return draft_order(actor=world.actors["host"], terms=world.terms, now=NOW).ref


def test_an_address_that_fails_and_recovers_has_lost_nothing(
    worlds: list[World], secret: str, listener: Listener
) -> None:
    listener.status = 500
    first = order_of(worlds[0])
    assert sweep(NOW) == {"webhooks_told": 0}
    second = order_of(worlds[0])
    assert sweep(NOW + timedelta(seconds=29)) == {"webhooks_told": 0}
    assert len(listener.heard) == 1, "it waits before it tries again"
    listener.heard.clear()
    listener.status = 204

    assert sweep(NOW + timedelta(seconds=31)) == {"webhooks_told": 1}
    assert sweep(NOW + timedelta(seconds=32)) == {"webhooks_told": 0}

    assert [(one["ref"], one["act"], one["to"]) for one in listener.entries] == [
        (first, "joborder.draft", "draft"),
        (second, "joborder.draft", "draft"),
    ]
    assert WebhookCursor.objects.get().failures == 0


def test_of_two_workers_one_tells(worlds: list[World], secret: str, listener: Listener) -> None:
    order_of(worlds[0])
    told = []

    def send(url: str, body: bytes, headers: dict[str, str]) -> None:
        told.append(body)
        assert sweep(NOW) == {"webhooks_told": 0}, "the other worker passes it by"

    assert sweep(NOW, send) == {"webhooks_told": 1}
    assert len(told) == 1


def test_what_others_do_is_never_told(worlds: list[World], secret: str, listener: Listener) -> None:
    mine, foreign = order_of(worlds[0]), order_of(worlds[1])

    sweep(NOW)

    assert [one["ref"] for one in listener.entries] == [mine]
    told = b"".join(body for _, body in listener.heard).decode()
    assert foreign not in told
    assert "secret-" not in told
    last = JournalEntry.objects.order_by("-seq").values_list("seq", flat=True).first()
    assert WebhookCursor.objects.get().seq == last, "what is not told is passed by, not kept"


def test_only_the_events_that_were_asked_for_are_told(
    worlds: list[World], secret: str, listener: Listener
) -> None:
    Webhook.objects.filter(url=listener.url).update(events=["joborder.submit"])
    order_of(worlds[0])

    assert sweep(NOW) == {"webhooks_told": 0}
    assert listener.heard == []


def test_a_message_is_signed_over_its_time_and_body(
    worlds: list[World], secret: str, listener: Listener
) -> None:
    order_of(worlds[0])
    sweep(NOW)

    said, body = listener.heard[0]
    at = int(NOW.timestamp())
    digest = hmac.digest(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hex()
    assert said == f"t={at},v1={digest}"
    assert signature(secret, body + b" ", NOW) != said


def test_an_address_that_never_answers_is_stopped_and_its_administrator_sees_it(
    worlds: list[World], secret: str
) -> None:
    order_of(worlds[0])
    at = NOW

    def refuse(url: str, body: bytes, headers: dict[str, str]) -> None:
        raise NotSent("status_500")

    for _ in range(MOST_FAILURES):
        assert sweep(at, refuse) == {"webhooks_told": 0}
        at = later(at)

    assert sweep(at, refuse) == {"webhooks_told": 0}
    shown = [one for one in team_page(actor=worlds[0].actors["host"]).webhooks
             if one.failures]  # fmt: skip
    assert [(one.state, one.failures, one.moves) for one in shown] == [
        ("stopped", MOST_FAILURES, ("start",))
    ]
    last = JournalEntry.objects.order_by("-seq")[0]
    assert (last.act, last.actor) == ("webhook.stop", "system")


def later(at: datetime) -> datetime:
    """Return when the address is tried again: each wait is longer, up to six hours."""
    found = WebhookCursor.objects.get().next_try_at
    assert timedelta(0) < found - at <= timedelta(hours=6)
    return found


def test_without_a_hat_nothing_is_told(
    worlds: list[World], secret: str, listener: Listener
) -> None:
    membership = Webhook.objects.get(url=listener.url).membership
    end_membership(actor=worlds[0].actors["host"], ref=membership.ref, now=NOW)
    order_of(worlds[0])

    assert sweep(NOW) == {"webhooks_told": 0}
    assert listener.heard == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.7",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.251",
        "239.1.1.1",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:7",
        "64:ff9b:1::a00:7",
        "2002:a00:7::1",
        "::a00:7",
        "2001:0:a00:7::1",
        "fec0::1",
        "fd00::1",
        "fe80::1",
        "ff0e::1",
    ],
)
def test_an_address_inside_is_refused_outside_the_demo(host: str) -> None:
    with pytest.raises(NotSent, match="address_not_public"):
        public_address(host, 443, allow_private=False)


def test_a_redirect_is_a_failure_and_is_not_followed(listener: Listener) -> None:
    listener.status = 302

    with pytest.raises(NotSent, match="status_302"):
        post(listener.url, b"{}", {"Rantau-Signature": "x"}, allow_private=True)
    with pytest.raises(NotSent, match="address_not_https"):
        post(listener.url, b"{}", {"Rantau-Signature": "x"}, allow_private=False)
    with pytest.raises(NotSent):
        post(listener.url.replace("http:", "https:"), b"{}", {}, allow_private=True)
    assert len(listener.heard) == 1


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_outside_is_used(host: str) -> None:
    assert public_address(host, 443, allow_private=False) == host


class Dripping(BaseHTTPRequestHandler):
    """Answers a letter at a time, for as long as it is listened to."""

    def do_POST(self) -> None:
        with suppress(OSError):
            while not self.server.over.wait(0.02):  # type: ignore[attr-defined]
                self.wfile.write(b"H")
                self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def dripping() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    server.over = Event()  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_that_never_ends_its_answer_keeps_nobody_waiting(
    worlds: list[World], secret: str, dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rantau.notices.post.DEADLINE_S", 0.3)
    Webhook.objects.filter(url__startswith="http:").update(url=dripping)
    order_of(worlds[0])
    began = time.monotonic()

    assert sweep(NOW) == {"webhooks_told": 0}

    assert time.monotonic() - began < 3
    assert WebhookCursor.objects.get().failures == 1
    assert timedelta(seconds=SWEEP_FOR_S + DEADLINE_S) < TAKEN_FOR, "nobody takes it up meanwhile"


def test_whoever_is_behind_catches_up_in_one_sweep(
    worlds: list[World], secret: str, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rantau.notices.webhooks.AT_A_TIME", 2)
    orders = [order_of(worlds[0]) for _ in range(5)]

    assert sweep(NOW) == {"webhooks_told": 1}

    assert [one["ref"] for one in listener.entries] == orders
    assert len(listener.heard) == 3
    assert WebhookCursor.objects.get().next_try_at == NOW


def test_when_its_time_is_over_a_sweep_begins_nothing_more(
    worlds: list[World], secret: str, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_of(worlds[0])
    monkeypatch.setattr("rantau.notices.webhooks.SWEEP_FOR_S", 0)

    assert sweep(NOW) == {"webhooks_told": 0}
    assert (listener.heard, WebhookCursor.objects.get().next_try_at <= NOW) == ([], True)
