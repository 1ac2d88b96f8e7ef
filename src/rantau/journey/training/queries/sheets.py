"""A centre's capacity as a spreadsheet: written to be filled in, read row by row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from rantau.base import words
from rantau.base.actor import Actor
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
from rantau.journey.training.models import Capacity
from rantau.journey.training.queries.capacity import CapacityRow, capacity_page

COLUMNS = ("kind", "what", "count", "from", "to")
NEEDED = COLUMNS[:3]
MOST_AT_A_TIME = 200
CapacitySheet = SheetAnswer[CapacityRow]


def capacity_sheet(*, actor: Actor) -> bytes:
    """Write the capacity of the actor's own centre as a workbook."""
    rows = capacity_page(actor=actor).rows
    return write_sheet(
        COLUMNS,
        [(r.kind, r.what, r.count, _month_text(r.starts_on), _month_text(r.ends_on)) for r in rows],
    )


def read_capacity(*, actor: Actor, data: bytes, name: str, lang: str) -> CapacitySheet:
    """Read a sheet of capacity and say for each row what is wrong with it."""
    sheet = read_sheet(data, name)
    if faults := list(sheet.faults) or column_faults(sheet, NEEDED, COLUMNS):
        return unusable(sheet, faults, lang)
    choices = capacity_page(actor=actor).choices
    rows, wrong = _read_rows(sheet, choices)
    said = {line: [fault.said(lang) for fault in found] for line, found in wrong.items()}
    return answered(sheet, rows, said, lang)


def _read_rows(
    sheet: Sheet, choices: Mapping[str, Sequence[str]]
) -> tuple[list[CapacityRow], dict[int, list[SheetFault]]]:
    rows: list[CapacityRow] = []
    wrong: dict[int, list[SheetFault]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in sheet.records():
        row, faults = _read_row(line, cells, choices)
        key = (row.kind, row.what, row.starts_on, row.ends_on)
        if not faults and seen.setdefault(key, line) != line:
            faults.append(SheetFault("row_twice", line, facts={"line": seen[key]}))
        if faults:
            wrong[line] = faults
        rows.append(row)
    return rows, wrong


def _read_row(
    line: int, cells: Mapping[str, str], choices: Mapping[str, Sequence[str]]
) -> tuple[CapacityRow, list[SheetFault]]:
    faults: list[SheetFault] = []

    def fault(code: str, **facts: object) -> None:
        faults.append(SheetFault(code, line, facts=facts))

    kind = _kinds().get(cells["kind"].lower(), "")
    what = cells["what"]
    if not kind:
        known = ", ".join(Capacity.Kind.values)
        fault("kind_unknown", text=cells["kind"][:40], known=known)
    elif what not in choices[kind]:
        fault("what_unknown", text=what[:40], known=", ".join(choices[kind][:6]))
    text = cells["count"]
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not 0 <= count <= MOST_AT_A_TIME:
        fault("count_unreadable", text=text[:40], most=MOST_AT_A_TIME)
    starts_on, ends_on = (_month(cells.get(name, ""), fault) for name in ("from", "to"))
    if starts_on and ends_on and ends_on < starts_on:
        fault("ends_first")
    return CapacityRow("", kind, what, count, starts_on, ends_on), faults


def _month(text: str, fault: Callable[..., None]) -> date | None:
    """Read YYYY-MM; a spreadsheet program may have made a day of it."""
    if not text:
        return None
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01").replace(day=1)
    except ValueError:
        fault("month_unreadable", text=text[:40])
        return None


def _kinds() -> dict[str, str]:
    """Return each kind by its code and by its name in every language."""
    found = {kind: kind for kind in Capacity.Kind.values}
    for kind in Capacity.Kind.values:
        for lang in words.LANGUAGES:
            found[words.say("training_centre", f"kind_{kind}", lang).lower()] = kind
    return found


def _month_text(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
