"""The chapters of the report, in the order of the road: what each says and shows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rantau import atlas
from rantau.base import svg
from rantau.base.words import money, month_name, number, say
from rantau.demo.report import naming, shortage
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import (
    block,
    folded,
    heading,
    legend,
    paragraph,
    section,
    table,
    tiles,
)
from rantau.demo.report.people import letter, payslip, verified
from rantau.demo.report.selection import selection
from rantau.demo.report.shortage import scarce

TOP = 6
"""So many places are named beside a map; its table has them all."""
URGENT = 6
"""So many orders are named whose classes must start first."""
MILLION = 1_000_000
GATES = (
    "registered", "administration", "mathematics", "fitness", "interview", "medical",
    "competency", "language", "departure", "matched", "contracts",
)  # fmt: skip


def titles(lang: str) -> list[tuple[str, str]]:
    """List the chapters: the id of each and its title."""
    names = (part.__name__ for part in PARTS)
    return [(f"{lang}-{name}", say("report", f"h_{name}", lang)) for name in names]


def chapters(facts: Facts, lang: str) -> Iterator[str]:
    """Yield the chapters of the report in one language."""
    for place, (part, (ref, title)) in enumerate(zip(PARTS, titles(lang), strict=True), 1):
        yield section(ref, place, title, part(facts, lang))


def urgent(facts: Facts) -> list[dict[str, str]]:
    """List the orders whose classes must start first, the soonest first."""
    return sorted(facts.fulfilment, key=lambda row: (row["last_start"], row["order"]))[:URGENT]


def _seats_by_prefecture(facts: Facts) -> Counter[str]:
    found: Counter[str] = Counter()
    for order, row in facts.demand.items():
        place = facts.terms.get(order, {}).get("place", "")
        found[place.removeprefix("JP-")] += int(row["departures"])
    return found


def promise(facts: Facts, lang: str) -> Iterator[str]:
    """Say what is wanted, how much of it is planned, and how sure that is."""
    plan = facts.plan
    yield tiles(
        (say("report", f"t_{code}", lang), value, say("report", f"n_{code}", lang, **more))
        for code, value, more in (
            ("wanted", number(plan["departures_wanted"], lang), {"orders": len(facts.demand)}),
            ("planned", number(shortage.planned(facts), lang), {}),
            ("classes", number(plan["n_classes"], lang), {"seats": number(plan["seats"], lang)}),
            ("gap", naming.share(plan["gap"], 1, lang, 2), {}),
        )
    )
    kept, worth = block("part", _kept(facts, lang)), block("part", _worth(facts, lang))
    yield block("two", (kept, worth))
    yield heading(say("report", "p_japan", lang))
    tiles_ = atlas.japan_tiles()
    yield from _map("japan", "prefecture", tiles_, _seats_by_prefecture(facts), lang)


def _kept(facts: Facts, lang: str) -> Iterator[str]:
    """Draw what is wanted as what is planned and what is short."""
    planned, short = shortage.planned(facts), shortage.short(facts)
    rows = [
        ("bar", svg.Bar(say("report", "t_planned", lang), planned, number(planned, lang))),
        ("short", svg.Bar(say("report", "c_short", lang), short, number(short, lang))),
    ]
    wanted = facts.plan["departures_wanted"]
    finding = say(
        "report", "f_kept", lang, planned=number(planned, lang), wanted=number(wanted, lang),
        share=naming.share(planned, wanted, lang, 1),
    )  # fmt: skip
    caption = svg.Caption(f"{lang}-kept", say("report", "p_kept", lang), finding)
    head = (say("report", "c_part", lang), say("report", "c_places", lang))
    cells = [(bar.label, bar.shown) for _, bar in rows]
    cells.append((say("report", "t_wanted", lang), number(wanted, lang)))
    yield svg.split(caption, rows)
    yield folded(say("report", "as_table", lang), table(head, cells, caption=caption.title))


def _worth(facts: Facts, lang: str) -> Iterator[str]:
    """Say what the classes cost, and what a plan without optimisation would."""
    plan, currency = facts.plan, facts.settings["currency"]
    each = plan["cost"] / max(plan["departures_planned"], 1) / MILLION
    cost = money(round(plan["cost"] / MILLION), currency, lang)
    each_text = money(round(each), currency, lang)
    yield paragraph(say("report", "cost", lang, cost=cost, each=each_text))
    saved = plan["greedy_objective"] - plan["objective"]
    if saved > 0:
        rate = naming.share(saved, plan["greedy_objective"], lang, 1)
        yield paragraph(say("report", "greedy", lang, share=rate))


def _map(
    name: str, unit: str, tiles_: Sequence[atlas.Tile], counted: Mapping[str, int], lang: str
) -> Iterator[str]:
    """Draw a tile map with its legend, the first places by name beside it, and its table."""
    names = {tile.code: tile.name for tile in tiles_}
    ranked = sorted((-n, names.get(code, code)) for code, n in counted.items() if n)
    rows = [svg.Bar(label, -n, number(-n, lang)) for n, label in ranked]
    first = rows[0] if rows else svg.Bar("-", 0, "0")
    finding = say(
        "report", f"f_{name}", lang, name=first.label, n=first.shown, places=number(len(rows), lang)
    )
    caption = svg.Caption(f"{lang}-{name}", say("report", f"p_{name}", lang), finding)
    top = svg.Caption(f"{lang}-{name}-top", say("report", f"top_{name}", lang), finding)
    shown = {code: number(n, lang) for code, n in counted.items()}
    key = legend(naming.shades(list(counted.values()), lang))
    picture = (svg.tile_map(caption, tiles_, counted, shown), key)
    bars = (paragraph(top.title, "cap"), svg.bars(top, rows[:TOP]))
    yield paragraph(finding)
    yield block("two wide", (block("part", picture), block("part", bars)))
    head = (say("report", f"c_{unit}", lang), say("report", f"u_{name}", lang))
    drawn = table(head, [(row.label, row.shown) for row in rows], caption=caption.title)
    yield folded(say("report", "as_table", lang), drawn)


def calendar(facts: Facts, lang: str) -> Iterator[str]:
    """One order counted back from departure, who must start first, and when classes start."""
    starts = block("part", _starts(facts, lang))
    if not facts.fulfilment:
        yield starts
        return
    yield block("two", (block("part", _chain(facts, lang)), starts))
    yield from _urgent(facts, lang)


def _chain(facts: Facts, lang: str) -> Iterator[str]:
    order, row = max(facts.demand.items(), key=lambda item: (int(item[1]["departures"]), item[0]))
    start = next(found for found in facts.fulfilment if found["order"] == order)["last_start"]
    yield heading(say("report", "p_chain", lang, order=order))
    yield paragraph(
        say(
            "report", "calendar", lang, order=order, programme=naming.trade(row["programme"], lang),
            people=number(int(row["departures"]), lang), departs=month_name(row["departs"], lang),
            start=month_name(start, lang),
        )
    )  # fmt: skip
    steps = _steps(facts, order, start, facts.programmes[row["programme"]], lang)
    title = say("report", "p_chain", lang, order=order)
    caption = svg.Caption(f"{lang}-chain", title, say("report", "f_chain", lang))
    yield svg.chain(caption, steps)
    head = (say("report", "c_step", lang), say("report", "c_latest", lang))
    cells = [(step.label, step.shown) for step in steps]
    yield folded(say("report", "as_table", lang), table(head, cells, caption=title))


def _steps(facts: Facts, order: str, start: str, months: int, lang: str) -> list[svg.Step]:
    before = _index(start) + months
    first = say("report", "s_class", lang)
    found = [svg.Step(first, _index(start), before, month_name(start, lang))]
    latest = {row["step"]: row["latest_day"] for row in facts.calendar if row["order"] == order}
    for step in (row["step"] for row in facts.chain if row["order"] == order):
        end = _index(latest[step][:7]) + 1
        label = say("report", f"s_{step}", lang)
        found.append(svg.Step(label, before, end, naming.short_day(latest[step], lang)))
        before = end
    return found


def _urgent(facts: Facts, lang: str) -> Iterator[str]:
    """List the orders whose classes must start first."""
    codes = ("order", "trade", "places", "departs", "last_start")
    rows = [
        (
            row["order"],
            naming.order(facts, row["order"], lang),
            number(int(row["departures"]), lang),
            month_name(facts.demand[row["order"]]["departs"], lang),
            month_name(row["last_start"], lang),
        )
        for row in urgent(facts)
    ]
    title = say("report", "p_urgent", lang)
    heads = tuple(say("report", f"c_{code}", lang) for code in codes)
    yield heading(title) + paragraph(say("report", "urgent", lang))
    yield table(heads, rows, caption=say("report", "n_urgent", lang, n=len(rows)), numbers=3)


def _starts(facts: Facts, lang: str) -> Iterator[str]:
    starts = Counter(one["starts"] for one in facts.classes)
    title = say("report", "p_starts", lang)
    yield heading(title)
    if not starts:
        yield paragraph(say("report", "no_classes", lang))
        return
    counted = [(month, starts[month]) for month in _months(min(starts), max(starts))]
    most = max(starts, key=lambda month: (starts[month], month))
    finding = say(
        "report", "f_starts", lang, n=number(starts[most], lang), month=month_name(most, lang)
    )
    yield paragraph(finding)
    yield svg.columns(svg.Caption(f"{lang}-starts", title, finding), counted)
    head = (say("report", "c_month", lang), say("report", "c_classes", lang))
    rows = [(month_name(month, lang), number(n, lang)) for month, n in counted]
    yield folded(say("report", "as_table", lang), table(head, rows, caption=title))


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _months(first: str, last: str) -> list[str]:
    span = range(_index(first), _index(last) + 1)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in span]


def classes(facts: Facts, lang: str) -> Iterator[str]:
    """Draw the map of classes by province."""
    counted = Counter(facts.centre_provinces[one["centre"]] for one in facts.classes)
    yield from _map("classes", "province", atlas.indonesia_tiles(), counted, lang)


def funnel(facts: Facts, lang: str) -> Iterator[str]:
    """From registration to a contract: how many are left after each gate."""
    found = [(code, facts.funnel[code]) for code in GATES if code in facts.funnel]
    first, last = facts.funnel["registered"], facts.funnel["contracts"]
    finding = say(
        "report", "f_funnel", lang, first=number(first, lang), last=number(last, lang),
        share=naming.share(last, first, lang),
    )  # fmt: skip
    rows = [svg.Bar(say("report", f"g_{code}", lang), n, number(n, lang)) for code, n in found]
    caption = svg.Caption(f"{lang}-gates", say("report", "h_funnel", lang), finding)
    kinds = (("bar", say("report", "k_left", lang)), ("lost", say("report", "k_lost", lang)))
    drawn = folded(say("report", "as_table", lang), _gates(rows, caption.title, lang))
    picture = (svg.funnel(caption, rows), legend(kinds), drawn)
    yield paragraph(finding)
    yield block("two", (block("part", picture), block("part", _counting(facts, lang))))


def _gates(rows: Sequence[svg.Bar], title: str, lang: str) -> str:
    before = [rows[0], *rows]
    cells = [
        (row.label, row.shown, naming.share(row.value, was.value, lang))
        for row, was in zip(rows, before, strict=False)
    ]
    head = tuple(say("report", f"c_{code}", lang) for code in ("gate", "people", "passed"))
    return table(head, cells, caption=title, numbers=2)


def _counting(facts: Facts, lang: str) -> Iterator[str]:
    """Say which numbers of the funnel are counted, and which list they are of."""
    yield paragraph(say("report", "expected", lang))
    first = number(facts.funnel["registered"], lang)
    registrants = number(facts.selection["n_candidates"], lang)
    other = say("report", "two_lists", lang, first=first, registrants=registrants)
    yield paragraph(other, "note")


PARTS = (promise, calendar, classes, scarce, funnel, selection, letter, payslip, verified)
