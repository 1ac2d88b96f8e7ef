"""Is this order, contract or payslip lawful, and is it what was promised? Exact and sourced.

>>> from rantau.engine import checks
>>> report = checks.check_payslip({
...     "payslip": "p1", "country": "JP", "place": "JP-13", "month": "2026-11",
...     "hours": 160, "overtime_hours": 20, "contract_hourly": 1300,
...     "gross": 234000, "deductions": 40000, "net": 194000,
... })
>>> [(one.code, one.value, one.limit, one.difference) for one in report.findings]
[('pay_below_minimum', '234000', '236800', '2800'), ('premium_short', '234000', '240500', '6500')]
>>> report.findings[1].law.source.article
'art. 37; Cabinet Order on the premium rates'
"""

from rantau.engine.checks.doors import (
    NotVerifiedError,
    check_contract,
    check_into,
    check_order,
    check_payslip,
    check_text,
    run_path,
    write_folder,
)
from rantau.engine.checks.files import UnknownKindError
from rantau.engine.checks.report import Finding, Report
from rantau.engine.checks.ruleset import countries, load
from rantau.engine.checks.verify import verify_folder

__all__ = [
    "Finding",
    "NotVerifiedError",
    "Report",
    "UnknownKindError",
    "check_contract",
    "check_into",
    "check_order",
    "check_payslip",
    "check_text",
    "countries",
    "load",
    "run_path",
    "verify_folder",
    "write_folder",
]
