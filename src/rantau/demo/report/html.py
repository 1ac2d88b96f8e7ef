"""Small pieces of HTML: escaped text, tables, tiles, sections."""

from collections.abc import Iterable, Sequence
from html import escape

Rows = Iterable[Sequence[object]]


def text(value: object) -> str:
    """Escape anything for HTML."""
    return escape(str(value), quote=True)


def table(head: Sequence[str], rows: Rows, *, caption: str, numbers: int = 1) -> str:
    """Draw a table; the last `numbers` columns are numbers. On a phone each row is a card."""
    first = len(head) - numbers
    heads = "".join(
        f'<th scope="col"{_number(n, first)}>{text(name)}</th>' for n, name in enumerate(head)
    )
    body = "".join(_row(head, row, first) for row in rows)
    return (
        f'<table class="tbl"><caption>{text(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(head: Sequence[str], row: Sequence[object], first: int) -> str:
    cells = [f'<th scope="row">{text(row[0])}</th>']
    cells += [
        f'<td data-label="{text(head[n])}"{_number(n, first)}>{text(cell)}</td>'
        for n, cell in enumerate(row)
        if n
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _number(column: int, first: int) -> str:
    return ' class="num"' if column >= first else ""


def folded(summary: str, content: str) -> str:
    """Fold something away behind a summary."""
    return f"<details><summary>{text(summary)}</summary>{content}</details>"


def paragraph(sentence: str, kind: str = "") -> str:
    """Write a paragraph, of a kind if one is named."""
    return f'<p class="{kind}">{text(sentence)}</p>' if kind else f"<p>{text(sentence)}</p>"


def tiles(facts: Iterable[tuple[str, str, str]]) -> str:
    """Draw large numbers: what, how many, and what it means."""
    cells = "".join(
        f'<div class="tile"><dt>{text(name)}</dt><dd>{text(value)}'
        f'<span class="d">{text(note)}</span></dd></div>'
        for name, value, note in facts
    )
    return f'<dl class="grid">{cells}</dl>'


def section(ref: str, number: int, title: str, parts: Iterable[str]) -> str:
    """Draw one chapter as a card."""
    return (
        f'<section class="card" id="{ref}" aria-labelledby="{ref}-h"><h2 id="{ref}-h">'
        f'<span class="no" aria-hidden="true">{number}</span>{text(title)}</h2>'
        f"{''.join(parts)}</section>"
    )
