"""Pictures of a page: each has a title, a finding for those who listen, and a table.

`{% load pictures %}` first. Titles are sentences already: `{% say "…" as title %}`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from django import template
from django.utils.safestring import SafeString, mark_safe

from rantau import atlas
from rantau.atlas import Tile
from rantau.base import svg, words
from rantau.portals.shared.places import place_name
from rantau.portals.shared.speech import language, spoken

register = template.Library()
Table = dict[str, Any]
Counts = Sequence[tuple[str, float]]


@register.inclusion_tag("shared/parts/picture.html")
def tile_map(country: str, values: Mapping[str, float], title: str) -> Table:
    """Draw a map of Indonesia (`ID`, by code of the province) or Japan (`JP`, by ISO 3166-2)."""
    tiles = _tiles(country)
    shown = {code: _number(value) for code, value in values.items()}
    filled = sorted(((v, c) for c, v in values.items() if v), reverse=True)
    facts: dict[str, str] = {}
    if filled:
        facts = {
            "place": place_name(filled[0][1], "", language()),
            "n": _number(filled[0][0]),
            "places": _number(len(filled)),
            "all": _number(len(tiles)),
        }
    finding = spoken("ui.map_most" if filled else "ui.map_none", **facts)
    drawn = svg.tile_map(_caption(title, finding), tiles, values, shown)
    rows = [(place_name(code, "", language()), _number(value)) for value, code in filled]
    return _picture(drawn, title, ("ui.place", "ui.amount"), rows)


@register.inclusion_tag("shared/parts/picture.html")
def bar_list(rows: Counts, title: str) -> Table:
    """Draw (label, number) as bars, the order kept."""
    finding = _most(rows)
    drawn = svg.bars(_caption(title, finding), _bars(rows))
    return _picture(drawn, title, ("ui.label", "ui.amount"), [(a, _number(b)) for a, b in rows])


@register.inclusion_tag("shared/parts/picture.html")
def funnel(rows: Counts, title: str) -> Table:
    """Draw (step, number left) as a funnel; what was lost at a step stands in another shade."""
    ends = [_number(rows[0][1]), _number(rows[-1][1])] if rows else []
    finding = spoken("ui.funnel_end", first=ends[0], last=ends[1]) if ends else _most(rows)
    drawn = svg.funnel(_caption(title, finding), _bars(rows))
    return _picture(drawn, title, ("ui.label", "ui.amount"), [(a, _number(b)) for a, b in rows])


@register.inclusion_tag("shared/parts/picture.html")
def class_calendar(spans: Sequence[svg.Span], title: str) -> Table:
    """Draw classes in time: `svg.Span(label, first day, last day, word, tone)`, in order.

    Tones: `bar`, `ok`, `warn`, `bad`, `off`.
    """
    if not spans:
        return _picture("", title, (), [])
    first = min(span.start for span in spans).replace(day=1)
    last = max(span.end for span in spans)
    ends = {"first": _day(min(s.start for s in spans)), "last": _day(last)}
    finding = spoken("ui.classes_span", n=_number(len(spans)), **ends)
    drawn = svg.calendar(_caption(title, finding), spans, _months(first, last))
    rows = [(s.label, _day(s.start), _day(s.end), s.shown) for s in spans]
    return _picture(drawn, title, ("ui.group", "ui.from", "ui.until", "ui.standing"), rows)


@register.simple_tag
def spark(values: Sequence[float], title: str) -> SafeString:
    """Draw a course of numbers in a line of text; the finding is its table."""
    if not values:
        return SafeString("")
    facts = {"first": values[0], "last": values[-1], "most": max(values)}
    finding = spoken("ui.trend", **{name: _number(value) for name, value in facts.items()})
    return mark_safe(svg.spark(_caption(title, finding), values))  # noqa: S308 -- drawn by us


def _tiles(country: str) -> Sequence[Tile]:
    if country == "ID":
        return atlas.indonesia_tiles()
    return [
        Tile(one.iso, one.iso, one.label, place_name(one.iso, "", language()), one.column, one.row)
        for one in atlas.japan_tiles()
    ]


def _caption(title: str, finding: str) -> svg.Caption:
    return svg.Caption(f"p{crc32(str(title).encode()):x}", str(title), str(finding))


def _bars(rows: Counts) -> list[svg.Bar]:
    return [svg.Bar(label, value, _number(value)) for label, value in rows]


def _most(rows: Counts) -> str:
    if not rows:
        return spoken("ui.no_data")
    label, value = max(rows, key=lambda row: row[1])
    return spoken("ui.list_most", label=label, n=_number(value))


def _months(first: date, last: date) -> list[tuple[date, str]]:
    found = []
    while first <= last:
        found.append((first, words.month_short(first, language())))
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def _day(value: date) -> str:
    return words.date_text(value, language())


def _number(value: float) -> str:
    return words.number(value, language(), 0 if float(value).is_integer() else 1)


def _picture(drawn: str, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    picture = mark_safe(drawn)  # noqa: S308 -- drawn by us, its words escaped
    slim = "slim" if len(head) == 2 else ""
    return {"picture": picture, "title": title, "head": head, "rows": rows, "slim": slim}
