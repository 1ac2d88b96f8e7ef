"""Terms of an order to the checks, and their findings back as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def judge(terms: Mapping[str, Any], country: str) -> tuple[LawRow, ...]:
    """Check the terms of an order against the law of its country, as of its first day.

    Facts that an order does not carry (a contract's clauses) are not judged here. Where the terms
    cannot be read there is nothing to say: the form says what is wrong.
    """
    given = {
        "order": "order",
        "country": country,
        "place": terms["place"],
        "regime": terms["regime"],
        "starts_on": terms["departs_on"],
        "ends_on": _last_day(date.fromisoformat(terms["departs_on"]), terms["months"]),
        "hourly": terms["hourly"],
        "hours_per_month": terms["hours_per_month"],
        "lodging_m2": terms["lodging_m2"],
    }
    try:
        report = checks.check_order(given)
    except ProblemError:
        return ()
    return tuple(_row(one) for one in report.findings)


def _last_day(start: date, months: int) -> str:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1).isoformat()


def _row(one: checks.Finding) -> LawRow:
    source = one.law.source if one.law else None
    return LawRow(
        field=FIELD_OF.get(one.code, ""),
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
