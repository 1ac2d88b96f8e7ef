"""Terms of an order to the checks, and their findings back as rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rantau.base import words
from rantau.engine import checks
from rantau.engine.errors import ProblemError

FIELD_OF = {
    "wage_below_minimum": "hourly",
    "minimum_will_rise": "hourly",
    "lodging_too_small": "lodging_m2",
    "regime_closed": "regime",
    "regime_not_open": "regime",
    "regime_unknown_here": "regime",
    "intake_cap_exceeded": "n_places",
}
"""Code of a finding -> the field of the form that it speaks of."""
TERMS = ("hourly", "hours_per_month", "deductions", "lodging_m2")
"""What a contract says of itself; place, regime and days are the order's."""
TERM_OF = {"wage_term": "hourly"}
"""Term of a contract in the checks -> its field, where that has another name."""
FACTS = ("value", "limit", "difference")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
CURRENCY = {"JP": "JPY", "QA": "QAR", "AU": "AUD", "ID": "IDR"}


@dataclass(frozen=True)
class LawRow:
    """What the law says to a term: the value, the limit, and where it stands."""

    field: str
    code: str
    severity: str
    value: str
    limit: str
    difference: str
    currency: str
    source: str
    article: str
    url: str
    confidence: str

    @property
    def is_blocking(self) -> bool:
        return self.severity == "blocking"


@dataclass(frozen=True)
class WageMet:
    """A wage that reaches the minimum of its place: the rule, the value, since when."""

    value: int
    limit: Decimal
    since: date
    place: str
    country: str
    currency: str
    source: str
    article: str


def wage_met(terms: Mapping[str, Any], country: str) -> WageMet | None:
    """Return the minimum that an hourly wage reaches on its first day; nothing below it."""
    rule = checks.load(country).find("contract", "wage_below_minimum")
    starts_on = date.fromisoformat(terms["departs_on"])
    found = rule.on(starts_on, terms["place"]) if rule and rule.fact == "hourly_wage" else None
    if found is None or terms["hourly"] < found.what:
        return None
    return WageMet(
        value=terms["hourly"],
        limit=Decimal(str(found.what)),
        since=found.period.start,
        place=terms["place"],
        country=country,
        currency=CURRENCY[country],
        source=found.source.title,
        article=found.source.article,
    )


def finding_text(one: LawRow, lang: str) -> str:
    """Say what the law finds, with its numbers."""
    facts = {name: _amount(getattr(one, name), one.currency, lang) for name in FACTS}
    is_term = one.code == "term_worse_than_order"
    term = words.say("order", f"field_{one.field}", lang) if is_term else ""
    return words.say("checks", one.code, lang, term=term, people="", **facts)


def _amount(text: str, currency: str, lang: str) -> str:
    if currency and text.isdigit():
        return words.money(int(text), currency, lang)
    if _DAY.fullmatch(text):
        return words.day_name(text, lang)
    return words.decimal_text(text, lang) if _NUMBER.fullmatch(text) else text


def judge(terms: Mapping[str, Any], country: str) -> tuple[LawRow, ...]:
    """Check the terms of an order against the law of its country, as of its first day.

    Facts that an order does not carry (a contract's clauses) are not judged here. Where the terms
    cannot be read there is nothing to say: the form says what is wrong.
    """
    given = {"order": "order", **_of_order(terms, country)}
    given |= {name: terms[name] for name in TERMS if name != "deductions"}
    try:
        report = checks.check_order(given)
    except ProblemError:
        return ()
    return tuple(_row(one) for one in report.findings)


def judge_contract(
    contract: Mapping[str, Any], terms: Mapping[str, Any], country: str
) -> tuple[LawRow, ...]:
    """Check what a contract says against the terms of its order and the law of its first day.

    `contract` has hourly, hours_per_month, deductions and lodging_m2, in the order's currency.
    """
    given = {"contract": "contract", **_of_order(terms, country)}
    given |= {name: contract[name] for name in TERMS}
    given |= {f"order_{name}": terms[name] for name in TERMS}
    return tuple(_row(one) for one in checks.check_contract(given).findings)


def _of_order(terms: Mapping[str, Any], country: str) -> dict[str, Any]:
    starts_on = terms["departs_on"]
    return {
        "country": country,
        "place": terms["place"],
        "regime": terms["regime"],
        "starts_on": starts_on,
        "ends_on": _last_day(date.fromisoformat(starts_on), terms["months"]),
    }


def _last_day(start: date, months: int) -> str:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1).isoformat()


def _row(one: checks.Finding) -> LawRow:
    source = one.law.source if one.law else None
    return LawRow(
        field=FIELD_OF.get(one.code, TERM_OF.get(one.term, one.term)),
        code=one.code,
        severity=one.severity,
        value=one.value,
        limit=one.limit,
        difference=one.difference,
        currency=one.currency,
        source=source.title if source else "",
        article=source.article if source else "",
        url=source.url if source else "",
        confidence=one.law.confidence if one.law else "",
    )
