"""The report in a real browser: phone and desktop, light and dark, both languages."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rantau.demo.report import gather, write_report
from rantau.demo.road import Places
from tests.browser.site import axe_findings, needs_browser
from tests.demo.report.conftest import demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["demo"]
pytestmark = needs_browser


@pytest.fixture(scope="module")
def report(demo: Places) -> Path:
    write_report(gather(demo.root), demo.report)
    return demo.report


@pytest.fixture(scope="module")
def browser(chromium: "Browser") -> "Browser":
    """Return the one browser of the run: two would not share a process."""
    return chromium


@pytest.mark.parametrize("size", [(360, 740), (1366, 900)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_report_has_no_axe_finding_and_no_sideways_scroll(
    report: Path, browser: "Browser", size: tuple[int, int], scheme: str, lang: str
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
    )
    page.goto(report.as_uri())
    page.click(f"label[for=lang-{lang}]")
    for folded in page.locator("details:visible").all():
        folded.locator("summary").click()

    found = axe_findings(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert found == []
    assert wide <= size[0]


def test_report_changes_its_language_by_keyboard_and_without_script(
    report: Path, browser: "Browser"
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("article.id").is_visible()

    page.focus("#lang-id")
    page.keyboard.press("ArrowRight")

    assert page.locator("article.en").is_visible()
    assert not page.locator("article.id").is_visible()
    context.close()


LETTERS = """() => [...document.querySelectorAll("article.id .pic text")]
  .filter(text => getComputedStyle(text).display !== "none" && text.textContent)
  .map(text => {
    const svg = text.ownerSVGElement
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
    return parseFloat(getComputedStyle(text).fontSize) * scale
  })"""
OVERLAPS = """() => [...document.querySelectorAll("article.id .pic .val")]
  .filter(value => value.previousElementSibling?.matches(".lab"))
  .filter(value => value.getBoundingClientRect().top ===
                   value.previousElementSibling.getBoundingClientRect().top)
  .filter(value => value.getBoundingClientRect().left <
                   value.previousElementSibling.getBoundingClientRect().right)
  .map(value => value.previousElementSibling.textContent + value.textContent)"""


@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_can_be_read(report: Path, browser: "Browser", width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(report.as_uri())

    sizes = page.evaluate(LETTERS)
    overlaps = page.evaluate(OVERLAPS)
    page.close()

    assert len(sizes) > 100
    assert min(sizes) >= 11
    assert overlaps == []


def test_paper_has_every_table_and_no_dark(report: Path, browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(report.as_uri())
    page.emulate_media(media="print", color_scheme="dark")

    hidden = page.evaluate(
        """() => [...document.querySelectorAll("article.id table")]
             .filter(table => table.getBoundingClientRect().height === 0).length"""
    )
    ink = page.evaluate("getComputedStyle(document.body).color")
    page.close()

    assert hidden == 0
    assert ink == "rgb(27, 27, 31)"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    report: Path, browser: "Browser"
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(report.as_uri())

    page.keyboard.press("Tab")
    shown = page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    target = page.evaluate("document.activeElement.id")
    page.close()

    assert shown
    assert target == "main"
