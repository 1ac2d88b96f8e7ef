"""The chapters of the report, in the order of the road: what each says and shows."""

from collections import Counter
from collections.abc import Iterator

from rantau import atlas
from rantau.base.words import month_name, number, say
from rantau.demo.report import svg
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import folded, paragraph, section, table, tiles
from rantau.demo.report.people import letter, payslip, selection, verified

SHOWN = 10


def chapters(facts: Facts, lang: str) -> Iterator[str]:
    """Yield the chapters of the report in one language."""
    parts = (promise, calendar, classes, scarce, funnel, selection, letter, payslip, verified)
    for place, part in enumerate(parts, 1):
        name = part.__name__
        title = say("report", f"h_{name}", lang)
        yield section(f"{lang}-{name}", place, title, part(facts, lang))


def _seats_by_prefecture(facts: Facts) -> Counter[str]:
    found: Counter[str] = Counter()
    for order, row in facts.demand.items():
        place = facts.terms.get(order, {}).get("place", "")
        found[place.removeprefix("JP-")] += int(row["departures"])
    return found


def promise(facts: Facts, lang: str) -> Iterator[str]:
    """Say what is wanted, how much of it is planned, and how sure that is."""
    plan = facts.plan
    seats = _seats_by_prefecture(facts)
    yield tiles(
        (say("report", f"t_{code}", lang), value, say("report", f"n_{code}", lang, **more))
        for code, value, more in (
            ("wanted", number(plan["departures_wanted"], lang), {"orders": len(facts.demand)}),
            ("planned", number(int(plan["departures_planned"]), lang), {}),
            ("classes", number(plan["n_classes"], lang), {"seats": number(plan["seats"], lang)}),
            ("gap", number(100 * plan["gap"], lang, 2) + " %", {}),
        )
    )
    saved = plan["greedy_objective"] - plan["objective"]
    share = number(100 * saved / max(plan["greedy_objective"], 1), lang, 1)
    yield paragraph(say("report", "greedy", lang, share=share))
    top = max(seats, key=lambda code: (seats[code], code), default="")
    names = {tile.code: tile.name for tile in atlas.japan_tiles()}
    finding = say("report", "f_japan", lang, name=names.get(top, top), n=number(seats[top], lang))
    title = say("report", "p_japan", lang)
    yield f"<h3>{title}</h3>" + paragraph(finding)
    yield svg.tile_map(f"{lang}-japan", title, finding, atlas.japan_tiles(), seats)
    rows = [(names.get(code, code), number(n, lang)) for code, n in seats.most_common()]
    head = (say("report", "c_prefecture", lang), say("report", "c_places", lang))
    yield folded(say("report", "as_table", lang), table(head, rows, caption=title))


def calendar(facts: Facts, lang: str) -> Iterator[str]:
    """One order counted back from departure, and when classes start."""
    order, row = max(facts.demand.items(), key=lambda item: (int(item[1]["departures"]), item[0]))
    ful = next(found for found in facts.fulfilment if found["order"] == order)
    months = facts.programmes[row["programme"]]
    yield paragraph(
        say(
            "report", "calendar", lang, order=order, programme=_trade(row["programme"], lang),
            people=number(int(row["departures"]), lang), departs=month_name(row["departs"], lang),
            start=month_name(ful["last_start"], lang),
        )
    )  # fmt: skip
    steps = _steps(facts, order, ful["last_start"], months, lang)
    title = say("report", "p_chain", lang, order=order)
    yield svg.steps(f"{lang}-chain", title, say("report", "f_chain", lang), steps)
    head = (say("report", "c_step", lang), say("report", "c_latest", lang))
    yield folded(
        say("report", "as_table", lang),
        table(head, [(label, day) for label, _, _, day in steps], caption=title),
    )
    starts = Counter(one["starts"] for one in facts.classes)
    span = _months(min(starts), max(starts)) if starts else []
    counted = [(month, starts[month]) for month in span]
    most = max(starts, key=lambda month: (starts[month], month), default="")
    title = say("report", "p_starts", lang)
    finding = say(
        "report", "f_starts", lang, n=number(starts[most], lang), month=month_name(most, lang)
    ) if most else title  # fmt: skip
    yield f"<h3>{title}</h3>" + paragraph(finding)
    yield svg.columns(f"{lang}-starts", title, finding, counted, every=max(len(span) // 5, 1))
    head = (say("report", "c_month", lang), say("report", "c_classes", lang))
    rows = [(month_name(month, lang), number(n, lang)) for month, n in counted]
    yield folded(say("report", "as_table", lang), table(head, rows, caption=title))


def _trade(programme: str, lang: str) -> str:
    """Name a programme by its occupation, where the atlas knows it."""
    for one in atlas.training_map():
        if one.code == programme:
            return one.name_id if lang == "id" else one.name_en
    return programme


def _named(what: str, lang: str) -> str:
    """Name a kit or a skill by its occupation: kit-CO01 is scaffolding's."""
    _, _, code = what.partition("-")
    trade = _trade(code, lang)
    return what if trade == code else trade


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _months(first: str, last: str) -> list[str]:
    span = range(_index(first), _index(last) + 1)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in span]


def _steps(
    facts: Facts, order: str, start: str, months: int, lang: str
) -> list[tuple[str, int, int, str]]:
    begin = _index(start)
    found = [(say("report", "s_class", lang), begin, begin + months, month_name(start, lang))]
    before = begin + months
    latest = {row["step"]: row for row in facts.calendar if row["order"] == order}
    for step in (row["step"] for row in facts.chain if row["order"] == order):
        row = latest[step]
        end = _index(row["latest_day"][:7]) + 1
        label = say("report", f"s_{row['step']}", lang)
        found.append((label, before, end, row["latest_day"]))
        before = end
    return found


def classes(facts: Facts, lang: str) -> Iterator[str]:
    """Draw the map of classes by province."""
    counted = Counter(facts.centre_provinces[one["centre"]] for one in facts.classes)
    names = {province.code: province.name for province in atlas.provinces()}
    top = max(counted, key=lambda code: (counted[code], code), default="")
    title = say("report", "p_classes", lang)
    finding = say(
        "report", "f_classes", lang, provinces=len(counted), name=names.get(top, ""),
        n=number(counted[top], lang),
    )  # fmt: skip
    yield paragraph(finding)
    yield svg.tile_map(f"{lang}-classes", title, finding, atlas.indonesia_tiles(), counted)
    head = (say("report", "c_province", lang), say("report", "c_classes", lang))
    rows = [(names[code], number(n, lang)) for code, n in counted.most_common()]
    yield folded(say("report", "as_table", lang), table(head, rows, caption=title))


def scarce(facts: Facts, lang: str) -> Iterator[str]:
    """Who stays short and why; what one more room or teacher would bring."""
    missing: dict[str, float] = {}
    for row in facts.fulfilment:
        if row["reason"]:
            missing[row["reason"]] = missing.get(row["reason"], 0.0) + float(row["short"])
    if not missing:
        yield paragraph(say("report", "nothing_short", lang), "note ok")
    else:
        ranked = sorted(missing.items(), key=lambda item: -item[1])
        rows = [(say("report", f"r_{code}", lang), n, number(n, lang, 0)) for code, n in ranked]
        title = say("report", "p_short", lang)
        total = number(sum(missing.values()), lang)
        finding = say("report", "f_short", lang, n=total, reason=rows[0][0])
        yield paragraph(finding)
        yield svg.bars(f"{lang}-short", title, finding, rows)
        head = (say("report", "c_reason", lang), say("report", "c_short", lang))
        yield folded(
            say("report", "as_table", lang),
            table(head, [(label, shown) for label, _, shown in rows], caption=title),
        )
    best = sorted(facts.bottlenecks, key=lambda row: -float(row["departures_per_unit"]))[:SHOWN]
    if best:
        heads = tuple(say("report", f"c_{code}", lang) for code in ("more", "when", "brings"))
        rows_ = [
            (
                say(
                    "report",
                    f"more_{row['kind']}",
                    lang,
                    what=_named(row["what"], lang),
                    where=facts.names.get(row["where"], row["where"]),
                ),
                f"{month_name(row['from'], lang)} - {month_name(row['to'], lang)}",
                number(float(row["departures_per_unit"]), lang, 1),
            )
            for row in best
        ]
        yield table(heads, rows_, caption=say("report", "p_more", lang))
        yield paragraph(say("report", "shadow", lang), "muted")


def funnel(facts: Facts, lang: str) -> Iterator[str]:
    """From registration to a contract: how many are left after each gate."""
    codes = [
        "registered", "administration", "mathematics", "fitness", "interview", "medical",
        "competency", "language", "departure", "matched", "contracts",
    ]  # fmt: skip
    rows = [
        (say("report", f"g_{code}", lang), facts.funnel[code], number(facts.funnel[code], lang))
        for code in codes
        if code in facts.funnel
    ]
    first, last = facts.funnel["registered"], facts.funnel["contracts"]
    title = say("report", "h_funnel", lang)
    finding = say(
        "report", "f_funnel", lang, first=number(first, lang), last=number(last, lang),
        share=number(100 * last / max(first, 1), lang, 0),
    )  # fmt: skip
    yield paragraph(finding)
    yield svg.bars(f"{lang}-funnel", title, finding, rows)
    head = (say("report", "c_gate", lang), say("report", "c_people", lang))
    yield folded(
        say("report", "as_table", lang),
        table(head, [(label, shown) for label, _, shown in rows], caption=title),
    )
