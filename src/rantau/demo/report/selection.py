"""The chapter on the selection: wishes met, who was taken, where the line was, how to check."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_low

from rantau import atlas
from rantau.base import svg
from rantau.base.words import number, say
from rantau.demo.report import naming
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import block, folded, heading, legend, paragraph, table, text, tiles

GROUPS = ("disability", "far", "vocational", "care")
SEXES = (("m", "men"), ("f", "female"))
THOUSAND = 1_000
EDGE = 6
"""So many of the strictest lines are drawn, and of the easiest; the table has all."""


def selection(facts: Facts, lang: str) -> Iterator[str]:
    """Wishes, shares by sex, group and province, thresholds, and how to re-compute it."""
    yield tiles(
        (say("report", f"t_{code}", lang), number(facts.selection[name], lang),
         say("report", note, lang))
        for code, name, note in (
            ("candidates", "n_candidates", "n_candidates"),
            ("assigned", "n_assigned", "n_assigned"),
            ("first", "n_first_choice", "n_first"),
        )
    )  # fmt: skip
    yield block("two", (block("part", _ranks(facts, lang)), block("part", _groups(facts, lang))))
    yield from _provinces(facts, lang)
    yield from _thresholds(facts, lang)
    yield heading(say("report", "p_recompute", lang)) + paragraph(say("report", "recompute", lang))
    digest = next((after for name, _, after, _ in facts.digests if name == "selection"), "")
    yield (
        "<pre><code>python3 run.py rantau match demo/scenario/match --out again\n"
        f"sha256sum again/assignment.csv\n{text(digest)}</code></pre>"
    )
    yield paragraph(say("report", "not_promised", lang), "muted")


def _ranks(facts: Facts, lang: str) -> Iterator[str]:
    found = [row for row in facts.selection_report["by_rank"] if row["rank"] is not None]
    rows = [
        svg.Bar(say("report", "rank", lang, n=row["rank"]), row["people"],
                number(row["people"], lang))
        for row in found
    ]  # fmt: skip
    first, everyone = facts.selection["n_first_choice"], facts.selection["n_assigned"]
    finding = say("report", "f_ranks", lang, share=naming.share(first, everyone, lang))
    caption = svg.Caption(f"{lang}-ranks", say("report", "p_ranks", lang), finding)
    yield heading(caption.title) + paragraph(finding)
    yield svg.bars(caption, rows)
    head = (say("report", "c_rank", lang), say("report", "c_people", lang))
    cells = [(row.label, row.shown) for row in rows]
    yield folded(say("report", "as_table", lang), table(head, cells, caption=caption.title))


def groups(facts: Facts) -> list[tuple[str, int, int]]:
    """Count registrants and those with a place: each sex, each group, everybody."""
    found = [
        (
            name,
            sum(n for (_, sex), n in facts.registered.items() if sex == code),
            sum(n for (_, sex), n in facts.selected.items() if sex == code),
        )
        for code, name in SEXES
    ]
    by_group = {row["group"]: row for row in facts.selection_report["by_group"]}
    found += [
        (name, by_group[name]["people"], by_group[name]["assigned"])
        for name in GROUPS
        if name in by_group
    ]
    everyone = sum(facts.registered.values()), sum(facts.selected.values())
    return [*found, ("all", *everyone)]


def _groups(facts: Facts, lang: str) -> Iterator[str]:
    found = groups(facts)
    _, people, assigned = found[-1]
    rows = [
        svg.Bar(say("report", f"group_{name}", lang), 100 * chosen / max(n, 1),
                naming.share(chosen, n, lang, 1))
        for name, n, chosen in found
    ]  # fmt: skip
    rate = 100 * assigned / max(people, 1)
    finding = say("report", "f_groups", lang, share=naming.share(assigned, people, lang, 1))
    caption = svg.Caption(f"{lang}-groups", say("report", "p_groups", lang), finding)
    yield heading(caption.title) + paragraph(finding)
    yield svg.bars(caption, rows, mark=rate)
    heads = tuple(
        say("report", f"c_{code}", lang) for code in ("group", "registered", "assigned", "share")
    )
    cells = [
        (row.label, number(n, lang), number(chosen, lang), row.shown)
        for row, (_, n, chosen) in zip(rows, found, strict=True)
    ]
    drawn = table(heads, cells, caption=caption.title, numbers=3)
    yield folded(say("report", "as_table", lang), drawn)


@dataclass(frozen=True)
class Taken:
    """A province: who could take part, who registered, who has a place."""

    code: str
    name: str
    eligible: int
    registered: int
    assigned: int

    @property
    def per_thousand(self) -> int:
        """Those with a place for each thousand who could take part."""
        return round(THOUSAND * self.assigned / self.eligible) if self.eligible else 0


def provinces(facts: Facts) -> list[Taken]:
    """Count each province of which anybody could take part or registered."""
    found = [
        Taken(
            one.code,
            one.name,
            facts.eligible[one.code],
            sum(facts.registered[one.code, sex] for sex, _ in SEXES),
            sum(facts.selected[one.code, sex] for sex, _ in SEXES),
        )
        for one in atlas.provinces()
    ]
    return [one for one in found if one.eligible or one.registered]


def _provinces(facts: Facts, lang: str) -> Iterator[str]:
    """Map those with a place for each thousand who could take part."""
    found = provinces(facts)
    whole = THOUSAND * facts.selection["n_assigned"] / max(sum(facts.eligible.values()), 1)
    finding = say("report", "f_provinces", lang, n=number(whole, lang))
    caption = svg.Caption(f"{lang}-provinces", say("report", "p_provinces", lang), finding)
    values = {one.code: one.per_thousand for one in found}
    shown = {code: number(rate, lang) for code, rate in values.items()}
    codes = ("province", "eligible", "registered", "assigned", "per_thousand")
    rows = [
        (one.name, *(number(n, lang) for n in (one.eligible, one.registered, one.assigned)),
         shown[one.code])
        for one in found
    ]  # fmt: skip
    yield heading(caption.title) + paragraph(finding)
    yield svg.tile_map(caption, atlas.indonesia_tiles(), values, shown)
    yield legend(naming.shades(list(values.values()), lang))
    heads = tuple(say("report", f"c_{code}", lang) for code in codes)
    drawn = table(heads, rows, caption=caption.title, numbers=4)
    yield folded(say("report", "as_table", lang), drawn)


def lines(facts: Facts) -> dict[str, list[int]]:
    """Return for each programme the score of the last one taken at each of its orders.

    Only people without any of the order's guarantees count: theirs is the line for everyone.
    """
    found: dict[str, list[int]] = {}
    for row in facts.cutoffs:
        if not row["groups"] and row["order"] in facts.demand and row["score"]:
            programme = facts.demand[row["order"]]["programme"]
            found.setdefault(programme, []).append(int(row["score"]))
    return {programme: sorted(scores) for programme, scores in sorted(found.items())}


def _thresholds(facts: Facts, lang: str) -> Iterator[str]:
    found = sorted(lines(facts).items(), key=lambda item: (-median_low(item[1]), item[0]))
    if not found:
        return
    strips = [
        svg.Strip(naming.short_trade(programme, lang), scores[0], scores[-1], median_low(scores),
                  number(median_low(scores), lang))
        for programme, scores in found
    ]  # fmt: skip
    finding = say("report", "f_lines", lang, high=strips[0].label, low=strips[-1].label)
    caption = svg.Caption(f"{lang}-lines", say("report", "p_lines", lang), finding)
    yield heading(caption.title) + paragraph(finding)
    drawn = strips if len(strips) <= 2 * EDGE else [*strips[:EDGE], *strips[-EDGE:]]
    yield svg.strips(caption, drawn)
    kinds = (("range", say("report", "k_range", lang)), ("tick", say("report", "k_middle", lang)))
    yield legend(kinds)
    rows = [(strip, len(scores)) for strip, (_, scores) in zip(strips, found, strict=True)]
    yield folded(say("report", "as_table", lang), _lines_table(rows, caption.title, lang))


def _lines_table(rows: list[tuple[svg.Strip, int]], title: str, lang: str) -> str:
    codes = ("trade", "orders", "low", "middle", "high")
    heads = tuple(say("report", f"c_{code}", lang) for code in codes)
    cells = [
        (strip.label, *(number(n, lang) for n in (orders, strip.low, strip.mark, strip.high)))
        for strip, orders in rows
    ]
    return table(heads, cells, caption=title, numbers=4)
