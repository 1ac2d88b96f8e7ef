"""Turns codes into sentences, in the reader's language. One catalogue for every door.

The catalogue is `catalogue/<topic>.toml`: a table per code with one sentence per language.
Numbers come in already written for the language; see `number`, `money` and `month_name`.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("id", "en", "ja")
"""Indonesian first: the people this is for read it."""

_FOLDER = Path(__file__).parent / "catalogue"
_PLACE = re.compile(r"[A-Za-z0-9_.-]+(?::\d+:\d+)?")
"""What stands before a fault: a column, a setting, or a file with line and column."""
_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9, "JST": 9, "AST": 3}
ZONES = {name: timezone(timedelta(hours=hours), name) for name, hours in _HOURS.items()}
"""None of them has a summer time."""
ZONE_OF = {"ID": "WIB", "JP": "JST", "QA": "AST"}
"""Of an office, by its country; others read the time of Jakarta, which says so."""
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}


@cache
def catalogue(topic: str) -> Mapping[str, Mapping[str, str]]:
    """Return code -> language -> sentence of one topic."""
    with (_FOLDER / f"{topic}.toml").open("rb") as stream:
        return tomllib.load(stream)


def topics() -> list[str]:
    """List the topics of the catalogue."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def has(topic: str, code: str) -> bool:
    """Tell whether the catalogue has words for a code."""
    return code in catalogue(topic)


def say(topic: str, code: str, lang: str, /, **facts: object) -> str:
    """Return the sentence for a code. A code or language that is not there is a `KeyError`."""
    return catalogue(topic)[code][lang].format(**facts)


def fault(message: str, lang: str) -> str:
    """Say a fault of an input, which the engines word in English, in the reader's language.

    The English sentence is the key: a reader of files needs no code, and none can be forgotten
    without a test that says so. What is not in the catalogue stays as it is.

    >>> fault("seats: 'x' is no whole number: write digits only", "id")
    "seats: 'x' bukan bilangan bulat: tulis angka saja"
    """
    if lang != "id":
        return message
    place, colon, rest = message.partition(": ")
    if colon and _PLACE.fullmatch(place):
        return place + colon + fault(rest, lang)
    for form, sentence in _faults():
        if found := form.fullmatch(message):
            return sentence.format(**found.groupdict())
    return message


@cache
def _faults() -> list[tuple[re.Pattern[str], str]]:
    """Return the form of each English fault with its Indonesian; what says most comes first."""
    spoken = catalogue("faults").values()
    by_length = sorted(spoken, key=lambda words: -sum(map(len, _literals(words["en"]))))
    return [(_form(words["en"]), words["id"]) for words in by_length]


def _literals(sentence: str) -> list[str]:
    return [literal for literal, *_ in Formatter().parse(sentence)]


def _form(sentence: str) -> re.Pattern[str]:
    parts = [
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, *_ in Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)


def number(value: Decimal | float, lang: str, places: int = 0) -> str:
    """Write a number the way the language does.

    >>> number(1234567.5, "id", 1), number(1234567.5, "ja", 1)
    ('1.234.567,5', '1,234,567.5')
    """
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def decimal_text(text: str, lang: str) -> str:
    """Write a decimal given as text, without zeros that say nothing.

    >>> decimal_text("1206.7500", "id"), decimal_text("7.0000", "en")
    ('1.206,75', '7')
    """
    value = Decimal(text)
    _, _, places = format(value, "f").partition(".")
    return number(value, lang, len(places.rstrip("0")))


def money(value: int | Decimal, currency: str, lang: str) -> str:
    """Write an amount with its currency.

    >>> money(6240, "JPY", "id"), money(35_000_000, "IDR", "en")
    ('¥6.240', 'Rp 35,000,000')
    """
    sign = {"JPY": "¥", "IDR": "Rp ", "QAR": "QAR ", "AUD": "AUD "}.get(currency, currency + " ")
    return sign + number(value, lang)


def month_name(month: str, lang: str) -> str:
    """Write a month given as YYYY-MM.

    >>> month_name("2027-03", "id"), month_name("2027-03", "ja")
    ('Maret 2027', '2027年3月')
    """
    year, number_of_month = month.split("-")
    if lang == "ja":
        return f"{year}年{int(number_of_month)}月"
    return f"{_MONTHS[lang].split()[int(number_of_month) - 1]} {year}"


def month_short(day: date, lang: str) -> str:
    """Write a month in the head of a calendar, January with its year.

    >>> month_short(date(2027, 1, 1), "id"), month_short(date(2027, 8, 1), "id")
    ('Jan 27', 'Agu')
    """
    if lang == "ja":
        return f"{day.year}年1月" if day.month == 1 else f"{day.month}月"
    name = _MONTHS[lang].split()[day.month - 1][:3]
    return f"{name} {day:%y}" if day.month == 1 else name


def day_name(iso: str, lang: str) -> str:
    """Write a day given as YYYY-MM-DD.

    >>> day_name("2028-11-30", "id"), day_name("2028-11-30", "ja")
    ('30 November 2028', '2028年11月30日')
    """
    if lang == "ja":
        return f"{month_name(iso[:7], lang)}{int(iso[8:10])}日"
    return f"{int(iso[8:10])} {month_name(iso[:7], lang)}"


def date_text(day: date, lang: str) -> str:
    """Write a date.

    >>> date_text(date(2026, 11, 24), "en"), date_text(date(2026, 11, 24), "ja")
    ('24 November 2026', '2026年11月24日')
    """
    return day_name(day.isoformat()[:10], lang)


def moment(at: datetime, lang: str, zone: str = "WIB") -> str:
    """Write a date and time in a zone that the offices know by its letters.

    >>> moment(datetime(2026, 11, 24, 3, 5, tzinfo=timezone.utc), "id")
    '24 November 2026 pukul 10.05 WIB'
    >>> moment(datetime(2026, 11, 24, 3, 5, tzinfo=timezone.utc), "ja", "JST")
    '2026年11月24日 12:05 JST'
    """
    there = at.astimezone(ZONES[zone])
    day = date_text(there.date(), lang)
    if lang == "id":
        return f"{day} pukul {there:%H.%M} {zone}"
    return f"{day}{' ' if lang == 'ja' else ', '}{there:%H:%M} {zone}"


def percent(share: Decimal | float, lang: str, places: int = 0) -> str:
    """Write a share of one as a percentage.

    >>> percent(0.125, "id", 1), percent(0.88, "ja")
    ('12,5%', '88%')
    """
    return number(share * 100, lang, places) + "%"
