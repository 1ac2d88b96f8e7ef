"""What a change moves, in sentences: exactly the orders, classes, people and months, no others."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from rantau.base.words import decimal_text, month_name, number, say

SHOWN = 50
"""Orders that are listed; the rest are counted, and stand in the file."""


def difference_lines(found: dict[str, Any], file: Path, lang: str) -> list[str]:
    """Say how two plans differ: headline numbers, orders that move, months that move."""
    return list(_difference(found, file, lang))


def _difference(found: dict[str, Any], file: Path, lang: str) -> Iterator[str]:
    for name, row in found["headline"].items():
        before, after = (number(row[side], lang) for side in ("before", "after"))
        difference = _signed(row["difference"], lang)
        yield say("whatif", name, lang, before=before, after=after, difference=difference)
    orders = sorted(found["orders"], key=_gained)
    months = _by_month(found["months"])
    counts = {"orders": number(len(orders), lang), "months": number(len(months), lang)}
    yield say("whatif", "moved" if orders or months else "nothing_moves", lang, **counts)
    for order in orders[:SHOWN]:
        texts = {key: decimal_text(value, lang) for key, value in order.items() if key != "order"}
        yield say("whatif", "order", lang, order=order["order"], **texts)
    if len(orders) > SHOWN:
        yield say("whatif", "more_orders", lang, n=number(len(orders) - SHOWN, lang))
    for starts, (old, new) in sorted(months.items()):
        about = {"before": number(old, lang), "after": number(new, lang)}
        yield say("whatif", "month", lang, month=month_name(starts, lang), **about)
    yield say("whatif", "whole_list", lang, file=file)


def _gained(order: dict[str, str]) -> Decimal:
    return Decimal(order["planned_after"]) - Decimal(order["planned_before"])


def _by_month(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Add up classes of all programmes by the month in which they start."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for row in rows:
        before[row["starts"]] += row["classes_before"]
        after[row["starts"]] += row["classes_after"]
    return {month: (before[month], after[month]) for month in before}


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + number(value, lang)


def slip_lines(found: dict[str, Any], lang: str) -> list[str]:
    """Say what a class that starts later moves: its people, its orders, other classes."""
    return list(_slip(found, lang))


def _slip(found: dict[str, Any], lang: str) -> Iterator[str]:
    months = {
        f"{key}_{side}": month_name(found[key][side], lang)
        for key in ("starts", "ends")
        for side in ("before", "after")
    }
    yield say("whatif", "slip_head", lang, class_ref=found["class"], **months)
    yield say("whatif", "slip_people", lang, people=number(found["n_people"], lang))
    for row in found["people"]:
        people = number(row["people"], lang)
        yield say("whatif", "slip_province", lang, province=row["province"], people=people)
    yield say("whatif", "slip_orders" if found["orders"] else "slip_no_orders", lang)
    for row in found["orders"]:
        yield _slip_order(row, lang)
    yield say("whatif", "slip_clashes" if found["clashes"] else "slip_no_clashes", lang)
    for row in found["clashes"]:
        yield _clash(row, lang)


def _slip_order(row: dict[str, Any], lang: str) -> str:
    return say(
        "whatif", "slip_order_lost" if row["months_late"] else "slip_order_kept", lang,
        order=row["order"],
        departures=decimal_text(row["departures"], lang),
        departs=month_name(row["departs"], lang),
        could_depart=month_name(row["could_depart"], lang),
    )  # fmt: skip


def _clash(row: dict[str, Any], lang: str) -> str:
    return say(
        "whatif", "slip_clash" if row["classes"] else "slip_clash_alone", lang,
        month=month_name(row["month"], lang),
        thing=say("plan", f"kind_{row['kind']}", lang),
        what=row["what"],
        has=number(row["has"], lang),
        classes=", ".join(row["classes"]),
    )  # fmt: skip


def change_lines(found: dict[str, Any], lang: str) -> list[str]:
    """Say what an order that changes moves: its classes, their people, departures set free."""
    return list(_change(found, lang))


def _change(found: dict[str, Any], lang: str) -> Iterator[str]:
    wanted, leaves, planned = found["departures"], found["departs"], found["planned"]
    yield say(
        "whatif", "change_head", lang, order=found["order"],
        wanted_before=number(wanted["before"], lang), wanted_after=number(wanted["after"], lang),
        departs_before=month_name(leaves["before"], lang),
        departs_after=month_name(leaves["after"], lang),
    )  # fmt: skip
    free = Decimal(planned["before"]) - Decimal(planned["after"])
    yield say(
        "whatif", "change_planned", lang,
        before=decimal_text(planned["before"], lang), after=decimal_text(planned["after"], lang),
        free=decimal_text(str(free), lang), short=decimal_text(found["short_after"], lang),
    )  # fmt: skip
    kept = [one for one in found["classes"] if one["departures_before"] == one["departures_after"]]
    moved = [one for one in found["classes"] if one not in kept]
    people = number(sum(one["people"] for one in moved), lang)
    count = number(len(moved), lang)
    yield say("whatif", "change_moved" if moved else "change_none", lang, n=count, people=people)
    for one in moved:
        yield _class_line("change_class", one, lang)
    if kept:
        yield say("whatif", "change_kept", lang)
    for one in kept:
        yield _class_line("change_class_kept", one, lang)


def _class_line(code: str, one: dict[str, Any], lang: str) -> str:
    return say(
        "whatif", code, lang,
        class_ref=one["class"], programme=one["programme"], centre=one["centre"],
        starts=month_name(one["starts"], lang), people=number(one["people"], lang),
        before=decimal_text(one["departures_before"], lang),
        after=decimal_text(one["departures_after"], lang),
    )  # fmt: skip
