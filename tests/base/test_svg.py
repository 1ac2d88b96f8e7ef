"""Lengths in the pictures are the numbers."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from rantau import atlas
from rantau.base import svg

CAPTION = svg.Caption("x", "A < B & C", 'says "so"')


def widths(drawn: str, kind: str) -> list[float]:
    return [float(n) for n in re.findall(rf'<rect class="{kind}"[^>]*? width="([\d.]+)"', drawn)]


PICTURES = {
    "bars": svg.bars(CAPTION, [svg.Bar("<b>", 2, "2"), svg.Bar("&", 1, "1")], mark=1.5),
    "funnel": svg.funnel(CAPTION, [svg.Bar("a", 4, "4"), svg.Bar("b", 1, "1")]),
    "split": svg.split(CAPTION, [("bar", svg.Bar("a", 3, "3")), ("short", svg.Bar("b", 1, "1"))]),
    "columns": svg.columns(CAPTION, [("2027-12", 3), ("2028-01", 0), ("2028-02", 6)]),
    "chain": svg.chain(
        CAPTION, [svg.Step("a", 24331, 24334, "x"), svg.Step("b", 24334, 24337, "")]
    ),
    "strips": svg.strips(CAPTION, [svg.Strip("a", 1, 5, 3, "3")], own=svg.Bar("", 0, "0")),
    "calendar": svg.calendar(
        CAPTION,
        [svg.Span("<a>", date(2026, 12, 1), date(2027, 3, 15), "x", "ok")],
        [(date(2026, 12, 1), "Des"), (date(2027, 1, 1), "Jan"), (date(2027, 3, 1), "Mar")],
    ),
    "spark": svg.spark(CAPTION, [3, 1, 4, 1, 5]),
    "tiles": svg.tile_map(CAPTION, atlas.indonesia_tiles(), {"32": 7}, {"32": "7"}),
}
EMPTY = {
    "bars": svg.bars(CAPTION, []),
    "funnel": svg.funnel(CAPTION, []),
    "split": svg.split(CAPTION, [("bar", svg.Bar("none", 0, "0"))]),
    "columns": svg.columns(CAPTION, []),
    "chain": svg.chain(CAPTION, []),
    "strips": svg.strips(CAPTION, []),
    "calendar": svg.calendar(CAPTION, [], [(date(2026, 12, 1), "Des")]),
    "spark": svg.spark(CAPTION, [2]),
    "tiles": svg.tile_map(CAPTION, atlas.japan_tiles(), {}, {}),
}


@pytest.mark.parametrize("drawn", [*PICTURES.values(), *EMPTY.values()])
def test_a_picture_is_well_formed_and_says_what_it_shows_and_finds(drawn: str) -> None:
    root = ET.fromstring(drawn)

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "x-t x-d"
    assert [(child.tag, child.text) for child in root[:2]] == [
        ("title", CAPTION.title), ("desc", CAPTION.finding),
    ]  # fmt: skip


@pytest.mark.parametrize("drawn", [*PICTURES.values(), *EMPTY.values()])
def test_nothing_is_drawn_outside_its_frame(drawn: str) -> None:
    root = ET.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())

    for box in root.iter("rect"):
        x, y, w, h = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width + 0.2
        assert y + h <= height + 0.2


def test_bars_are_as_long_as_their_numbers() -> None:
    assert widths(PICTURES["bars"], "bar") == [340, 170]
    assert widths(PICTURES["funnel"], "bar") == [340, 85]
    assert widths(PICTURES["funnel"], "lost") == [340]


def test_parts_of_a_split_bar_fill_it() -> None:
    assert widths(PICTURES["split"], "bar")[0] + widths(PICTURES["split"], "short")[0] == 340


def test_columns_stand_as_high_as_their_numbers_and_name_each_year() -> None:
    heights = re.findall(r'class="bar"[^>]*? height="([\d.]+)"', PICTURES["columns"])

    assert [float(height) for height in heights] == [55, 110]
    assert re.findall(r">(20\d\d)<", PICTURES["columns"]) == ["2028"]


def test_quantiles_give_each_shade_about_as_many_places() -> None:
    values = [0, 0, *range(1, 41)]
    ends = svg.quantiles(values)

    shades = [svg.shade(value, ends) for value in values]

    assert [shades.count(n) for n in range(5)] == [2, 10, 10, 10, 10]


@pytest.mark.parametrize(
    ("values", "shades"), [([0, 0], [0, 0]), ([0, 5], [0, 1]), ([3, 3, 9], [3, 3, 4])]
)
def test_few_values_still_get_a_shade_each(values: list[int], shades: list[int]) -> None:
    ends = svg.quantiles(values)

    assert [svg.shade(value, ends) for value in values] == shades


def test_a_label_that_would_touch_its_number_is_cut() -> None:
    drawn = svg.bars(CAPTION, [svg.Bar("long " * 20, 1, "12.345"), svg.Bar("short", 1, "1")])

    labels = re.findall(r'class="lab"[^>]*>([^<]*)<', drawn)
    assert labels[0].endswith(svg.ELLIPSIS)
    assert len(labels[0]) + 1.2 * len("12.345") <= svg.WIDTH / svg.LETTER
    assert labels[1] == "short"
