"""The chapters about one person and about trust: a letter, a payslip, and what was verified."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

from rantau.base import svg
from rantau.base.words import money, month_name, number, say
from rantau.demo.report import naming
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import block, folded, heading, legend, paragraph, table, text

FIELDS = (
    "hours", "overtime_hours", "night_hours", "holiday_hours", "gross", "deductions", "net",
)  # fmt: skip
WEIGHTS = (
    ("hours", Fraction(1)), ("overtime_hours", Fraction(5, 4)), ("holiday_hours", Fraction(27, 20)),
    ("night_hours", Fraction(1, 4)),
)  # fmt: skip
"""What an hour of each kind weighs; a sum that does not come out as judged is not shown."""

UNEQUAL = "\N{NOT EQUAL TO}"


def letter(facts: Facts, lang: str) -> Iterator[str]:
    """One registrant's letter: why not, wish by wish, and what can be done."""
    found = facts.letter
    if not found:
        yield paragraph(say("report", "no_letter", lang), "note ok")
        return
    yield paragraph(say("report", "letter", lang))
    yield block("letter", _letter(facts, found, lang))


def _letter(facts: Facts, found: dict[str, Any], lang: str) -> Iterator[str]:
    line = text(say("match", "candidate_without_place", lang, **found))
    yield f"<p><strong>{line}</strong></p>"
    near = nearest(found)
    if near:
        gap = near["threshold"]["score"] - near["score"]
        yield paragraph(
            say("report", "nearest", lang, n=near["rank"], gap=number(gap, lang),
                order=naming.order(facts, near["order"], lang))
        )  # fmt: skip
        yield from _distance(facts, found, lang)
    codes = ("rank", "order_trade", "score", "line_of_wish", "why")
    heads = tuple(say("report", f"c_{code}", lang) for code in codes)
    rows = [_wish(facts, wish, lang) for wish in found["wishes"]]
    drawn = table(heads, rows, caption=say("report", "p_wishes", lang), numbers=0)
    yield folded(say("report", "as_table", lang), drawn) if near else drawn
    yield paragraph(say("report", "lottery", lang, lottery=found["lottery"][:16]))
    yield paragraph(say("report", "appeal", lang), "note")
    yield paragraph(say("match", "this_result_only", lang), "muted")


def nearest(found: dict[str, Any]) -> dict[str, Any] | None:
    """Return the wish whose line was nearest above the person's score, if any was a line."""
    lines = [
        wish
        for wish in found["wishes"]
        if wish["threshold"] and wish["threshold"]["score"] is not None
    ]
    return min(lines, key=lambda one: one["threshold"]["score"] - one["score"], default=None)


def _distance(facts: Facts, found: dict[str, Any], lang: str) -> Iterator[str]:
    """Draw how far each wish was."""
    strips = []
    for wish in found["wishes"]:
        line = (wish["threshold"] or {}).get("score")
        if line is not None:
            ends = sorted((wish["score"], line))
            label = f"{wish['rank']}. {naming.order(facts, wish['order'], lang)}"
            strips.append(svg.Strip(label, ends[0], ends[1], line, number(line, lang)))
    own = number(found["wishes"][0]["score"], lang)
    finding = say("report", "f_distance", lang, score=own)
    caption = svg.Caption(f"{lang}-distance", say("report", "p_distance", lang), finding)
    mark = svg.Bar("", found["wishes"][0]["score"], say("report", "own", lang, score=own))
    yield paragraph(finding)
    yield svg.strips(caption, strips, own=mark)
    kinds = (("tick", say("report", "k_line", lang)), ("own", say("report", "k_own", lang)))
    yield legend(kinds)


def _wish(facts: Facts, wish: dict[str, Any], lang: str) -> tuple[str, ...]:
    line = (wish["threshold"] or {}).get("score")
    gap = number(line - wish["score"] if line is not None else 0, lang)
    region = (wish["region"] or "-").title()
    why = say("report", f"why_{wish['code']}", lang, gap=gap, region=region)
    return (
        say("report", "rank", lang, n=wish["rank"]),
        f"{naming.order(facts, wish['order'], lang)} ({wish['order']})",
        number(wish["score"], lang),
        number(line, lang) if line is not None else "-",
        why,
    )


def payslip(facts: Facts, lang: str) -> Iterator[str]:
    """Show a payslip with a fault: the numbers, the sum, the rule, and what to do."""
    if not facts.finding or not facts.payslip:
        yield paragraph(say("report", "no_fault", lang), "note ok")
    else:
        slip = facts.payslip
        where = naming.prefecture(slip["place"])
        month = month_name(slip["month"], lang)
        yield paragraph(say("report", "slip", lang, month=month, place=where))
        yield paragraph(_fault(facts, lang), "note bad")
        yield block("two", (block("part", _slip(slip, lang)), block("part", _missing(facts, lang))))
    yield from _all_checked(facts, lang)


def _fault(facts: Facts, lang: str) -> str:
    found = facts.finding
    amounts = {
        name: money(int(found[name]), found["currency"], lang)
        for name in ("value", "limit", "difference")
        if found[name]
    }
    return say("checks", found["code"], lang, **amounts)


def _slip(slip: dict[str, str], lang: str) -> Iterator[str]:
    rows = [
        (say("report", f"slip_{name}", lang), _amount(name, slip[name], lang))
        for name in FIELDS
        if slip.get(name) not in (None, "", "0")
    ]
    head = (say("report", "c_line", lang), say("report", "c_amount", lang))
    yield table(head, rows, caption=say("report", "p_slip", lang))


def _missing(facts: Facts, lang: str) -> Iterator[str]:
    """Draw what was paid and what is missing, add the sum up, and say what to do."""
    found, currency = facts.finding, facts.finding["currency"]
    parts = [
        (kind, svg.Bar(say("report", code, lang), int(found[name]),
                       money(int(found[name]), currency, lang)))
        for kind, code, name in (("bar", "paid", "value"), ("short", "missing", "difference"))
    ]  # fmt: skip
    caption = svg.Caption(f"{lang}-pay", say("report", "p_pay", lang), _fault(facts, lang))
    yield paragraph(caption.title, "cap") + svg.split(caption, parts)
    rows = [
        *sum_of(facts, lang),
        (say("report", "due", lang), money(int(found["limit"]), "JPY", lang)),
    ]
    head = (say("report", "c_line", lang), say("report", "c_amount", lang))
    rows += [(bar.label, bar.shown) for _, bar in parts]
    yield table(head, rows, caption=say("report", "p_sum", lang))
    source = facts.rule.get("source", {})
    title = ", ".join(part for part in (source.get("title"), source.get("article")) if part)
    yield paragraph(say("report", "rule", lang, source=title))
    if facts.judged.get("action"):
        act = text(say("checks", f"do_{facts.judged['action']}", lang))
        yield f"<p><strong>{text(say('report', 'do_now', lang))}</strong> {act}</p>"


def sum_of(facts: Facts, lang: str) -> list[tuple[str, str]]:
    """Add up what is due, hour by hour; nothing where that is not what the check found."""
    slip, rate = facts.payslip, hourly(facts)
    if rate is None:
        return []
    hours = [(name, Fraction(slip.get(name) or 0), weight) for name, weight in WEIGHTS]
    total = sum((n * weight * rate for _, n, weight in hours), Fraction(0))
    if (
        floor(total) != int(facts.finding["limit"])
        or Fraction(slip.get("overtime_hours") or 0) > 60
    ):
        return []
    written = number(float(rate), lang, 0 if rate.denominator == 1 else 1)
    return [
        (
            say("report", f"sum_{name}", lang, n=_amount(name, f"{float(n):g}", lang),
                rate=written, weight=number(float(weight), lang, 2)),
            money(floor(n * weight * rate), "JPY", lang),
        )
        for name, n, weight in hours
        if n
    ]  # fmt: skip


def hourly(facts: Facts) -> Fraction | None:
    """Return the rate that the finding measured with: the minimum, or what the contract says."""
    slip = facts.payslip
    if facts.finding["code"] == "pay_below_minimum":
        value = facts.rule.get("value")
        return Fraction(value) if isinstance(value, int) else None
    if slip.get("contract_hourly"):
        return Fraction(slip["contract_hourly"])
    if slip.get("contract_monthly") and slip.get("contract_hours"):
        return Fraction(slip["contract_monthly"]) / Fraction(slip["contract_hours"])
    return None


def _amount(name: str, value: str, lang: str) -> str:
    if name.endswith("hours"):
        return number(float(value), lang, 0 if "." not in value else 2)
    return money(int(value), "JPY", lang)


def _all_checked(facts: Facts, lang: str) -> Iterator[str]:
    """Count what was checked and how well it was found."""
    counts, records = facts.checks["counts"], facts.checks["records"]
    yield heading(say("report", "p_checked", lang))
    yield paragraph(
        say(
            "report", "checked", lang,
            contracts=number(records.get("contract", 0), lang),
            payslips=number(records.get("payslip", 0), lang),
            blocking=number(counts["blocking"], lang), warning=number(counts["warning"], lang),
            info=number(counts["info"], lang),
        )
    )  # fmt: skip
    truth = facts.checks.get("truth")
    if truth:
        facts_of = {name: number(truth[name], lang) for name in ("planted", "right", "accused")}
        wrong = number(len(truth["wrong"]), lang)
        yield paragraph(say("report", "truth", lang, wrong=wrong, **facts_of))


def verified(facts: Facts, lang: str) -> Iterator[str]:
    """How each number was checked, which numbers meet, and the digests."""
    yield paragraph(say("report", "verified", lang))
    yield paragraph(say("report", "solver_word", lang))
    yield _meetings(facts, lang)
    head = tuple(
        say("report", f"c_{code}", lang) for code in ("result", "holds", "input", "digest")
    )
    rows = [
        (say("demo", f"name_{name}", lang), say("report", "yes" if holds else "no", lang),
         before, after)
        for name, before, after, holds in facts.digests
    ]  # fmt: skip
    drawn = table(head, rows, caption=say("report", "n_digests", lang), numbers=0)
    yield heading(say("report", "p_digests", lang)) + block("digests", (drawn,))


def meetings(facts: Facts) -> list[tuple[str, int, int]]:
    """List numbers that two files count apart, and that must be the same."""
    records = facts.checks["records"]
    truth = facts.checks.get("truth") or {"planted": 0, "right": 0}
    return [
        ("wanted", int(facts.plan["departures_wanted"]), facts.selection["n_seats"]),
        ("seats", int(facts.plan["seats"]), sum(int(row["seats"]) for row in facts.classes)),
        ("admitted", int(facts.plan["seats"]), facts.funnel["admitted"]),
        ("registrants", facts.selection["n_candidates"], sum(facts.registered.values())),
        ("placed", facts.selection["n_assigned"], sum(facts.selected.values())),
        ("graduates", facts.funnel["graduates"], facts.match["n_candidates"]),
        ("contracts", facts.match["n_assigned"], records.get("contract", 0)),
        ("payslips", facts.funnel["payslips"], records.get("payslip", 0)),
        ("found", truth["planted"], truth["right"]),
    ]


def _meetings(facts: Facts, lang: str) -> str:
    head = (say("report", "c_both", lang), say("report", "c_files", lang))
    rows = [
        (
            say("report", f"m_{name}", lang),
            f"{number(one, lang)} {'=' if one == other else UNEQUAL} {number(other, lang)}",
        )
        for name, one, other in meetings(facts)
    ]
    drawn = table(head, rows, caption=say("report", "n_meetings", lang))
    return heading(say("report", "p_meetings", lang)) + drawn
