"""Reads what is to be checked: a folder, a spreadsheet, one table, one JSON object or one text."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rantau.engine.cells import shown
from rantau.engine.checks import facts
from rantau.engine.checks.clauses import KIND as TEXT
from rantau.engine.checks.quick import quick_table
from rantau.engine.digest import input_sha256
from rantau.engine.errors import Fault, Faults, ProblemError
from rantau.engine.tables import Column, Source, Table, open_source, read_table

KINDS = ("contract", "order", "payslip", TEXT)
MAX_OBJECT_BYTES = 1_000_000
INPUT_FILES = (*facts.FILES.values(), facts.TRUTH_FILE)


class UnknownKindError(Exception):
    """The file's name does not say what it holds, and nobody else said it."""


@dataclass
class Input:
    """What was read: a table per kind, perhaps the truth, perhaps a text, and the digest."""

    tables: dict[str, Table] = field(default_factory=dict)
    truth: Table | None = None
    text: tuple[str, str] | None = None
    """The record and the text of a contract that came alone."""
    sha256: str = ""


def kind_word(word: str) -> str:
    """Return the kind that a word names, in singular or plural.

    >>> kind_word("payslips"), kind_word("contract")
    ('payslip', 'contract')
    """
    singular = word.lower().removesuffix("s")
    if singular not in KINDS:
        raise UnknownKindError(f"no kind {word!r}: use one of {', '.join(KINDS)}")
    return singular


def kind_of(path: Path, kind: str | None) -> str | None:
    """Return what a file holds, by what was said or by its name."""
    if kind is not None:
        return kind_word(kind)
    stem = path.stem.lower()
    return next((one for one in (TEXT, *KINDS) if stem.startswith(one)), None)


def read(path: Path, kind: str | None, faults: Faults) -> Input:
    """Read a path; faults of cells are noted, a path that cannot be read at all is refused."""
    if path.is_dir() or path.suffix.lower() == ".xlsx":
        return _read_many(path, kind, faults)
    if not path.is_file():
        fault = Fault(path.name, 1, 1, "is not there: name a file or a folder")
        raise ProblemError([fault])
    suffix = path.suffix.lower()
    if suffix == ".json":
        found = _read_json(path, kind, faults)
    elif kind_of(path, kind) == TEXT:
        found = Input(text=(_record_name(path), _text(path, faults)))
    else:
        found = _read_csv(path, kind, faults)
    found.sha256 = input_sha256([path])
    return found


def _record_name(path: Path) -> str:
    kept = "".join(
        sign for sign in path.stem if sign.isascii() and (sign.isalnum() or sign in "._-")
    )
    return kept[:64] or TEXT


def _read_many(path: Path, kind: str | None, faults: Faults) -> Input:
    source = open_source(path, faults)
    wanted = None if kind is None else kind_word(kind)
    found = Input()
    for one, name in facts.FILES.items():
        if source.has(name) and wanted in (None, one):
            found.tables[one] = _table(source, name, one, faults)
    if not found.tables and not faults:
        names = ", ".join(facts.FILES.values())
        faults.add(path.name, 1, 1, f"holds nothing to check: it needs one of {names}")
    if source.has(facts.TRUTH_FILE) and wanted is None:
        found.truth = read_table(source, facts.TRUTH_FILE, facts.TRUTH, faults)
    faults.refuse()
    found.sha256 = input_sha256(source.input_files(INPUT_FILES))
    return found


def _read_csv(path: Path, kind: str | None, faults: Faults) -> Input:
    wanted = kind_of(path, kind)
    if wanted is None:
        raise UnknownKindError(
            f"the name {path.name} does not say what is in it: add --kind with one of "
            + ", ".join(KINDS)
        )
    return Input({wanted: _table(Source(path.parent), path.name, wanted, faults)})


def _table(source: Source, name: str, kind: str, faults: Faults) -> Table:
    columns = facts.COLUMNS[kind]
    quick = None if source.is_workbook else quick_table(source.path / name, columns)
    return quick if quick is not None else read_table(source, name, columns, faults)


def _text(path: Path, faults: Faults) -> str:
    try:
        data = path.read_bytes()[: MAX_OBJECT_BYTES + 1]
        if len(data) > MAX_OBJECT_BYTES:
            faults.add(path.name, 1, 1, "is larger than 1 MB: cut it into parts")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(path.name, line, 1, "is not UTF-8 here: save the file as UTF-8")
    except OSError as error:
        faults.add(path.name, 1, 1, f"cannot be read ({error.strerror}): check its permissions")
    return ""


def _read_json(path: Path, kind: str | None, faults: Faults) -> Input:
    text = _text(path, faults)
    faults.refuse()
    found = _parsed(path.name, text, faults)
    faults.refuse()
    wanted = kind_of(path, kind) or next((one for one in KINDS if one in found), None)
    if wanted is None:
        raise UnknownKindError(
            f"{path.name} does not say what it is: add --kind with one of {', '.join(KINDS)}"
        )
    if wanted == TEXT:
        record = found.get("contract", TEXT)
        return Input(text=(str(record), str(found.get(TEXT, ""))))
    where = _locator(text)
    return Input({wanted: object_table(path.name, wanted, found, where, faults)})


def _parsed(name: str, text: str, faults: Faults) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        faults.add(name, error.lineno, error.colno, f"is no JSON here: {error.msg}")
        return {}
    except (RecursionError, ValueError):
        faults.add(name, 1, 1, "is no JSON that can be read: write one flat object")
        return {}
    if not isinstance(found, dict):
        faults.add(name, 1, 1, "is no object: write one pair of braces with names and values")
        return {}
    return found


def _locator(text: str) -> Callable[[str], tuple[int, int]]:
    def where(key: str) -> tuple[int, int]:
        at = text.find(json.dumps(key, ensure_ascii=False))
        if at < 0:
            return 1, 1
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    return where


def object_table(
    name: str,
    kind: str,
    found: Mapping[str, Any],
    where: Callable[[str], tuple[int, int]],
    faults: Faults,
) -> Table:
    """Make a table of one row from an object; without an id it is named after its kind."""
    columns: Sequence[Column] = facts.COLUMNS[kind]
    table = Table(name, 1, lines=[1], places=dict.fromkeys((c.name for c in columns), 1))
    known = {column.name for column in columns}
    for key in found:
        if key not in known:
            message = f"{shown(key)} is not known here: remove it, or name it one of "
            faults.add(name, *where(key), message + ", ".join(sorted(known)))
    for column in columns:
        text = _cell_text(found.get(column.name))
        if not text and column.name == kind:
            text = kind
        table.columns[column.name] = [_value(name, column, text, where, faults)]
    return table


def _value(
    name: str,
    column: Column,
    text: str | None,
    where: Callable[[str], tuple[int, int]],
    faults: Faults,
) -> Any:
    line, place = where(column.name)
    if text is None:
        faults.add(name, line, place, f"{column.name} is a list or object: write one value")
    elif text == "":
        if column.required:
            faults.add(name, line, place, f"{column.name} is missing: add it")
    else:
        try:
            return column.parse(text)
        except ValueError as error:
            faults.add(name, line, place, f"{column.name}: {error}")
    return column.default


def _cell_text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict | tuple | set):
        return None
    return str(value)
