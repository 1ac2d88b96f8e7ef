"""Loads `law/<country>`: every value dated and sourced, without gaps and overlaps, or refused.

`RANTAU_LAW_DIR` may name a folder with a reviewed newer set: its files replace the shipped ones
of the same country and name, and a country that is only there is simply one more country.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import rantau.law
from rantau.engine.checks.law_entries import Topic, read_topic
from rantau.engine.checks.law_model import Rule, Ruleset
from rantau.engine.errors import Fault, Faults, ProblemError

SHIPPED = Path(rantau.law.__file__).parent
_HEAD = "country.toml"


def overlay() -> str:
    """Return the folder of a reviewed newer set, or nothing."""
    return os.environ.get("RANTAU_LAW_DIR", "")


def folders(newer: str) -> list[Path]:
    """List where law is read from; later ones win. A newer set that is not there is refused."""
    if newer and not Path(newer).is_dir():
        raise ProblemError([Fault(newer, 1, 1, "is no folder: correct RANTAU_LAW_DIR")])
    return [SHIPPED, *([Path(newer)] if newer else [])]


def countries() -> list[str]:
    """List the countries that have law, in capitals.

    >>> countries()
    ['AU', 'ID', 'JP', 'QA']
    """
    return list(_countries(overlay()))


@cache
def _countries(newer: str) -> tuple[str, ...]:
    found = {path.parent.name.upper() for one in folders(newer) for path in one.glob(f"*/{_HEAD}")}
    return tuple(sorted(found))


def load(country: str) -> Ruleset:
    """Return the rules of a country; a set with any fault is refused whole.

    >>> from datetime import date
    >>> rule = load("JP").find("contract", "wage_below_minimum")
    >>> [rule.on(day, "JP-03").what for day in (date(2026, 11, 30), date(2026, 12, 1))]
    [1031, 1090]
    """
    return load_from(country.lower(), overlay())


def law_files(country: str, newer: str, pattern: str = "*.toml") -> dict[str, Path]:
    """Return the files of a country by name, after the overlay."""
    found: dict[str, Path] = {}
    for folder in folders(newer):
        found.update({path.name: path for path in sorted((folder / country).glob(pattern))})
    return dict(sorted(found.items()))


@cache
def load_from(country: str, newer: str) -> Ruleset:
    """Load a country's rules with a given overlay; see `load`."""
    faults = Faults()
    files = law_files(country, newer)
    texts = {name: _text(path, faults) for name, path in files.items()}
    tables = {name: _toml(name, text, faults) for name, text in texts.items()}
    if _HEAD not in tables:
        faults.add(f"{country}/{_HEAD}", 1, 1, "is missing: name the country and its currency")
    faults.refuse()
    rules: list[Rule] = []
    beside = law_files(country, newer, "*.csv")
    for name, table in tables.items():
        if name != _HEAD:
            topic = Topic(country, Path(name).stem, texts[name], beside)
            rules.extend(read_topic(topic, table, faults))
    head = _head(country, tables[_HEAD], faults)
    faults.refuse()
    return Ruleset(country.upper(), *head, tuple(rules), _digest(files | beside))


def _text(path: Path, faults: Faults) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.add(path.name, 1, 1, f"cannot be read ({error}): save it as UTF-8")
        return ""


def _toml(name: str, text: str, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        faults.add(name, 1, 1, f"is no TOML ({error}): correct this place")
        return {}


def _head(
    country: str, table: Mapping[str, Any], faults: Faults
) -> tuple[str, int, Mapping[str, str]]:
    for key in set(table) - {"currency", "places", "name"}:
        faults.add(f"{country}/{_HEAD}", 1, 1, f"{key!r} is not known here: remove it")
    currency, places, name = (table.get(key) for key in ("currency", "places", "name"))
    if not (isinstance(currency, str) and isinstance(places, int) and isinstance(name, dict)):
        faults.add(f"{country}/{_HEAD}", 1, 1, "needs currency, places and name = { id, en, ja }")
        return "", 0, {}
    return currency, places, {str(key): str(text) for key, text in name.items()}


def _digest(files: Mapping[str, Path]) -> str:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in sorted(files.items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
