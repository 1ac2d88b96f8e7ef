"""Public pages and those of the account in a real browser: three languages, two widths, dark."""

from typing import TYPE_CHECKING, Literal

import pytest
from django.test import Client

from rantau.base.actor import SYSTEM
from rantau.base.words import LANGUAGES
from rantau.journey.parties.actions import invite_into
from rantau.journey.parties.models import Organisation, Person
from rantau.portals.shared.middleware import clock
from tests.browser.site import Open, axe_findings, needs_browser, open_page
from tests.portals.conftest import (
    Register,
    ani,
    join,
    licensed,
    ministry,
    officer,
    register,
    static_folder,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = [
    "ani", "join", "licensed", "ministry", "officer", "open_page", "register",
    "static_folder",
]  # fmt: skip
pytestmark = needs_browser
PUBLIC = (
    "/", "/periksa?q=wfg", "/periksa?q=nothing", "/organisasi", "/organisasi/WFG", "/keputusan",
    "/privasi", "/aksesibilitas", "/nowhere", "/akun/login/", "/akun/password/reset/",
    "/akun/signup/", "/undangan/wrong",
)  # fmt: skip
OWN = (
    "/akun/saya", "/masuk/ulang", "/akun/2fa/", "/akun/password/change/", "/akun/logout/",
    "/akun/reauthenticate/",
)  # fmt: skip
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALL_TARGETS = """() => [...document.querySelectorAll("a.btn, button, .nav a, .langs a, summary,"
  + " .input, .foot a, .top a")].filter(e => e.offsetParent)
  .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def world(licensed: Register, register: Register) -> None:
    licensed("WFG", name="World Forest Group", name_local="ワールドフォレストグループ")
    register("training_centre", "BLK-BKS", place="32")


def assert_usable(page: "Page") -> None:
    for folded in page.locator("details:visible").all():
        folded.locator("summary").click()
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 740})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe_findings(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.promise(88)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PUBLIC)
def test_public_page_is_usable(open_page: Open, world: None, address: str, lang: str) -> None:
    assert_usable(open_page(address, lang=lang))


@pytest.mark.promise(88)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", OWN)
def test_page_of_the_account_is_usable(
    open_page: Open, client: Client, ani: Person, address: str, lang: str
) -> None:
    client.force_login(ani)

    assert_usable(open_page(address, lang=lang))


def test_first_stop_of_the_keyboard_is_seen_and_skips_to_the_content(
    open_page: Open, db: None
) -> None:
    page = open_page("/")

    page.keyboard.press("Tab")
    left = page.evaluate("document.activeElement.getBoundingClientRect().left")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Enter")

    assert left >= 0
    assert outline == "3px"
    assert page.evaluate("document.activeElement.id") == "main"


def test_question_is_asked_and_answered_by_keyboard_and_without_script(
    open_page: Open, world: None
) -> None:
    page = open_page("/", lang="en", java_script_enabled=False)

    page.focus("input[type=search]")
    page.keyboard.type("l-wfg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/periksa**")

    assert page.locator("article h3").all_inner_texts() == ["World Forest Group"]


def test_refused_form_leads_from_its_summary_to_the_field(
    open_page: Open, ministry: Organisation
) -> None:
    _, code = invite_into(
        actor=SYSTEM, organisation=ministry, email="budi@rantau.example", is_admin=False,
        now=clock(),
    )  # fmt: skip
    page = open_page(f"/undangan/{code}", lang="en")
    page.fill("[name=name]", "Budi")
    page.fill("[name=password]", "short")
    page.click("main button")
    page.wait_for_selector("[data-focus]")

    focused = page.evaluate("document.activeElement.hasAttribute('data-focus')")
    findings = axe_findings(page)
    page.click("[data-focus] a")

    assert focused
    assert findings == []
    assert page.evaluate("document.activeElement.name") == "password"
    described = page.get_attribute("[name=password]", "aria-describedby") or ""
    assert all(page.locator(f"#{ref}").is_visible() for ref in described.split())


@pytest.mark.parametrize("address", PUBLIC)
def test_page_asks_for_nothing_that_its_policy_forbids(
    open_page: Open, world: None, address: str
) -> None:
    page = open_page(address)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.reload()

    assert [text for text in said if "Content Security" in text] == []
