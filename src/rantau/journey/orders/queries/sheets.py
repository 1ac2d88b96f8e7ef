"""Orders as a spreadsheet: a sheet to fill in, and each row of one that came back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from rantau.base import words
from rantau.base.actor import Actor, Role
from rantau.base.errors import BadInput, NotAllowed, NotVisible
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
WHOLE = ("n_places", "months", "hourly", "hours_per_month", "deductions")
Check = Callable[[Actor, Terms, datetime], Any]
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
        faults = [*self._numbers(values), *self._month(values)]
        values["memorandum"] = self._memorandum(values["memorandum"], faults)
        host = self._host(faults)
        if faults:
            return faults
        terms = Terms(departs_on=values.pop("departs"), **values)
        try:
            check(self.actor, terms, now)
        except NotAllowed as refusal:
            return [self._field("memorandum", refusal.code)]
        except BadInput as refusal:
            return [self._field(name, fault.code, **fault.facts)
                    for name, fault in refusal.faults.items()]  # fmt: skip
        return host, terms

    def _numbers(self, values: dict[str, Any]) -> list[str]:
        faults = []
        for name in WHOLE:
            if values[name].isascii() and values[name].isdigit() and len(values[name]) < 10:
                values[name] = int(values[name])
            else:
                faults.append(self._field(name, "whole_number"))
        try:
            values["lodging_m2"] = round(Decimal(values["lodging_m2"].replace(",", ".")), 1)
        except InvalidOperation:
            faults.append(self._field("lodging_m2", "lodging_out_of_range"))
        return faults

    def _month(self, values: dict[str, Any]) -> list[str]:
        try:
            values["departs"] = date.fromisoformat(values["departs"][:7] + "-01")
        except ValueError:
            return [self._field("departs_on", "first_of_month")]
        return []

    def _memorandum(self, number: str, faults: list[str]) -> str:
        found = Memorandum.objects.visible_to(self.actor).filter(number=number).first()
        if found is None:
            faults.append(self._field("memorandum", "not_visible"))
            return ""
        return found.ref

    def _host(self, faults: list[str]) -> str:
        if self.actor.role is not Role.PARTNER:
            return ""
        try:
            code = self.cells.get(FOR_A_HOST, "").strip()
            host = Organisation.objects.get_visible(self.actor, code=code)
        except NotVisible:
            faults.append(self._field("host", "not_visible"))
            return ""
        if host.partner_id != self.actor.organisation_id:
            faults.append(self._field("host", "not_your_member", host=host.name))
        return host.ref

    def _field(self, name: str, code: str, **facts: object) -> str:
        label = words.say("order", f"field_{name}", self.lang)
        return f"{label}: {words.say('refusal', code, self.lang, **facts)}"
