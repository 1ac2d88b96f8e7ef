"""What is short and why, and what one more of it would bring where."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from rantau.base import svg
from rantau.base.words import number, say
from rantau.demo.draws import share_out
from rantau.demo.report import naming
from rantau.demo.report.facts import Facts, Row
from rantau.demo.report.html import folded, heading, paragraph, table

SHOWN = 8
LEAST = 0.05
"""What brings less than this is not worth a line."""


@dataclass(frozen=True)
class OneMore:
    """The best place for one more of a thing, and how many other places would gain too."""

    best: Row
    places: int


def planned(facts: Facts) -> int:
    """Return the departures planned, in whole people, rounded down."""
    return floor(Fraction(str(facts.plan["departures_planned"])))


def short(facts: Facts) -> int:
    """Return the departures that are short, so that planned and short are what is wanted."""
    return int(facts.plan["departures_wanted"]) - planned(facts)


def by_reason(facts: Facts) -> list[tuple[str, int]]:
    """Share the missing departures among the reasons, the largest first; the sum is `short`."""
    missing: dict[str, Fraction] = {}
    for row in facts.fulfilment:
        if row["reason"]:
            missing[row["reason"]] = missing.get(row["reason"], Fraction(0)) + Fraction(
                row["short"]
            )
    ranked = sorted(missing.items(), key=lambda item: (-item[1], item[0]))
    if not sum(missing.values()):
        return []
    shares = share_out(short(facts), [n for _, n in ranked])
    return [(code, n) for (code, _), n in zip(ranked, shares, strict=True) if n]


def one_more(facts: Facts) -> list[OneMore]:
    """Find for each thing the place and time where one more brings most; the best things first."""
    places: dict[tuple[str, str], dict[str, Row]] = {}
    for row in facts.bottlenecks:
        here = places.setdefault((row["kind"], row["what"]), {})
        known = here.get(row["where"])
        if known is None or _brings(row) > _brings(known):
            here[row["where"]] = row
    found = []
    for here in places.values():
        best = max(here.values(), key=lambda row: (_brings(row), row["where"]))
        others = sum(_brings(row) >= LEAST for row in here.values()) - 1
        if _brings(best) >= LEAST:
            found.append(OneMore(best, others))
    return sorted(found, key=lambda one: -_brings(one.best))[:SHOWN]


def _brings(row: Row) -> float:
    return float(row["departures_per_unit"])


def named(facts: Facts, row: Row, lang: str) -> str:
    """Name one more of a thing at its place."""
    what, where = naming.thing(row["what"], lang), naming.place(facts, row["where"], lang)
    return say("report", f"more_{row['kind']}", lang, what=what, where=where)


def scarce(facts: Facts, lang: str) -> Iterator[str]:
    """Who stays short and why; what one more room or teacher would bring."""
    reasons = by_reason(facts)
    if reasons:
        yield from _reasons(reasons, lang)
    else:
        yield paragraph(say("report", "nothing_short", lang), "note ok")
    best = one_more(facts)
    if best:
        yield from _one_more(facts, best, lang)


def _reasons(reasons: list[tuple[str, int]], lang: str) -> Iterator[str]:
    rows = [svg.Bar(say("report", f"r_{code}", lang), n, number(n, lang)) for code, n in reasons]
    total = sum(n for _, n in reasons)
    finding = say("report", "f_short", lang, n=number(total, lang), reason=rows[0].label)
    caption = svg.Caption(f"{lang}-short", say("report", "p_short", lang), finding)
    yield paragraph(finding)
    yield svg.bars(caption, rows)
    head = (say("report", "c_reason", lang), say("report", "c_short", lang))
    cells = [(row.label, row.shown) for row in rows]
    yield folded(say("report", "as_table", lang), table(head, cells, caption=caption.title))


def _one_more(facts: Facts, best: list[OneMore], lang: str) -> Iterator[str]:
    heads = tuple(say("report", f"c_{code}", lang) for code in ("more", "when", "others", "brings"))
    rows = [
        (
            named(facts, one.best, lang),
            naming.span(one.best["from"], one.best["to"], lang),
            number(one.places, lang),
            "+" + number(_brings(one.best), lang, 1),
        )
        for one in best
    ]
    title = say("report", "p_more", lang)
    yield heading(title)
    yield table(heads, rows, caption=say("report", "n_more", lang), numbers=2)
    yield paragraph(say("report", "shadow", lang), "muted")
