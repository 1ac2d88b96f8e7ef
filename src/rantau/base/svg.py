"""Pictures drawn by hand: exact, labelled, legible at 360 px, coloured by the style sheet alone.

Every picture says what it shows in its title and what it finds in its description; the table
beside it holds the same numbers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from rantau.atlas import Tile

WIDTH = 340
ROW = 38
TILE = 48
LETTER = 7.2
"""The width of a letter on a phone, in a wide font; a longer label is cut, the table has it."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_EDGE = 5
"""Room at both ends of a scale, so that a mark on its end is seen whole."""


@dataclass(frozen=True)
class Caption:
    """What a picture shows and what it finds; `ref` makes its ids."""

    ref: str
    title: str
    finding: str


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, how long it is, the number as written."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True)
class Step:
    """One step of a chain: from which month up to which, and the day as written."""

    label: str
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Strip:
    """A stretch of a scale with a mark on it."""

    label: str
    low: float
    high: float
    mark: float
    shown: str


def _svg(caption: Caption, height: float, content: str, width: float = WIDTH) -> str:
    ref = caption.ref
    return (
        f'<svg class="pic" role="img" aria-labelledby="{ref}-t {ref}-d" '
        f'viewBox="0 0 {width} {height}"><title id="{ref}-t">{escape(caption.title)}</title>'
        f'<desc id="{ref}-d">{escape(caption.finding)}</desc>{content}</svg>'
    )


def _rect(kind: str, left: float, top: float, width: float, height: float) -> str:
    return (
        f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
        f' rx="{min(3.0, height / 2, width / 2):g}"/>'
    )


def _line(kind: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{kind}" x1="{x:g}" x2="{x:g}" y1="{top:g}" y2="{bottom:g}"/>'


def _words(kind: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'


def _heads(top: float, label: str, shown: str) -> str:
    """Write a row's label at its left and its number at its right, above what is drawn."""
    room = int((WIDTH - LETTER * 1.2 * len(shown)) / LETTER)
    cut = label if len(label) <= room else label[: room - 1].rstrip() + ELLIPSIS
    return _words("lab", 0, top + 14, cut) + _words("val", WIDTH, top + 14, shown)


def bars(caption: Caption, rows: Sequence[Bar], mark: float | None = None) -> str:
    """Draw horizontal bars, each below its label and number; `mark` is a line to compare with."""
    most = max([bar.value for bar in rows] + ([mark] if mark else []), default=0) or 1
    parts = []
    for place, bar in enumerate(rows):
        top = place * ROW
        length = max(round(WIDTH * bar.value / most, 1), 1)
        parts.append(_heads(top, bar.label, bar.shown) + _rect("track", 0, top + 20, WIDTH, 10))
        parts.append(_rect("bar", 0, top + 20, length, 10))
        if mark is not None:
            at = min(round(WIDTH * mark / most, 1), WIDTH - 1)
            parts.append(_line("mark", at, top + 17, top + 33))
    return _svg(caption, max(len(rows) * ROW, 1), "".join(parts))


def funnel(caption: Caption, rows: Sequence[Bar]) -> str:
    """Draw what is left after each gate, and in another shade who stopped there."""
    most = max((bar.value for bar in rows), default=0) or 1
    parts, before = [], 0.0
    for place, bar in enumerate(rows):
        top = place * ROW
        length = max(round(WIDTH * bar.value / most, 1), 1)
        lost = round(WIDTH * before / most, 1)
        parts.append(_heads(top, bar.label, bar.shown))
        if lost > length:
            parts.append(_rect("lost", 0, top + 20, lost, 12))
        parts.append(_rect("bar", 0, top + 20, length, 12))
        before = bar.value
    return _svg(caption, max(len(rows) * ROW, 1), "".join(parts))


def split(caption: Caption, parts: Sequence[tuple[str, Bar]]) -> str:
    """Draw one bar that is the sum of its parts; each part has a kind and its number below."""
    total = sum(bar.value for _, bar in parts) or 1
    drawn, left = [], 0.0
    for place, (kind, bar) in enumerate(parts):
        width = round(WIDTH * bar.value / total, 1)
        top = 40 + place * 22
        if width:
            drawn.append(_rect(kind, left, 0, width, 26))
        drawn.append(_rect(kind, 0, top, 12, 12))
        drawn.append(_words("lab", 20, top + 11, bar.label))
        drawn.append(_words("val", WIDTH, top + 11, bar.shown))
        left += width
    return _svg(caption, 40 + len(parts) * 22, "".join(drawn))


def columns(caption: Caption, rows: Sequence[tuple[str, int]]) -> str:
    """Draw upright columns over months (YYYY-MM), a year at each January, the largest number."""
    most = max((value for _, value in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    parts = [_words("val", WIDTH, 11, f"{most}"), _rect("axis", 0, 15, WIDTH, 1)]
    for place, (month, value) in enumerate(rows):
        height = round(110 * value / most, 1)
        left = round(place * step, 1)
        if month.endswith("-01") or not place:
            parts.append(_line("axis", left, 16, 142))
        if month.endswith("-01") or (not place and month[5:] < "09"):
            parts.append(_words("lab", left + 3, 141, month[:4]))
        if value:
            width = max(round(min(step, 26) - 2, 1), 1)
            parts.append(_rect("bar", left + 1, round(126 - height, 1), width, height))
    parts.append(_rect("axis", 0, 126, WIDTH, 1))
    return _svg(caption, 144, "".join(parts))


def chain(caption: Caption, rows: Sequence[Step]) -> str:
    """Draw a chain of steps in time, counted in months from year 0, a year at each January."""
    low = min((step.start for step in rows), default=0)
    span = max((step.end for step in rows), default=0) - low or 1
    bottom = len(rows) * ROW
    years = [month for month in range(low, low + span + 1) if month % 12 == 0]
    parts = []
    for month in years:
        at = round((month - low) / span * WIDTH, 1)
        if at < WIDTH - 30:
            parts.append(_words("lab", at + 3, bottom + 12, f"{month // 12}"))
    for place, step in enumerate(rows):
        top = place * ROW
        left = round((step.start - low) / span * WIDTH, 1)
        length = max(round((step.end - step.start) / span * WIDTH, 1), 6)
        left = min(left, WIDTH - length)
        parts.append(_heads(top, step.label, step.shown) + _rect("track", 0, top + 20, WIDTH, 10))
        parts.append(_rect("bar" if place else "first", left, top + 20, length, 10))
        parts += [_line("year", (m - low) / span * WIDTH, top + 20, top + 30) for m in years]
    return _svg(caption, bottom + (18 if years else 0), "".join(parts))


def strips(caption: Caption, rows: Sequence[Strip], *, own: Bar | None = None) -> str:
    """Draw stretches of one scale with a mark on each; `own` is a line through all of them."""
    points = [at for row in rows for at in (row.low, row.high, row.mark)]
    points += [own.value] if own else []
    low, span = min(points, default=0), (max(points, default=0) - min(points, default=0)) or 1
    inner = WIDTH - 2 * _EDGE

    def place_of(at: float) -> float:
        return round(_EDGE + (at - low) / span * inner, 1)

    parts = [_one_strip(n * ROW, row, place_of) for n, row in enumerate(rows)]
    bottom = len(rows) * ROW
    if own:
        at = place_of(own.value)
        parts += [_line("own", at, n * ROW + 18, n * ROW + 34) for n in range(len(rows))]
        right = at > WIDTH / 2
        parts.append(_words("val" if right else "lab strong", at, bottom + 13, own.shown))
    else:
        parts.append(_words("lab", 0, bottom + 13, f"{low:g}"))
        parts.append(_words("val light", WIDTH, bottom + 13, f"{low + span:g}"))
    return _svg(caption, bottom + 18, "".join(parts))


def _one_strip(top: float, row: Strip, place_of: Callable[[float], float]) -> str:
    left, right = place_of(row.low), place_of(row.high)
    return (
        _heads(top, row.label, row.shown)
        + _rect("track", 0, top + 23, WIDTH, 6)
        + _rect("range", left, top + 22, max(right - left, 2), 8)
        + _rect("tick", place_of(row.mark) - 2, top + 19, 4, 14)
    )


def quantiles(values: Iterable[float], n: int = 4) -> list[float]:
    """Return the upper ends of `n` classes with about as many places each, zero aside.

    >>> quantiles([0, 1, 2, 3, 4, 5, 6, 7, 80])
    [2, 4, 6, 80]
    """
    filled = sorted(value for value in values if value)
    if not filled:
        return []
    ends = [filled[max(len(filled) * (k + 1) // n, 1) - 1] for k in range(n)]
    return sorted(set(ends))


def shade(value: float, ends: Sequence[float]) -> int:
    """Return the class of a value: 0 for none, else 1 up to 4, the last the darkest.

    >>> [shade(value, [2, 4, 6, 80]) for value in (0, 2, 3, 80)]
    [0, 1, 2, 4]
    """
    if not value:
        return 0
    return 1 + sum(value > end for end in ends[:-1]) + (4 - len(ends)) * (len(ends) > 1)


def tile_map(
    caption: Caption, tiles: Sequence[Tile], values: Mapping[str, float], shown: Mapping[str, str]
) -> str:
    """Draw a tile map: a square per place, its label and its number, darker for more."""
    ends = quantiles([values.get(tile.code, 0) for tile in tiles])
    parts = []
    for tile in tiles:
        value = values.get(tile.code, 0)
        x, y = tile.column * TILE, tile.row * TILE
        number = shown.get(tile.code, "0") if value else ""
        kind = "n" if len(number) < 5 else "n long"
        parts.append(
            f'<g class="q{shade(value, ends)}"><title>{escape(tile.name)}: {escape(number or "0")}'
            f'</title><rect x="{x + 1}" y="{y + 1}" width="{TILE - 2}" height="{TILE - 2}" rx="6"/>'
            f'<text class="code" x="{x + TILE // 2}" y="{y + 21}">{escape(tile.label)}</text>'
            f'<text class="{kind}" x="{x + TILE // 2}" y="{y + 39}">{escape(number)}</text></g>'
        )
    width = (max(tile.column for tile in tiles) + 1) * TILE
    height = (max(tile.row for tile in tiles) + 1) * TILE
    return _svg(caption, height, f'<g class="tmap">{"".join(parts)}</g>', width)


@dataclass(frozen=True)
class Span:
    """A stretch of time in a calendar: its words, first and last day, and its tone."""

    label: str
    start: date
    end: date
    shown: str
    tone: str = "bar"


def calendar(caption: Caption, rows: Sequence[Span], months: Sequence[tuple[date, str]]) -> str:
    """Draw stretches of days below each other; `months` are first days with their short names."""
    first, last = months[0][0], max(months[-1][0] + timedelta(days=31), _latest(rows))
    scale = WIDTH / max((last - first).days, 1)
    bottom = 16 + len(rows) * ROW
    parts = []
    for n, (day, name) in enumerate(months):
        at = round((day - first).days * scale, 1)
        tops = [16 + k * ROW for k in range(len(rows))]
        parts += [_line("month", at, top + 20, top + 33) for top in tops]
        if n % (1 + len(months) // 9) == 0:
            parts.append(_words("lab light", at + 2, 11, name))
    for n, row in enumerate(rows):
        top = 16 + n * ROW
        left = round((row.start - first).days * scale, 1)
        width = max(round(((row.end - row.start).days + 1) * scale, 1), 4)
        left = min(left, WIDTH - width)
        parts.append(_heads(top, row.label, row.shown))
        parts.append(_rect(row.tone, max(left, 0), top + 21, width, 11))
    return _svg(caption, bottom + 2, "".join(parts))


def _latest(rows: Sequence[Span]) -> date:
    return max((row.end for row in rows), default=date.min)


def spark(caption: Caption, values: Sequence[float]) -> str:
    """Draw a course of values small enough for a line of text; the last one has a dot."""
    low, span = min(values), (max(values) - min(values)) or 1
    step = 88 / max(len(values) - 1, 1)
    points = [(round(4 + n * step, 1), round(24 - 20 * (v - low) / span, 1))
              for n, v in enumerate(values)]  # fmt: skip
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    x, y = points[-1]
    drawn = _svg(caption, 28, f'<path d="{path}"/><circle cx="{x:g}" cy="{y:g}" r="3"/>', 96)
    return drawn.replace('class="pic"', 'class="spark"', 1)
