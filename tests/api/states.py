"""Puts an object into the state in which a move is open, past the road: only who may is asked."""

from collections.abc import Callable
from typing import Any

from django.apps import apps

State = Callable[[Any], None]


def in_state(model: str, name: str, state: str, **fields: Any) -> State:
    """Return what sets an object of a world."""

    def given(world: Any) -> None:
        table = apps.get_model("journey", model)
        rows = table._default_manager.filter(ref=world.refs[name])
        assert rows.update(state=state, **fields) == 1

    return given
