"""Orders, contracts and payslips with planted violations, and the truth about them, as files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from rantau.demo import contracts, payslips
from rantau.demo.contracts import Cells, Contract
from rantau.demo.draws import Setting
from rantau.demo.orders import OrderLine
from rantau.demo.payslips import Pay
from rantau.demo.register import born
from rantau.demo.terms import EARLIER_START, SLIPS_EACH, Terms, earlier, memorandum, write_terms
from rantau.engine.output import write_csv

_IN_QATAR = 3
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Written:
    """How many records were written, and how many (record, code) of them are planted."""

    orders: int
    contracts: int
    payslips: int
    planted: int


def write_checks(setting: Setting, orders: Sequence[OrderLine], folder: Path) -> Written:
    """Write the country's paperwork: the memorandum, and an earlier intake that is at work."""
    folder.mkdir()
    wanted = memorandum(setting, orders)
    before, above = earlier(setting, sorted({one.trade.code for one in orders}))
    write_terms(folder, [*wanted, *before])
    random = setting.stream("contracts")
    people = [(terms, line.places) for terms, line in zip(wanted, orders, strict=True)]
    people += [(terms, _here(terms, above)) for terms in before]
    signed = list(contracts.with_planted(_numbered(people, random), random))
    abroad = [contracts.fee_in_qatar(n + 1, random) for n in range(_IN_QATAR)]
    working = [one for one in signed if one.terms.regime == "titp"]
    slips = list(payslips.with_planted(working, range(SLIPS_EACH), setting.stream("payslips")))
    extra = [(ref, "intake_cap_exceeded") for ref in above]
    extra += [(str(cells["contract"]), code) for cells, planted in abroad for code in planted]
    planted = write_papers(folder, signed, slips, [cells for cells, _ in abroad], extra)
    n_contracts = len(signed) + len(abroad)
    return Written(len(wanted) + len(before), n_contracts, len(slips), planted)


def _here(terms: Terms, above: set[str]) -> int:
    """Return how many of the people at a host are of this intake."""
    return terms.people - 6 if terms.order in above else terms.people


def _numbered(people: Sequence[tuple[Terms, int]], random: Random) -> list[tuple[str, Terms, date]]:
    return [
        (f"C-{terms.order}-{n + 1:03d}", terms, _born(terms, random))
        for terms, count in people
        for n in range(count)
    ]


def _born(terms: Terms, random: Random) -> date:
    """Draw a day of birth; the earlier intake is two years older."""
    day = born(random)
    is_earlier = terms.starts_on <= EARLIER_START
    return date(day.year - 2, day.month, min(day.day, 28)) if is_earlier else day


def write_papers(
    folder: Path,
    signed: Iterable[Contract],
    slips: Sequence[Pay],
    abroad: Sequence[Cells] = (),
    extra: Iterable[tuple[str, str]] = (),
) -> int:
    """Write contracts, payslips and the truth; return how many (record, code) are planted."""
    signed = list(signed)
    contracts.write_contracts(folder / "contracts.csv", [*(c.cells for c in signed), *abroad])
    payslips.write_payslips(folder / "payslips.csv", slips)
    truth: Pairs = [(one.ref, code) for one in signed for code in one.planted]
    truth += [(pay.slip.ref, code) for pay in slips for code in pay.planted]
    truth += extra
    write_csv(folder / "truth.csv", ("record", "code"), sorted(truth))
    return len(truth)
