"""The chapters about people: the selection, a letter, a payslip, and what was verified."""

from collections.abc import Iterator
from typing import Any

from rantau import atlas
from rantau.base.words import money, month_name, number, say
from rantau.demo.report import svg
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import folded, paragraph, table, text, tiles

GROUPS = ("female", "disability", "far", "care")
FIELDS = (
    "hours", "overtime_hours", "night_hours", "holiday_hours", "gross", "deductions", "net",
)  # fmt: skip


def selection(facts: Facts, lang: str) -> Iterator[str]:
    """Choice ranks, shares by group and province, and how to re-compute it."""
    found = facts.selection
    yield tiles(
        (say("report", f"t_{code}", lang), number(found[name], lang), say("report", note, lang))
        for code, name, note in (
            ("candidates", "n_candidates", "n_candidates"),
            ("assigned", "n_assigned", "n_assigned"),
            ("first", "n_first_choice", "n_first"),
        )
    )
    ranks = [row for row in facts.selection_report["by_rank"] if row["rank"] is not None]
    rows = [
        (say("report", "rank", lang, n=row["rank"]), row["people"], number(row["people"], lang))
        for row in ranks
    ]
    title = say("report", "p_ranks", lang)
    best = ranks[0]["people"] if ranks else 0
    share = number(100 * best / max(found["n_assigned"], 1), lang, 0)
    finding = say("report", "f_ranks", lang, share=share)
    yield f"<h3>{text(title)}</h3>" + paragraph(finding)
    yield svg.bars(f"{lang}-ranks", title, finding, rows)
    head = (say("report", "c_rank", lang), say("report", "c_people", lang))
    yield folded(
        say("report", "as_table", lang), table(head, [(a, c) for a, _, c in rows], caption=title)
    )
    yield _groups(facts, lang)
    yield _provinces(facts, lang)
    yield paragraph(say("report", "recompute", lang))
    yield (
        "<pre><code>python3 run.py rantau match demo/scenario/match --out again\n"
        "sha256sum again/assignment.csv</code></pre>"
    )
    yield paragraph(say("report", "not_promised", lang), "muted")


def _groups(facts: Facts, lang: str) -> str:
    by_group = {row["group"]: row for row in facts.selection_report["by_group"]}
    rows = [
        _group_row(say("report", f"group_{name}", lang), by_group[name], lang)
        for name in GROUPS
        if name in by_group
    ]
    people = sum(facts.registered.values())
    assigned = sum(facts.selected.values())
    every = {"people": people, "assigned": assigned, "on_reserved_seats": 0}
    rows.append(_group_row(say("report", "group_all", lang), every, lang))
    head = tuple(
        say("report", f"c_{code}", lang) for code in ("group", "people", "assigned", "share")
    )
    return table(head, rows, caption=say("report", "p_groups", lang), numbers=3)


def _group_row(name: str, row: dict[str, Any], lang: str) -> tuple[str, str, str, str]:
    share = number(100 * row["assigned"] / max(row["people"], 1), lang, 1) + " %"
    return name, number(row["people"], lang), number(row["assigned"], lang), share


def _provinces(facts: Facts, lang: str) -> str:
    rows = []
    for province in atlas.provinces():
        people = sum(facts.registered[province.code, sex] for sex in ("m", "f"))
        if people:
            assigned = sum(facts.selected[province.code, sex] for sex in ("m", "f"))
            found = {"people": people, "assigned": assigned}
            rows.append(_group_row(province.name, found, lang))
    head = tuple(
        say("report", f"c_{code}", lang) for code in ("province", "people", "assigned", "share")
    )
    title = say("report", "p_provinces", lang)
    return folded(title, table(head, rows, caption=title, numbers=3))


def letter(facts: Facts, lang: str) -> Iterator[str]:
    """One registrant's letter: why not, wish by wish."""
    found = facts.letter
    if not found:
        yield paragraph(say("report", "no_letter", lang), "note ok")
        return
    lines = [
        f"<p><strong>{text(say('match', 'candidate_without_place', lang, **found))}</strong></p>",
        f"<p>{text(say('match', 'candidate_lottery', lang, lottery=found['lottery']))}</p>",
    ]
    wishes = "".join(f"<li>{text(_wish(wish, lang))}</li>" for wish in found["wishes"])
    lines.append(f"<ol>{wishes}</ol>")
    lines.append(f'<p class="muted">{text(say("match", "this_result_only", lang))}</p>')
    yield f'<div class="letter">{"".join(lines)}</div>'
    yield paragraph(say("report", "appeal", lang))


def _wish(wish: dict[str, Any], lang: str) -> str:
    threshold = wish["threshold"] or {}
    about = {
        "score": number(wish["score"], lang),
        "limit": number(threshold.get("score") or 0, lang),
        "lottery": (threshold.get("lottery") or "")[:16],
        "region": wish["region"],
    }
    sentence = say("match", wish["code"], lang, **about)
    return f"{wish['order']}: {sentence}"


def payslip(facts: Facts, lang: str) -> Iterator[str]:
    """Show a payslip with a fault: the numbers, the rule, the amount, and what to do."""
    if not facts.finding or not facts.payslip:
        yield paragraph(say("report", "no_fault", lang), "note ok")
        return
    found, slip = facts.finding, facts.payslip
    amounts = {
        name: money(int(found[name]), found["currency"], lang)
        for name in ("value", "limit", "difference")
        if found[name]
    }
    place = next((p.name for p in atlas.prefectures() if p.iso == slip["place"]), slip["place"])
    yield paragraph(say("report", "slip", lang, month=month_name(slip["month"], lang), place=place))
    rows = [
        (say("report", f"slip_{name}", lang), _amount(name, slip[name], lang))
        for name in FIELDS
        if slip.get(name)
    ]
    head = (say("report", "c_line", lang), say("report", "c_amount", lang))
    yield table(head, rows, caption=say("report", "p_slip", lang))
    yield paragraph(say("checks", found["code"], lang, **amounts), "note bad")
    source = facts.rule.get("source", {})
    title = " ".join(part for part in (source.get("title"), source.get("article")) if part)
    yield paragraph(say("report", "rule", lang, source=title))
    yield paragraph(say("checks", "do_ask_for_pay", lang))
    counts = facts.checks["counts"]
    records = sum(facts.checks["records"].values())
    truth = facts.checks.get("truth") or {}
    yield paragraph(
        say(
            "report", "checked", lang, records=number(records, lang),
            blocking=number(counts["blocking"], lang), warning=number(counts["warning"], lang),
            recall=truth.get("recall", "-"), precision=truth.get("precision", "-"),
        )
    )  # fmt: skip


def _amount(name: str, value: str, lang: str) -> str:
    if name.endswith("hours"):
        return number(float(value), lang, 0 if "." not in value else 2)
    return money(int(value), "JPY", lang)


def verified(facts: Facts, lang: str) -> Iterator[str]:
    """How each number was checked, with digests."""
    yield paragraph(say("report", "verified", lang))
    head = tuple(
        say("report", f"c_{code}", lang) for code in ("result", "holds", "input", "digest")
    )
    rows = [
        (
            say("demo", f"name_{name}", lang),
            say("report", "yes" if holds else "no", lang),
            before,
            after,
        )
        for name, before, after, holds in facts.digests
    ]
    yield table(head, rows, caption=say("report", "p_digests", lang), numbers=0)
