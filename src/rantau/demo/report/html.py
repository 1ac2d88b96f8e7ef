"""Small pieces of HTML: escaped text, tables, tiles, sections, legends."""

from collections.abc import Iterable, Sequence
from html import escape

Rows = Iterable[Sequence[object]]


def text(value: object) -> str:
    """Escape anything for HTML."""
    return escape(str(value), quote=True)


def table(head: Sequence[str], rows: Rows, *, caption: str, numbers: int = 1) -> str:
    """Draw a table; the last `numbers` columns are numbers.

    On a phone each row is a card, unless there are but two columns.
    """
    first = len(head) - numbers
    heads = "".join(
        f'<th scope="col"{_number(n, first)}>{text(name)}</th>' for n, name in enumerate(head)
    )
    body = "".join(_row(head, row, first) for row in rows)
    kind = "tbl slim" if len(head) == 2 else "tbl"
    return (
        f'<table class="{kind}"><caption>{text(caption)}</caption>'
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
    """Fold something away behind a summary; on paper it is open."""
    return f"<details><summary>{text(summary)}</summary>{content}</details>"


def heading(sentence: str) -> str:
    """Write the heading of a part of a chapter."""
    return f"<h3>{text(sentence)}</h3>"


def paragraph(sentence: str, kind: str = "") -> str:
    """Write a paragraph, of a kind if one is named."""
    return f'<p class="{kind}">{text(sentence)}</p>' if kind else f"<p>{text(sentence)}</p>"


def block(kind: str, parts: Iterable[str]) -> str:
    """Keep parts together as one block of a kind."""
    return f'<div class="{kind}">{"".join(parts)}</div>'


def legend(entries: Iterable[tuple[str, str]]) -> str:
    """Say what the shades of a picture mean: a kind and its words, each."""
    items = "".join(
        f'<li><span class="swatch {kind}" aria-hidden="true"></span>{text(words)}</li>'
        for kind, words in entries
    )
    return f'<ul class="legend">{items}</ul>'


def tiles(facts: Iterable[tuple[str, str, str]]) -> str:
    """Draw large numbers: what, how many, and what it means."""
    cells = "".join(
        f'<div class="tile"><dt>{text(name)}</dt><dd>{text(value)}'
        f'<span class="d">{text(note)}</span></dd></div>'
        for name, value, note in facts
    )
    return f'<dl class="grid">{cells}</dl>'


def links(kind: str, entries: Iterable[tuple[str, str]]) -> str:
    """List sentences that lead to a chapter: its id and the sentence, each."""
    items = "".join(f'<li><a href="#{ref}">{text(words)}</a></li>' for ref, words in entries)
    return f'<ol class="{kind}">{items}</ol>'


def section(ref: str, number: int, title: str, parts: Iterable[str]) -> str:
    """Draw one chapter as a card."""
    return (
        f'<section class="card" id="{ref}" aria-labelledby="{ref}-h"><h2 id="{ref}-h">'
        f'<span class="no" aria-hidden="true">{number}</span>{text(title)}</h2>'
        f"{''.join(parts)}</section>"
    )
