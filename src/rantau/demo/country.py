"""The country as a whole, and its planning problem as files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rantau.demo import network, orders, people, trades
from rantau.demo.draws import Setting
from rantau.engine.cells import month_text
from rantau.engine.output import write_csv

_PLAN = f"""\
first_month = "{month_text(orders.FIRST_MONTH)}"
months = {orders.MONTHS}
currency = "IDR"
shortfall_price = 45000000
wait_price = 900000
max_wait_months = {orders.MAX_WAIT}
class_min = 10
class_max = 16
"""


@dataclass(frozen=True)
class Country:
    """Everything that a scenario is made of, drawn once."""

    setting: Setting

    @cached_property
    def trades(self) -> tuple[trades.Trade, ...]:
        return trades.trades(self.setting)

    @cached_property
    def orders(self) -> tuple[orders.OrderLine, ...]:
        return orders.order_lines(self.setting, self.trades)

    @cached_property
    def network(self) -> network.Network:
        return network.network(self.setting, self.trades, self.orders)

    @cached_property
    def rates(self) -> people.Rates:
        return people.rates(self.setting, self.trades)

    @cached_property
    def supply(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(people.supply(self.setting, self.orders, self.rates))


def write_plan(country: Country, folder: Path) -> None:
    """Write the planning problem into an empty folder."""
    folder.mkdir()
    (folder / "plan.toml").write_text(_PLAN, encoding="utf-8", newline="")
    _write_orders(country, folder)
    _write_network(country.network, folder)
    write_csv(
        folder / "yields.csv",
        ("gate", "province", "programme", "rate", "counts"),
        ((g.gate, g.province, g.programme, g.rate, g.counts) for g in country.rates.rows),
    )
    write_csv(
        folder / "supply.csv",
        ("province", "month", "people"),
        ((province, month_text(when), people) for province, when, people in country.supply),
    )
    write_csv(
        folder / "travel.csv",
        ("province", "centre", "cost"),
        people.travel(country.network.centres),
    )


def _write_orders(country: Country, folder: Path) -> None:
    write_csv(
        folder / "programmes.csv",
        ("programme", "months", "room", "skill", "language", "kit", "class_cost"),
        ((t.code, t.months, t.room, t.skill, t.language, t.kit, t.class_cost)
         for t in country.trades),
    )  # fmt: skip
    write_csv(
        folder / "demand.csv",
        ("order", "programme", "departures", "departs", "lead_months", "weight"),
        ((o.ref, o.trade.code, o.places, month_text(o.departs), o.lead_months, "")
         for o in country.orders),
    )  # fmt: skip
    write_csv(
        folder / "chain.csv",
        ("order", "step", "months"),
        ((o.ref, step, months) for o in country.orders for step, months in o.chain),
    )


def _write_network(found: network.Network, folder: Path) -> None:
    write_csv(
        folder / "centres.csv",
        ("centre", "province", "regency", "lat", "lon"),
        ((c.ref, c.province, c.regency, c.lat, c.lon) for c in found.centres),
    )
    tables: Iterable[tuple[str, str, str, Mapping[tuple[str, str], int]]] = (
        ("rooms", "room", "count", found.rooms),
        ("kits", "kit", "count", found.kits),
        ("instructors", "skill", "classes", found.skills),
        ("language_teachers", "language", "classes", found.languages),
    )
    for name, what, number, counts in tables:
        write_csv(
            folder / f"{name}.csv",
            ("centre", what, number, "from", "to"),
            ((*key, n, *found.windows.get(key, ("", ""))) for key, n in sorted(counts.items())),
        )
