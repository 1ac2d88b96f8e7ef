"""Names, days and spans as a reader says them; codes of the files never reach a sentence bare."""

from collections.abc import Iterator, Sequence

from rantau import atlas
from rantau.base import svg
from rantau.base.words import catalogue, day_name, month_name, number, say
from rantau.demo.report.facts import Facts

TO = "\N{EN DASH}"


def trade(programme: str, lang: str) -> str:
    """Name a programme by its occupation, where the atlas knows it."""
    for one in atlas.training_map():
        if one.code == programme:
            return one.name_id if lang == "id" else one.name_en
    return programme


def short_trade(programme: str, lang: str) -> str:
    """Name a programme without what stands in brackets.

    >>> trade("CO01", "id"), short_trade("CO01", "id")
    ('Perancah (tobi)', 'Perancah')
    """
    return trade(programme, lang).partition(" (")[0]


def thing(what: str, lang: str) -> str:
    """Name what a centre has by its trade, its room or its language.

    >>> thing("kit-CO01", "id"), thing("ja-n4", "en"), thing("room-las", "en")
    ('Perancah (tobi)', 'Japanese N4', 'welding')
    """
    _, _, code = what.partition("-")
    if what in catalogue("report"):
        return say("report", what, lang)
    if what.startswith("ja-"):
        return say("report", "japanese", lang, level=code.upper())
    named = trade(code, lang)
    return what if named == code else named


def place(facts: Facts, where: str, lang: str) -> str:
    """Name a centre or a province; an invented centre is said to be so."""
    name = facts.names.get(where, where)
    return name.replace("(synthetic)", say("report", "synthetic", lang))


def prefecture(iso: str) -> str:
    """Name a prefecture by its ISO code, or return what was given."""
    return next((one.name for one in atlas.prefectures() if one.iso == iso), iso)


def order(facts: Facts, ref: str, lang: str) -> str:
    """Name an order by its trade, short, and its prefecture."""
    row = facts.demand.get(ref)
    if row is None:
        return ref
    where = prefecture(facts.terms.get(ref, {}).get("place", ""))
    name = short_trade(row["programme"], lang)
    return f"{name}, {where}" if where else name


def short_day(iso: str, lang: str) -> str:
    """Write a day with three letters of its month, as both languages do.

    >>> short_day("2028-11-30", "id")
    '30 Nov 2028'
    """
    number_of_day, month, year = day_name(iso, lang).split()
    return f"{number_of_day} {month[:3]} {year}"


def span(first: str, last: str, lang: str) -> str:
    """Write some months in a row.

    >>> span("2028-07", "2028-08", "id").split(TO), span("2028-07", "2028-07", "en")
    (['Juli', 'Agustus 2028'], 'July 2028')
    """
    if first == last:
        return month_name(first, lang)
    begins = month_name(first, lang)
    if first[:4] == last[:4]:
        begins = begins.removesuffix(f" {first[:4]}")
        return f"{begins}{TO}{month_name(last, lang)}"
    return f"{begins} {TO} {month_name(last, lang)}"


def share(part: float, whole: float, lang: str, places: int = 0) -> str:
    """Write a part of a whole in per cent."""
    sign = "\N{NO-BREAK SPACE}%" if lang == "id" else "%"
    return number(100 * part / whole if whole else 0, lang, places) + sign


def shades(values: Sequence[float], lang: str, places: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the legend of a tile map: each shade with the numbers it stands for."""
    ends = svg.quantiles(values)
    yield "q0", say("report", "none_here", lang)
    for end in ends:
        kind = svg.shade(end, ends)
        inside = sorted(value for value in values if value and svg.shade(value, ends) == kind)
        low, high = number(inside[0], lang, places), number(inside[-1], lang, places)
        yield f"q{kind}", low if low == high else f"{low}{TO}{high}"
