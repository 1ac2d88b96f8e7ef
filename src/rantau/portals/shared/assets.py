"""What a class needs, by name: rooms, skills, languages, kits."""

from rantau import atlas
from rantau.base import words
from rantau.journey.orders.queries import occupation_name


def asset_name(code: str, lang: str) -> str:
    """Name a room, skill, language or kit by its code.

    >>> asset_name("room-perkayuan", "en"), asset_name("ja-n4", "id"), asset_name("room-x", "id")
    ('Woodwork', 'JLPT N4', 'X')
    """
    head, _, rest = code.partition("-")
    if head in ("skill", "kit") and rest in _occupations():
        return occupation_name(rest, lang)
    if head == "ja" and rest[:1] == "n":
        return f"JLPT {rest.upper()}"
    if head == "room" and words.has("asset", room := f"room_{rest.replace('-', '_')}"):
        return words.say("asset", room, lang)
    if head in ("room", "skill", "kit") and rest:
        return rest.replace("-", " ").capitalize()
    return code


def _occupations() -> set[str]:
    return {one.code for one in atlas.training_map()}
