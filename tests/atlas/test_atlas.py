import doctest
from collections import Counter
from typing import Any

import pytest

from rantau import atlas
from rantau.atlas.tables import DATA


def test_the_module_example_holds() -> None:
    assert doctest.testmod(atlas).failed == 0


def test_counts_are_the_published_ones() -> None:
    counts = {
        "provinces": len(atlas.provinces()),
        "regencies": len(atlas.regencies()),
        "prefectures": len(atlas.prefectures()),
        "centres": len(atlas.centres()),
        "subdivisions": Counter(one.country for one in atlas.subdivisions()),
        "sectors": len(atlas.sectors()),
        "occupations": len(atlas.occupations()),
        "operations": len(atlas.operations()),
        "fields": len(atlas.fields()),
        "esd": sum(one.esd for one in atlas.fields()),
        "training_fields": len(atlas.training_fields()),
        "training_map": len(atlas.training_map()),
        "statistics": len(atlas.japan_statistics()),
        "centre_kinds": Counter(one.kind for one in atlas.centres()),
    }

    assert counts == {
        "provinces": 38,
        "regencies": 514,
        "prefectures": 47,
        "centres": 45,
        "subdivisions": {"QA": 8, "AU": 8},
        "sectors": 8,
        "occupations": 96,
        "operations": 174,
        "fields": 19,
        "esd": 17,
        "training_fields": 22,
        "training_map": 42,
        "statistics": 148,
        "centre_kinds": {"bbpvp": 6, "bpvp": 15, "satpel": 21, "workshop": 3},
    }


def test_every_reference_points_at_something() -> None:
    provinces = {one.code for one in atlas.provinces()}
    regencies = {one.code for one in atlas.regencies()}
    occupations = {one.code for one in atlas.occupations()}
    fields = {one.code for one in atlas.fields()} | {""}
    centres = {one.code for one in atlas.centres()} | {""}

    assert {one.province for one in atlas.regencies()} == provinces
    assert {one.regency for one in atlas.centres()} <= regencies
    assert {one.parent for one in atlas.centres()} <= centres
    assert {one.occupation for one in atlas.operations()} == occupations
    assert {one.field for one in atlas.occupations()} <= fields
    assert {code for one in atlas.training_fields() for code in one.occupations} <= occupations
    assert {one.sector for one in atlas.occupations()} == {one.code for one in atlas.sectors()}


def test_codes_are_unique_and_keep_their_zeros() -> None:
    for rows in (atlas.provinces(), atlas.regencies(), atlas.prefectures(), atlas.operations()):
        assert len({one.code for one in rows}) == len(rows)
    assert atlas.prefectures()[0].code == "01"


@pytest.mark.parametrize(("tiles", "n"), [(atlas.indonesia_tiles(), 38), (atlas.japan_tiles(), 47)])
def test_every_tile_has_its_own_square(tiles: tuple[atlas.Tile, ...], n: int) -> None:
    assert len(tiles) == n
    assert len({tile.code for tile in tiles}) == n
    assert len({tile.label for tile in tiles}) == n
    assert len({(tile.column, tile.row) for tile in tiles}) == n
    assert all(tile.label == tile.iso[3:] for tile in tiles)


@pytest.mark.parametrize(
    ("tiles", "place"),
    [(atlas.indonesia_tiles(), atlas.province), (atlas.japan_tiles(), atlas.prefecture)],
)
def test_tiles_lie_about_where_the_places_lie(tiles: Any, place: Any) -> None:
    """Of all pairs that are clearly apart, nearly all keep their order on the map."""
    kept = Counter[bool]()
    for one in tiles:
        for other in tiles:
            here, there = place(one.code), place(other.code)
            if here.lon + 2 < there.lon:
                kept[one.column <= other.column] += 1
            if here.lat > there.lat + 2:
                kept[one.row <= other.row] += 1

    assert kept[True] / kept.total() > 0.95


def test_the_sources_stand_beside_the_data() -> None:
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")

    assert [path.name for path in sorted(DATA.glob("*.csv")) if f"`{path.name}`" not in text] == []
    assert text.count("Copyright (c)") == 2


def test_an_unknown_place_is_a_key_error() -> None:
    for lookup in (atlas.province, atlas.prefecture):
        with pytest.raises(KeyError):
            lookup("99")
