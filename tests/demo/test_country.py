"""The synthetic country: readable, the same for a seed, and in the proportions it promises."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from rantau import atlas
from rantau.demo.country import Country, write_plan
from rantau.demo.draws import SUPPLIES, Setting, share_out, systematic
from rantau.demo.people import needed
from rantau.engine.planning import files

SMALL = Fraction("0.04")


def _written(folder: Path, setting: Setting) -> dict[str, bytes]:
    write_plan(Country(setting), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = _written(tmp_path / "a", Setting(7, SMALL))
    again = _written(tmp_path / "b", Setting(7, SMALL))
    other = _written(tmp_path / "c", Setting(8, SMALL))

    assert first == again
    assert [name for name in sorted(first) if first[name] == other[name]] == ["plan.toml"]


def test_supply_moves_nothing_but_the_supply(tmp_path: Path) -> None:
    ample = _written(tmp_path / "a", Setting(1, SMALL, "ample"))
    tight = _written(tmp_path / "t", Setting(1, SMALL, "tight"))

    assert [name for name in sorted(ample) if ample[name] != tight[name]] == ["supply.csv"]


@pytest.mark.parametrize("supply", ["ample", "tight"])
def test_plan_loads_without_faults_and_adds_up(tmp_path: Path, supply: str) -> None:
    setting = Setting(1, SMALL, supply)
    country = Country(setting)

    write_plan(country, tmp_path / "plan")

    problem = files.load(tmp_path / "plan")
    assert sum(order.departures for order in problem.orders) == 1000
    assert {order.ref for order in problem.orders} == {order.ref for order in country.orders}
    assert all(sum(n for _, n in o.chain) == o.lead_months for o in problem.orders)
    assert int(problem.supply.sum()) == round(
        needed(country.orders, country.rates) * SUPPLIES[supply]
    )
    assert problem.provinces == tuple(sorted(one.code for one in atlas.provinces()))
    taught = {problem.programmes[programme].ref for _, programme, _ in problem.slots}
    assert {order.trade.code for order in country.orders} <= taught


def test_national_size(tmp_path: Path) -> None:
    country = Country(Setting())

    write_plan(country, tmp_path / "plan")

    problem = files.load(tmp_path / "plan")
    assert len(problem.programmes) == 40
    assert len(problem.centres) == 350
    assert 650 <= len(problem.orders) <= 850
    assert 25_000 <= len(problem.slots) <= 36_000
    real = [one.name for one in country.network.centres if one.is_real]
    assert real == [one.name for one in atlas.centres()]
    places = Counter[str]()
    for order in country.orders:
        places[order.trade.sector] += order.places
    assert sum(places.values()) == 25_000
    assert 0.27 <= places["CO"] / 25_000 <= 0.36


def test_selection_passes_what_the_field_reports() -> None:
    rates = Country(Setting()).rates

    assert round(rates.passes("before", "33", "CO01"), 2) == Fraction("0.29")
    assert round(rates.passes("before", "17", "CO01"), 2) == Fraction("0.25")


def test_shares_add_up() -> None:
    assert share_out(7, [1, 2, 4]) == [1, 2, 4]
    assert share_out(2, [Fraction(1, 3)] * 3) == [1, 1, 0]


@pytest.mark.parametrize("start", [Fraction(0), Fraction(1, 3), Fraction(99, 100)])
def test_systematic_rounding_strays_less_than_one(start: Fraction) -> None:
    expected = [Fraction(n, 7) for n in range(40)]

    found = systematic(expected, start)

    assert all(-1 < found[n] - expected[n] < 1 for n in range(40))
    for n in range(40):
        assert abs(sum(found[: n + 1]) - sum(expected[: n + 1], Fraction(0))) < 1


def test_every_province_reaches_at_least_two_centres(tmp_path: Path) -> None:
    write_plan(Country(Setting(1, SMALL)), tmp_path / "plan")

    problem = files.load(tmp_path / "plan")
    reached = Counter(province for province, _ in problem.travel)
    assert len(reached) == 38
    assert min(reached.values()) >= 2
