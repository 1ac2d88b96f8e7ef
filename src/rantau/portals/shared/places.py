"""Names of places as the reader says them."""

from functools import cache

from rantau import atlas
from rantau.base import words


@cache
def _named(lang: str) -> dict[str, str]:
    at_home = {one.code: one.name_en if lang == "en" else one.name for one in atlas.provinces()}
    abroad = {one.iso: one.name_ja if lang == "ja" else one.name for one in atlas.prefectures()}
    return at_home | abroad


def place_name(code: str, country: str, lang: str) -> str:
    """Name a province by its code or a prefecture by ISO 3166-2, with its country if abroad."""
    named = _named(lang).get(code, code)
    land = f"country_{country}"
    where = words.say("public", land, lang) if words.has("public", land) else country
    if not named:
        return where
    return named if country in ("", "ID", "JP") else f"{named}, {where}"
