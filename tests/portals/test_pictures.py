"""Pictures on pages: title, finding, table, and numbers in the reader's language."""

import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from rantau.base.svg import Span

SPANS = [
    Span("Las 1", date(2026, 12, 1), date(2027, 3, 15), "Diterima", "ok"),
    Span("Las 2", date(2027, 1, 11), date(2027, 4, 30), "Menunggu", "warn"),
]
PICTURES: dict[str, tuple[str, Any, str]] = {
    "indonesia": (
        "{% tile_map 'ID' given 'Judul' %}", {"32": 1200, "33": 3},
        "Terbanyak: Jawa Barat, 1.200. Ada di 2 dari 38 tempat.",
    ),
    "japan": (
        "{% tile_map 'JP' given 'Judul' %}", {"JP-23": 7},
        "Terbanyak: Aichi, 7. Ada di 1 dari 47 tempat.",
    ),
    "bars": ("{% bar_list given 'Judul' %}", [("a", 2), ("b", 3.5)], "Terbanyak: b, 3,5."),
    "funnel": ("{% funnel given 'Judul' %}", [("a", 40), ("b", 10)], "Dari 40 menjadi 10."),
    "calendar": (
        "{% class_calendar given 'Judul' %}", SPANS,
        "2 kelas, dari 1 Desember 2026 sampai 30 April 2027.",
    ),
}  # fmt: skip


def drawn(source: str, given: Any, lang: str = "id") -> ET.Element:
    with translation.override(lang):
        page = Template("{% load pictures %}" + source)
        return ET.fromstring(page.render(Context({"given": given, "lang": lang})))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_title_finding_and_table(name: str) -> None:
    source, given, finding = PICTURES[name]

    found = drawn(source, given)

    assert found.findtext(".//title") == "Judul"
    assert found.findtext(".//desc") == finding
    assert found.findtext(".//caption") == "Judul"
    assert len(found.findall(".//tbody/tr")) == len(given)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_nothing_says_so(name: str) -> None:
    source, given, _ = PICTURES[name]

    found = drawn(source, type(given)())

    assert found.findall(".//table") == []
    assert found.findtext(".//desc") or found.findtext(".//p")


def test_spans_lie_in_the_calendar_where_their_days_are() -> None:
    found = drawn("{% class_calendar given 'x' %}", SPANS)

    bars = {one.get("class"): one for one in found.iter("rect")}
    left, right = bars["ok"].get("x"), bars["warn"].get("x")
    assert left == "0"
    assert right is not None
    assert 60 < float(right) < 100
    assert {one.text for one in found.findall(".//text") if one.get("y") == "11"} >= {"Des", "Mar"}


def test_a_course_is_told_in_its_finding() -> None:
    found = drawn("{% spark given 'Tren' %}", [3, 7, 5])

    assert found.findtext("desc") or found.findtext(".//desc") == "Dari 3 menjadi 5, tertinggi 7."
    assert found.get("class") == "spark"


@pytest.mark.parametrize("given", [[], ()])
def test_a_course_of_nothing_is_not_drawn(given: Any) -> None:
    page = Template("{% load pictures %}{% spark given 'x' %}")

    assert page.render(Context({"given": given})) == ""
