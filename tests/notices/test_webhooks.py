"""Webhooks: nothing lost while an address fails, nothing told that its member may not see."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from rantau.journey.orders.actions import draft_order
from rantau.journey.parties.actions import add_webhook, end_membership
from rantau.journey.parties.models import Webhook, WebhookCursor
from rantau.journey.parties.queries import team_page
from rantau.journey.trail.models import JournalEntry
from rantau.notices.post import NotSent, post, public_address
from rantau.notices.webhooks import MOST_FAILURES, signature, sweep
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
    "host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.1", "0.0.0.0"]
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
