"""A centre's office in a real browser: every page usable, and a walk by keyboard alone."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from rantau.base.words import LANGUAGES
from rantau.journey.training.models import Capacity, TrainingClass
from rantau.journey.training.states import ClassState
from tests.browser.site import Open, needs_browser, open_page
from tests.browser.test_pages import assert_usable
from tests.portals.conftest import static_folder
from tests.portals.training_centre_world import *  # noqa: F403 -- the world's fixtures
from tests.portals.training_centre_world import copy_of

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

__all__ = ["open_page", "static_folder"]
pytestmark = needs_browser


@pytest.fixture
def lived_in(classes: list[TrainingClass]) -> dict[str, str]:
    """Classes in every state; returns the ref of one in each."""
    first = classes[0]
    facts = {"proposal": {"starts_on": "2027-06-01", "n_seats": 12}, "reason": "Atap bocor"}
    states = ("proposed", "running", "finished", "countered", "declined")
    made = [copy_of(first, state, state=state, **facts) for state in states]
    TrainingClass.objects.filter(pk=first.pk).update(state="accepted")
    return {"accepted": first.ref} | {one.state: one.ref for one in made}


def addresses(refs: dict[str, str]) -> list[str]:
    row = Capacity.objects.filter(centre__code="BLK-A")[0]
    return [
        "/balai/", "/balai/usulan", "/balai/kelas", "/balai/kapasitas",
        f"/balai/kapasitas/{row.ref}", "/organisasi-saya",
        *(f"/balai/kelas/{ref}" for ref in refs.values()),
        f"/balai/kelas/{refs['accepted']}/geser?months=9",
    ]  # fmt: skip


@pytest.mark.promise(88)
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_a_centre_is_usable(
    open_page: Open, office: Client, lived_in: dict[str, str], lang: str
) -> None:
    for address in addresses(lived_in):
        page = open_page(address, lang=lang)
        assert_usable(page)
        page.close()


@pytest.mark.promise(88)
def test_empty_pages_and_answers_to_sheets_are_usable(
    open_page: Open, office: Client, classes: list[TrainingClass]
) -> None:
    TrainingClass.objects.all().update(state=ClassState.DROPPED)
    Capacity.objects.all().update(is_current=False)
    for address in ("/balai/", "/balai/usulan", "/balai/kelas?state=running", "/balai/kapasitas"):
        assert_usable(open_page(address))
    page = open_page("/balai/kapasitas", width=1366)
    file: FilePayload = {
        "name": "k.csv", "mimeType": "text/csv", "buffer": b"kind,what,count\nx,y,z\n",
    }  # fmt: skip
    page.set_input_files("input[type=file]", file)
    page.click("form[enctype] button")
    page.wait_for_url("**/unggah/**")

    assert_usable(page)


def tab_to(page: "Page", selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
            return
    pytest.fail(f"{selector} is not reached")


@pytest.mark.promise(10)
def test_accept_and_counter_propose_by_keyboard(
    open_page: Open, office: Client, classes: list[TrainingClass]
) -> None:
    first, second = classes[0], copy_of(classes[0], "second")
    page = open_page("/balai/usulan", lang="en", width=1366)

    tab_to(page, f"form[action*='{first.ref}/accept'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    tab_to(page, f"a[href*='{second.ref}#answer']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#answer")
    tab_to(page, "details:has([action$=counter]) summary")
    page.keyboard.press("Enter")
    page.fill("#counter_starts_on", "2027-06")
    tab_to(page, "#counter_n_seats")
    page.keyboard.press("Control+A")
    page.keyboard.type("11")
    tab_to(page, "#counter_reason")
    page.keyboard.type("The workshop is free from June")
    tab_to(page, "[action$=counter] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("ins")

    assert TrainingClass.objects.get(pk=first.pk).state == "accepted"
    assert TrainingClass.objects.get(pk=second.pk).proposal == {
        "starts_on": "2027-06-01", "n_seats": 11,
    }  # fmt: skip


def test_paper_has_no_buttons_and_keeps_every_table(
    open_page: Open, office: Client, lived_in: dict[str, str]
) -> None:
    for address in (f"/balai/kelas/{lived_in['running']}", "/balai/", "/balai/kelas"):
        page = open_page(address, width=794)
        page.emulate_media(media="print")

        assert page.locator("button:visible, .nav:visible, input:visible").count() == 0
        assert page.locator("table:visible").count() > 0
