"""The report says what the files say, in both languages, in one small file without script."""

import re
from html.parser import HTMLParser

import pytest

from rantau.base.words import number
from rantau.demo.report import Facts, write_report
from rantau.demo.report.page import page
from rantau.demo.road import Places

VOID = {"meta", "link", "input", "rect", "line", "path", "br"}


class Nesting(HTMLParser):
    """Follows opening and closing tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_report_is_one_small_file_without_script_or_network(facts: Facts, demo: Places) -> None:
    write_report(facts, demo.report)
    html = demo.report.read_text(encoding="utf-8")

    assert len(html.encode()) < 400_000
    assert "<script" not in html
    assert re.findall(r'(?:href|src)="(?!data:|#)[^"]*"', html) == []
    assert "url(" not in html
    assert " style=" not in html


def test_every_tag_is_closed_in_order(facts: Facts) -> None:
    parser = Nesting()
    parser.feed(page(facts))

    assert (parser.open, parser.wrong) == ([], [])


def test_every_picture_has_a_title_a_finding_and_a_table(facts: Facts) -> None:
    html = page(facts)
    pictures = re.findall(r"<svg class=\"pic\".*?</svg>", html, flags=re.DOTALL)

    assert len(pictures) == 2 * 15
    for picture in pictures:
        assert re.search(
            r"<title id=\"[\w-]+-t\">.+?</title><desc id=\"[\w-]+-d\">.+?</desc>", picture
        )
        rest = html.split(picture)[1].partition("</section>")[0]
        assert "<table" in rest


def test_ids_are_unique(facts: Facts) -> None:
    ids = re.findall(r' id="([^"]+)"', page(facts))

    assert len(ids) == len(set(ids))


def test_both_languages_tell_the_numbers_of_the_files(facts: Facts) -> None:
    html = page(facts)

    for lang in ("id", "en"):
        article = html.split(f'<article class="story {lang}"')[1].split("</article>")[0]
        for value in (
            facts.plan["departures_wanted"], facts.plan["n_classes"], facts.plan["seats"],
            facts.selection["n_candidates"], facts.selection["n_assigned"],
            facts.funnel["registered"], facts.funnel["matched"],
        ):  # fmt: skip
            assert number(value, lang) in article


def test_numbers_reconcile_along_the_road(facts: Facts) -> None:
    funnel, plan = facts.funnel, facts.plan

    assert funnel["admitted"] == plan["seats"] == sum(int(r["seats"]) for r in facts.classes)
    assert funnel["departure"] == funnel["graduates"] == facts.match["n_candidates"]
    assert abs(
        funnel["graduates"] - sum(float(r["expected_departures"]) for r in facts.classes)
    ) <= (len(facts.classes))
    assert funnel["matched"] == facts.match["n_assigned"] == funnel["contracts"]
    assert facts.checks["records"]["contract"] == funnel["contracts"]
    assert facts.checks["records"]["payslip"] == funnel["payslips"]
    planned = sum(float(row["planned"]) for row in facts.fulfilment)
    assert planned == pytest.approx(plan["departures_planned"], abs=1e-6)
    assert sum(facts.registered.values()) == facts.selection["n_candidates"]
    assert sum(facts.selected.values()) == facts.selection["n_assigned"]
    assert sum(int(row["departures"]) for row in facts.demand.values()) == plan["departures_wanted"]
