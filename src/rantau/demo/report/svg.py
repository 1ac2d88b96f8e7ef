"""Pictures drawn by hand: exact, labelled, legible at 360 px, coloured by the style sheet alone.

Every picture says what it shows in its title and what it finds in its description; the table
beside it holds the same numbers.
"""

from collections.abc import Mapping, Sequence

from rantau.atlas import Tile
from rantau.demo.report.html import text

WIDTH = 340
ROW = 34


def _svg(ref: str, title: str, finding: str, height: int, content: str, width: int = WIDTH) -> str:
    return (
        f'<svg class="pic" role="img" aria-labelledby="{ref}-t {ref}-d" '
        f'viewBox="0 0 {width} {height}"><title id="{ref}-t">{text(title)}</title>'
        f'<desc id="{ref}-d">{text(finding)}</desc>{content}</svg>'
    )


def bars(ref: str, title: str, finding: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Draw horizontal bars: label above, bar below, the number at its end."""
    most = max((value for _, value, _ in rows), default=0) or 1
    parts = []
    for place, (label, value, shown) in enumerate(rows):
        top = place * ROW
        length = max(round((WIDTH - 74) * value / most, 1), 1)
        parts.append(
            f'<text class="lab" x="0" y="{top + 12}">{text(label)}</text>'
            f'<rect class="track" x="0" y="{top + 17}" width="{WIDTH - 74}" height="10" rx="3"/>'
            f'<rect class="bar" x="0" y="{top + 17}" width="{length}" height="10" rx="3"/>'
            f'<text class="val" x="{WIDTH}" y="{top + 26}">{text(shown)}</text>'
        )
    return _svg(ref, title, finding, len(rows) * ROW, "".join(parts))


def columns(
    ref: str, title: str, finding: str, rows: Sequence[tuple[str, float]], *, every: int
) -> str:
    """Draw upright columns over time, with every n-th label and the largest number."""
    most = max((value for _, value in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    parts = [f'<line class="axis" x1="0" x2="{WIDTH}" y1="121" y2="121"/>']
    for place, (label, value) in enumerate(rows):
        height = round(100 * value / most, 1)
        left = round(place * step + 1, 1)
        parts.append(
            f'<rect class="bar" x="{left}" y="{round(120 - height, 1)}" '
            f'width="{round(step - 2, 1)}" height="{height}"/>'
        )
        if place % every == 0:
            parts.append(f'<text class="lab" x="{left}" y="136">{text(label)}</text>')
        if value == most:
            parts.append(
                f'<text class="val mid" x="{min(max(left + step / 2, 14), WIDTH - 14):.1f}" '
                f'y="{round(115 - height, 1)}">{value:g}</text>'
            )
    return _svg(ref, title, finding, 154, f'<g transform="translate(0 12)">{"".join(parts)}</g>')


def steps(ref: str, title: str, finding: str, rows: Sequence[tuple[str, int, int, str]]) -> str:
    """Draw a chain of steps in time: label, first and last month, and the day at the end."""
    low = min((start for _, start, _, _ in rows), default=0)
    span = max((end for _, _, end, _ in rows), default=0) - low or 1
    parts = []
    for place, (label, start, end, day) in enumerate(rows):
        top = place * ROW
        left = round((start - low) / span * (WIDTH - 8), 1)
        length = max(round((end - start) / span * (WIDTH - 8), 1), 8)
        parts.append(
            f'<text class="lab" x="0" y="{top + 12}">{text(label)}</text>'
            f'<text class="val" x="{WIDTH}" y="{top + 12}">{text(day)}</text>'
            f'<rect class="track" x="0" y="{top + 17}" width="{WIDTH}" height="8" rx="3"/>'
            f'<rect class="bar" x="{left}" y="{top + 17}" width="{length}" height="8" rx="3"/>'
        )
    return _svg(ref, title, finding, len(rows) * ROW, "".join(parts))


def quantiles(values: Sequence[int], n: int = 4) -> list[int]:
    """Upper ends of `n` classes with about as many places each, zero aside."""
    filled = sorted(value for value in values if value)
    if not filled:
        return []
    ends = [filled[min(len(filled) * (k + 1) // n, len(filled)) - 1] for k in range(n)]
    return sorted(set(ends))


def tile_map(
    ref: str, title: str, finding: str, tiles: Sequence[Tile], values: Mapping[str, int]
) -> str:
    """Draw a tile map: a square per place, its label and its number, darker for more."""
    ends = quantiles([values.get(tile.code, 0) for tile in tiles])
    size = 48
    parts = []
    for tile in tiles:
        value = values.get(tile.code, 0)
        shade = 0 if not value else 1 + sum(value > end for end in ends[:-1])
        x, y = tile.column * size, tile.row * size
        parts.append(
            f'<g class="q{shade}"><title>{text(tile.name)}: {value}</title>'
            f'<rect x="{x + 1}" y="{y + 1}" width="{size - 2}" height="{size - 2}" rx="6"/>'
            f'<text x="{x + size // 2}" y="{y + 21}">{text(tile.label)}</text>'
            f'<text class="n" x="{x + size // 2}" y="{y + 38}">{value or "-"}</text></g>'
        )
    width = (max(tile.column for tile in tiles) + 1) * size
    height = (max(tile.row for tile in tiles) + 1) * size
    return _svg(ref, title, finding, height, f'<g class="tmap">{"".join(parts)}</g>', width)
