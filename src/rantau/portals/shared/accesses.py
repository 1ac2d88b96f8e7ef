"""Notes in the journal who signed in and how that changed: a pseudonym, an act, a time.

Wrong passwords are not noted: any stranger can give them, and nothing is ever taken out of the
journal. They are counted where they are refused.
"""

from typing import Any

from rantau.base.actor import Actor, Door, Role
from rantau.journey.parties.actions import note_access
from rantau.portals.shared.middleware import clock


def noted(person: Any, act: str) -> None:
    """Note an act on somebody's own account."""
    actor = Actor(role=Role.PUBLIC, door=Door.WEB, person_ref=person.ref)
    note_access(actor=actor, act=act, now=clock())
