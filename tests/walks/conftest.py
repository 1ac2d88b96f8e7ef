"""A real server on the test's own connection, so that a walk sees and leaves nothing else."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client

from rantau.journey.parties.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

As = Callable[[Person | None, str], "Page"]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing of each request."""


@pytest.fixture
def address(db: None) -> Iterator[str]:
    """Serve the service on a free port, with the connection of this test."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet)

    def serve() -> None:
        connections["default"] = shared
        server.serve_forever(poll_interval=0.05)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    shared.dec_thread_sharing()


@pytest.fixture
def as_(chromium: "Browser", address: str) -> Iterator[As]:
    """Return a way to sit down as somebody, or as nobody, and open a page."""
    contexts = []

    def opened(person: Person | None, path: str) -> "Page":
        context = chromium.new_context(viewport={"width": 1366, "height": 900}, locale="en-GB")
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}]
            )
        page = context.new_page()
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=en")
        return page

    yield opened
    for context in contexts:
        context.close()
