"""Places and work as data: provinces, regencies, prefectures, centres, fields, occupations, tiles.

Each loader reads one table of `atlas/data` once and returns frozen rows; `data/SOURCES.md` says
where the data comes from. Nothing here decides anything.

>>> from rantau import atlas
>>> len(atlas.provinces()), len(atlas.prefectures()), len(atlas.centres())
(38, 47, 45)
>>> atlas.province("33").name, atlas.prefecture("JP-23").name
('Jawa Tengah', 'Aichi')
"""

from rantau.atlas.places import (
    Centre,
    Prefecture,
    Province,
    Regency,
    Subdivision,
    centres,
    prefecture,
    prefectures,
    province,
    provinces,
    regencies,
    subdivisions,
)
from rantau.atlas.tiles import INDONESIA, JAPAN, Tile, indonesia_tiles, japan_tiles
from rantau.atlas.work import (
    Field,
    Occupation,
    Operation,
    Sector,
    Statistic,
    TrainingField,
    TrainingMatch,
    fields,
    japan_statistics,
    occupations,
    operations,
    sectors,
    training_fields,
    training_map,
)

__all__ = [
    "INDONESIA",
    "JAPAN",
    "Centre",
    "Field",
    "Occupation",
    "Operation",
    "Prefecture",
    "Province",
    "Regency",
    "Sector",
    "Statistic",
    "Subdivision",
    "Tile",
    "TrainingField",
    "TrainingMatch",
    "centres",
    "fields",
    "indonesia_tiles",
    "japan_statistics",
    "japan_tiles",
    "occupations",
    "operations",
    "prefecture",
    "prefectures",
    "province",
    "provinces",
    "regencies",
    "sectors",
    "subdivisions",
    "training_fields",
    "training_map",
]
