"""What the small script adds: drafts that stay, and a check while one types."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from rantau.service import urls
from tests.browser.site import Open, needs_browser, open_page
from tests.portals.conftest import static_folder

__all__ = ["open_page", "static_folder"]
pytestmark = [needs_browser, pytest.mark.django_db, pytest.mark.urls(__name__)]
FORM = """<!doctype html><html lang="en"><title>x</title>
<script type="module" src="/static/rantau.js"></script>
<form method="post" data-draft="sheet" data-check-url="/check">
<input name="wage" aria-label="wage"><input name="password" aria-label="password">
<div data-check-answer></div><button>send</button></form>
<button data-print hidden>print</button></html>"""


def sheet(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent" if request.method == "POST" else FORM)


def check(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>too low</p>", status=422)


urlpatterns = [path("sheet", sheet), path("check", check), *urls.urlpatterns]


def test_what_was_typed_is_there_again_but_no_password(open_page: Open, client: Client) -> None:
    page = open_page("/sheet")
    page.fill("[name=wage]", "1065")
    page.fill("[name=password]", "secret")

    page.reload()

    assert page.input_value("[name=wage]") == "1065"
    assert page.input_value("[name=password]") == ""
    assert "secret" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_draft_is_gone_once_the_form_is_sent(open_page: Open, client: Client) -> None:
    page = open_page("/sheet")
    page.fill("[name=wage]", "1065")

    page.click("button:has-text('send')")
    page.wait_for_load_state()

    assert page.evaluate("localStorage.length") == 0


def test_the_server_is_asked_while_one_types(open_page: Open, client: Client) -> None:
    page = open_page("/sheet")
    page.fill("[name=wage]", "900")

    page.wait_for_selector("[data-check-answer] p")

    assert page.inner_text("[data-check-answer]") == "too low"


def test_a_button_that_needs_the_script_is_shown_by_it(open_page: Open, client: Client) -> None:
    assert open_page("/sheet").locator("[data-print]").is_visible()
    assert not open_page("/sheet", java_script_enabled=False).locator("[data-print]").is_visible()
