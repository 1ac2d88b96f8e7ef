"""Orders as a spreadsheet: a sheet to fill in, and each row of one that came back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rantau.base import words
from rantau.base.actor import Actor, Role
from rantau.base.errors import BadInput, NotAllowed, NotVisible
from rantau.journey.orders.bridge import finding_text, judge
from rantau.journey.orders.models import Memorandum
from rantau.journey.orders.queries.orders import Terms
from rantau.journey.parties.bridge import (
    Sheet,
    SheetAnswer,
    SheetFault,
    answered,
    column_faults,
    read_sheet,
    unusable,
    write_sheet,
)
from rantau.journey.parties.models import Organisation

COLUMNS = (
    "memorandum", "occupation", "n_places", "place", "departs", "months", "regime", "hourly",
    "hours_per_month", "deductions", "lodging_m2", "remark",
)  # fmt: skip
FOR_A_HOST = "host"
"""The column in which a partner names the member it orders for, by its number."""
MOST_ORDERS = 500
WHOLE = {"n_places": 1, "months": 1, "hourly": 10**6, "hours_per_month": 1, "deductions": 0}
"""What else is wrong in a row is said beside a number that cannot be read: by one that offends
nothing."""
_DECIMAL = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,6})?")
Check = Callable[[Actor, Terms, datetime], Memorandum]
OrderSheet = SheetAnswer[tuple[str, Terms]]
"""(host, terms) of each row."""


def order_sheet_example(*, actor: Actor) -> bytes:
    """Write a sheet with its columns and one row to write over."""
    host = [FOR_A_HOST] if actor.role is Role.PARTNER else []
    row = ["MoU-1", "ME01", 12, "JP-23", "2027-10", 36, "esd", 1250, 168, 38000, "6.5", ""]
    return write_sheet([*host, *COLUMNS], [[*(["H-0001"] if host else []), *row]])


def read_orders(
    *, actor: Actor, data: bytes, name: str, lang: str, check: Check, now: datetime
) -> OrderSheet:
    """Read a sheet of orders and say for each row what is wrong with it."""
    sheet = read_sheet(data, name)
    if faults := list(sheet.faults) or _faults(sheet, actor):
        return unusable(sheet, faults, lang)
    rows, wrong = [], {}
    for line, cells in sheet.records():
        texts = _Row(actor, cells, lang).read(check, now)
        if isinstance(texts, list):
            wrong[line] = texts
        else:
            rows.append(texts)
    return answered(sheet, rows, wrong, lang)


def _faults(sheet: Sheet, actor: Actor) -> list[SheetFault]:
    needed = [*COLUMNS[:-1], *([FOR_A_HOST] if actor.role is Role.PARTNER else [])]
    if len(sheet.rows) > MOST_ORDERS:
        return [SheetFault("too_many_orders", facts={"most": MOST_ORDERS})]
    return column_faults(sheet, needed, sheet.header)


@dataclass(frozen=True)
class _Row:
    """One row while it is read; every fault of it is found, not only the first."""

    actor: Actor
    cells: Mapping[str, str]
    lang: str

    def read(self, check: Check, now: datetime) -> "tuple[str, Terms] | list[str]":
        values: dict[str, Any] = {name: self.cells.get(name, "").strip() for name in COLUMNS}
        faults: dict[str, str] = {}
        self._numbers(values, faults)
        values["departs_on"] = self._month(values.pop("departs"), faults)
        values["memorandum"] = self._memorandum(values["memorandum"], faults)
        host = self._host(faults)
        terms = Terms(**values)
        if terms.memorandum:
            faults = self._refused(check, terms, now) | faults
        return list(faults.values()) or (host, terms)

    def _refused(self, check: Check, terms: Terms, now: datetime) -> dict[str, str]:
        """Say what the use case refuses, and else what the law does."""
        try:
            memorandum = check(self.actor, terms, now)
        except NotAllowed as refusal:
            return {"memorandum": self._said("memorandum", refusal.code)}
        except BadInput as refusal:
            return {
                name: self._said(name, fault.code, **fault.facts)
                for name, fault in refusal.faults.items()
            }
        return {
            one.field: f"{self._label(one.field)}: {finding_text(one, self.lang)}"
            for one in judge(terms.plain(), memorandum.destination)
            if one.is_blocking
        }

    def _numbers(self, values: dict[str, Any], faults: dict[str, str]) -> None:
        for name, harmless in WHOLE.items():
            text = values[name]
            if text.isascii() and text.isdigit() and len(text) < 10:
                values[name] = int(text)
            else:
                values[name] = harmless
                faults[name] = self._said(name, "whole_number")
        if _DECIMAL.fullmatch(values["lodging_m2"]):
            values["lodging_m2"] = round(Decimal(values["lodging_m2"].replace(",", ".")), 1)
        else:
            values["lodging_m2"] = Decimal(1)
            faults["lodging_m2"] = self._said("lodging_m2", "lodging_out_of_range")

    def _month(self, text: str, faults: dict[str, str]) -> date:
        try:
            return date.fromisoformat(text[:7] + "-01")
        except ValueError:
            faults["departs_on"] = self._said("departs_on", "first_of_month")
            return date(2100, 1, 1)

    def _memorandum(self, number: str, faults: dict[str, str]) -> str:
        found = Memorandum.objects.visible_to(self.actor).filter(number=number).first()
        if found is None:
            faults["memorandum"] = self._said("memorandum", "not_visible")
            return ""
        return found.ref

    def _host(self, faults: dict[str, str]) -> str:
        if self.actor.role is not Role.PARTNER:
            return ""
        try:
            code = self.cells.get(FOR_A_HOST, "").strip()
            host = Organisation.objects.get_visible(self.actor, code=code)
        except NotVisible:
            faults["host"] = self._said("host", "not_visible")
            return ""
        if host.partner_id != self.actor.organisation_id:
            faults["host"] = self._said("host", "not_your_member", host=host.name)
        return host.ref

    def _said(self, name: str, code: str, **facts: object) -> str:
        return f"{self._label(name)}: {words.say('refusal', code, self.lang, **facts)}"

    def _label(self, name: str) -> str:
        return words.say("order", f"field_{name}", self.lang)
