"""The register as a spreadsheet: each row of one that was sent, and what is wrong with it."""

import re
from collections.abc import Mapping

from rantau import atlas
from rantau.base import words
from rantau.base.actor import Actor
from rantau.journey.parties.bridge import (
    SheetAnswer,
    answered,
    column_faults,
    read_sheet,
    unusable,
)
from rantau.journey.parties.models import Organisation
from rantau.values.countries import COUNTRIES

NEEDED = ("kind", "code", "name", "country")
OPTIONAL = ("name_local", "place", "regency", "partner")
NUMBER = re.compile(r"[A-Za-z0-9_-]{1,40}")
RegisterSheet = SheetAnswer[Mapping[str, str]]
"""The cells of each row, by column."""
NAMES = {"name": 160, "name_local": 160, "regency": 8}
"""The longest that each may be."""


def read_register(*, actor: Actor, data: bytes, name: str, lang: str) -> RegisterSheet:
    """Read a sheet of organisations; a partner may stand above its members in the same sheet."""
    sheet = read_sheet(data, name)
    if faults := list(sheet.faults) or column_faults(sheet, NEEDED, (*NEEDED, *OPTIONAL)):
        return unusable(sheet, faults, lang)
    known = dict(Organisation.objects.visible_to(actor).values_list("code", "kind"))
    rows, wrong = [], {}
    for line, cells in sheet.records():
        row = {column: cells.get(column, "").strip() for column in (*NEEDED, *OPTIONAL)}
        if faulty := _faults(row, known):
            wrong[line] = [f"{field}: {_said(code, row, lang)}" for field, code in faulty]
        known.setdefault(row["code"], row["kind"])
        rows.append(row)
    return answered(sheet, rows, wrong, lang)


def _faults(row: Mapping[str, str], known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (field, code) of everything that is wrong with a row."""
    partner = row["partner"]
    kinds = set(Organisation.Kind.values) - {Organisation.Kind.MINISTRY}
    checks = (
        ("kind", "unknown_kind", row["kind"] in kinds),
        ("code", "number_unreadable", NUMBER.fullmatch(row["code"]) is not None),
        ("code", "number_taken", row["code"] not in known),
        ("name", "name_needed", row["name"] != ""),
        ("country", "unknown_country", row["country"] in COUNTRIES),
        ("place", "unknown_place", row["place"] in {"", *_places(row["country"])}),
        ("partner", "unknown_partner", not partner or known.get(partner) == "partner"),
        *((field, "too_long", len(row[field]) <= most) for field, most in NAMES.items()),
    )
    return [(field, code) for field, code, is_right in checks if not is_right]


def _places(country: str) -> list[str]:
    if country == "ID":
        return [one.code for one in atlas.provinces()]
    return [one.iso for one in atlas.prefectures()] if country == "JP" else []


def _said(fault: str, row: Mapping[str, str], lang: str) -> str:
    facts = {name: row[name] for name in ("kind", "country", "partner")}
    return words.say("refusal", fault, lang, number=row["code"], **facts)
