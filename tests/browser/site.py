"""Our pages in a real browser without a server: each request is answered by Django's test client.

So a test sees the rows of its own transaction, and nothing has to be flushed after it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Page, Route, sync_playwright
except ImportError:
    Axe = None

MISSING = CHROMIUM is None or Axe is None
if MISSING and os.environ.get("RANTAU_REQUIRE_BROWSER") == "1":
    raise RuntimeError("the browser tests need chromium, playwright and axe-playwright-python")
needs_browser = pytest.mark.skipif(MISSING, reason="no Chromium or no playwright here")
HOST = "http://testserver"
Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: "Browser", client: Client) -> Iterator[Open]:
    """Return an opener: `open_page("/", lang="ja", width=360, scheme="dark")`."""
    pages: list[Page] = []
    here: list[Context] = []  # playwright answers in a greenlet, where Django has other connections

    def answer(route: "Route") -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        reply: Any = here[-1].run(
            client.generic,
            asked.method,
            f"{parts.path}?{parts.query}",
            asked.post_data_buffer or b"",
            asked.headers.get("content-type", "application/octet-stream"),
        )
        body = b"".join(reply.streaming_content) if reply.streaming else reply.content
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=body)

    def opened(path: str, *, lang: str = "id", width: int = 360, **how: Any) -> "Page":
        here.append(copy_context())
        scheme = how.pop("scheme", "light")
        page = chromium.new_page(
            viewport={"width": width, "height": 740}, color_scheme=scheme, **how
        )
        page.route(f"{HOST}/**", answer)
        page.goto(f"{HOST}{path}{'&' if '?' in path else '?'}lang={lang}")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


def axe_findings(page: "Page") -> list[str]:
    """Return what axe finds, each with the first element it is about."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
