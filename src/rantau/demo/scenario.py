"""Writes a scenario as one folder: the plan, the selection, the checks, and what is in it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau import __version__, atlas
from rantau.demo.country import Country, write_plan
from rantau.demo.draws import Setting
from rantau.demo.paperwork import Written, write_checks
from rantau.demo.people import needed
from rantau.demo.register import Person, registrants
from rantau.demo.selection import write_selection
from rantau.engine.digest import input_sha256
from rantau.engine.output import whole_folder, write_csv, write_json

MARK = "scenario.json"
_STATEMENT = {
    "id": (
        "Negeri ini buatan. Nama provinsi, kabupaten, prefektur, pekerjaan dan 45 balai pelatihan "
        "pusat, jumlah penduduk muda, angka peserta magang yang diterbitkan dan upah minimum "
        "adalah fakta umum; selebihnya direka: permintaan, perusahaan, isi balai, orang, nilai, "
        "pilihan, kontrak, slip gaji dan pelanggarannya. Tidak ada yang tentang orang nyata."
    ),
    "en": (
        "This country is synthetic. The names of provinces, regencies, prefectures, occupations "
        "and the 45 central training centres, the numbers of young people, the published figures "
        "about interns and the minimum wages are public facts; everything else is invented: "
        "orders, hosts, what the centres have, people, scores, wishes, contracts, payslips and "
        "the violations in them. Nothing is about a real person."
    ),
    "ja": (
        "この国は架空です。州・県・都道府県・職種・国立職業訓練センター45か所の名称、若年人口、"
        "公表された実習生の統計、最低賃金は公開された事実です。求人、受入れ企業、センターの設備、"
        "人、得点、希望、契約、給与明細とその違反はすべて作られたものです。実在の人物とは無関係です。"
    ),
}


def write_scenario(setting: Setting, out: Path) -> dict[str, Any]:
    """Write the national scenario into a folder, whole or not at all; return its description."""
    country = Country(setting)
    with whole_folder(out, mark=MARK) as folder:
        people = registrants(setting)
        write_plan(country, folder / "plan")
        write_selection(setting, country.orders, people, folder / "match")
        written = write_checks(setting, country.orders, folder / "checks")
        _write_people(folder, people)
        _write_names(country, folder)
        found = _description(country, people, written, folder)
        write_json(folder / MARK, found)
    return found


def _write_people(folder: Path, people: Sequence[Person]) -> None:
    write_csv(
        folder / "people.csv",
        ("candidate", "province", "sex", "born"),
        ((one.ticket, one.province, "f" if one.is_female else "m", one.born) for one in people),
    )


def _write_names(country: Country, folder: Path) -> None:
    write_csv(folder / "names.csv", ("kind", "id", "name", "invented"), _names(country))


def _names(country: Country) -> Iterator[tuple[str, str, str, str]]:
    for centre in country.network.centres:
        yield "centre", centre.ref, centre.name, "no" if centre.is_real else "yes"
    for order in country.orders:
        yield "host", order.ref, order.host, "yes"
    for trade in country.trades:
        yield "programme", trade.code, trade.name, "no"
    for province in atlas.provinces():
        yield "province", province.code, province.name, "no"


def _description(
    country: Country, people: Sequence[Person], written: Written, folder: Path
) -> dict[str, Any]:
    setting = country.setting
    return {
        "kind": "scenario",
        "version": __version__,
        "scenario": "national",
        "seed": setting.seed,
        "scale": decimal_text(setting.scale),
        "supply": setting.supply,
        "statement": _STATEMENT,
        "counts": _counts(country, people, written),
        "sha256": {
            name: input_sha256((folder / name).iterdir()) for name in ("plan", "match", "checks")
        },
    }


def _counts(country: Country, people: Sequence[Person], written: Written) -> dict[str, int]:
    centres = country.network.centres
    return {
        "places": sum(order.places for order in country.orders),
        "orders": len(country.orders),
        "programmes": len(country.trades),
        "centres": len(centres),
        "centres_real": sum(one.is_real for one in centres),
        "centres_synthetic": sum(not one.is_real for one in centres),
        "people_needed": round(needed(country.orders, country.rates)),
        "people_available": sum(n for _, _, n in country.supply),
        "candidates": len(people),
        "candidates_female": sum(one.is_female for one in people),
        "contracts": written.contracts,
        "payslips": written.payslips,
        "planted": written.planted,
    }


def decimal_text(value: Fraction) -> str:
    """Write a decimal as it was given.

    >>> decimal_text(Fraction("0.04")), decimal_text(Fraction(1))
    ('0.04', '1')
    """
    text = f"{float(value):.6f}".rstrip("0")
    return text.rstrip(".")
