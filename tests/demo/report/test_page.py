"""The page says the same in both languages, whatever there is to say, and nothing slips through."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from rantau.base.words import catalogue, say
from rantau.demo.report import Facts
from rantau.demo.report.page import page
from tests.demo.report.test_report import Nesting

SOME = re.compile(r"\d[\d.,]*")


def article(html: str, lang: str) -> str:
    return html.split(f'<article class="story {lang}"')[1].partition("</article>")[0]


def cells(html: str) -> list[str]:
    """Return the digits of every number cell, without the signs of a language."""
    found = re.findall(r'<td[^>]* class="num">([^<]*)</td>', html)
    return [re.sub(r"\D", "", cell) for cell in found if SOME.fullmatch(cell.strip("+¥ %\xa0"))]


def nothing_short(facts: Facts) -> Facts:
    """Everything is filled, nobody is left, no record is at fault."""
    rows = [row | {"planned": row["departures"], "short": "0.0000", "reason": ""}
            for row in facts.fulfilment]  # fmt: skip
    plan = facts.plan | {"departures_planned": float(facts.plan["departures_wanted"])}
    checks = facts.checks | {"counts": {"blocking": 0, "warning": 0, "info": 0}, "truth": None}
    return replace(
        facts, plan=plan, fulfilment=rows, bottlenecks=[], letter={}, finding={}, judged={},
        payslip={}, rule={}, checks=checks, cutoffs=[],
    )  # fmt: skip


def nothing_at_all(facts: Facts) -> Facts:
    """No class opens and nobody is taken."""
    plan = facts.plan | {"departures_planned": 0.0, "n_classes": 0, "seats": 0, "cost": 0}
    chosen = facts.selection | {"n_assigned": 0, "n_first_choice": 0}
    report = facts.selection_report | {"by_rank": [], "by_group": []}
    empty = nothing_short(facts)
    return replace(
        empty, plan=plan, classes=[], fulfilment=[], selection=chosen, selection_report=report,
        selected=type(facts.selected)(), eligible=type(facts.eligible)(),
    )  # fmt: skip


def test_both_languages_have_the_same_numbers_in_the_same_order(facts: Facts) -> None:
    html = page(facts)

    found = {lang: cells(article(html, lang)) for lang in ("id", "en")}

    assert len(found["id"]) > 150
    assert found["id"] == found["en"]


def test_headings_go_down_one_step_at_a_time_and_chapters_are_linked(facts: Facts) -> None:
    for lang in ("id", "en"):
        found = article(page(facts), lang)
        levels = [int(level) for level in re.findall(r"<h(\d)", found)]
        sections = re.findall(r'<section class="card" id="([\w-]+)"', found)

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert len(sections) == 9
        assert re.findall(r'href="#([\w-]+)"', found.split("<nav")[1])[:9] == sections


def test_each_language_can_skip_to_the_content(facts: Facts) -> None:
    html = page(facts)

    for lang in ("id", "en"):
        assert f'lang="{lang}"><a href="#main">{say("report", "skip", lang)}</a>' in html


def test_with_nothing_short_nobody_left_and_no_fault_it_says_so(facts: Facts) -> None:
    html = page(nothing_short(facts))

    for lang in ("id", "en"):
        for code in ("nothing_short", "no_letter", "no_fault"):
            assert say("report", code, lang) in article(html, lang)


@pytest.mark.parametrize("emptied", [nothing_short, nothing_at_all])
def test_an_empty_demo_is_still_a_whole_page(
    facts: Facts, emptied: Callable[[Facts], Facts]
) -> None:
    parser = Nesting()

    parser.feed(page(emptied(facts)))

    assert (parser.open, parser.wrong) == ([], [])


def test_names_from_files_are_escaped(facts: Facts) -> None:
    best = max(facts.bottlenecks, key=lambda row: float(row["departures_per_unit"]))
    names = facts.names | {best["where"]: '<script>alert("x")</script>'}

    html = page(replace(facts, names=names))

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_no_code_of_the_files_reaches_a_reader_bare(facts: Facts) -> None:
    html = page(facts)

    assert re.findall(r">[^<]*\b(?:kit|skill|room)-\w+", html) == []
    assert re.findall(r">[^<]*\b20\d\d-\d\d\b", html.split("</style>")[1]) == []
    assert "(synthetic)" not in article(html, "id")


def test_every_sentence_is_used_or_begins_with_a_code_of_the_files(facts: Facts) -> None:
    plain = {
        code for code in catalogue("report")
        if not code.startswith(
            ("r_", "more_", "room-", "why_", "group_", "g_", "s_", "sum_", "slip_")
        )
    }  # fmt: skip
    alone = {code for code in plain if code.startswith(("no_", "nothing_"))}

    unheard = {
        code
        for code in plain - alone
        for words in [catalogue("report")[code]["en"]]
        if "{" not in words and words.replace("'", "&#x27;") not in page(facts)
    }

    assert unheard <= {"no", "japanese"}
