"""Walks the access matrix: every rule of the oracle, by every caller, on objects of both worlds."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.transaction import atomic, set_rollback

from tests.api.conftest import Caller
from tests.api.oracle import Rule
from tests.api.world import World

LETTERS = {"ministry": "M", "partner": "P", "host": "H", "training_centre": "C", "": "A"}
DENIED = (401, 403, 404)
FIXED = {"code": "ME01", "destination": "JP"}


@dataclass(frozen=True)
class Cell:
    """One call by one caller on an object of one world, and what came of it."""

    rule: Rule
    role: str
    is_own: bool
    should: bool
    status: int
    fault: str

    def __str__(self) -> str:
        whose = "own" if self.is_own else "other"
        return f"{self.rule.method} {self.rule.path} {self.role or 'anyone'} {whose}: {self.fault}"


def cells(
    worlds: list[World], rules: Iterable[Rule], roles: Container[str] = LETTERS
) -> Iterator[Cell]:
    """Make every call by these roles; each is taken back."""
    for rule in rules:
        for mine in (*worlds, None):
            for role in LETTERS if mine is None else mine.keys:
                if (mine is None) == (role == "") and role in roles:
                    for world in worlds:
                        yield _cell(rule, role, mine or _other(worlds, world), world, mine is None)


def _other(worlds: list[World], world: World) -> World:
    return next(one for one in worlds if one is not world)


def _cell(rule: Rule, role: str, mine: World, world: World, is_anyone: bool) -> Cell:  # noqa: FBT001
    is_own = mine is world
    should = LETTERS[role] in (rule.own if is_own else rule.other)
    with atomic():
        for one in {id(w): w for w in (mine, world)}.values():
            if rule.given is not None:
                rule.given(one)
        say = _Words(role, mine, world)
        caller = Caller(None if is_anyone else mine.keys[role])
        path = say.filled(rule.path)
        answer = caller(rule.method, path, json.loads(say.filled(json.dumps(rule.body))))
        set_rollback(True)
    fault = _fault(rule, should, answer, world, say)
    return Cell(rule, role, is_own, should, answer.status_code, fault)


@dataclass(frozen=True)
class _Words:
    """Fills the places of a path or body with names of objects."""

    role: str
    mine: World
    world: World

    def filled(self, text: str) -> str:
        return re.sub(r"\{([a-z_]+:)?([a-z_]+)\}", self._name, text)

    def _name(self, place: re.Match[str]) -> str:
        kind, name = place[1], place[2]
        if kind == "code:":
            return self.world.organisations[name].code
        return FIXED.get(name) or self.ref(name, self.mine if kind == "mine:" else self.world)

    def ref(self, name: str, world: World) -> str:
        """Return an object's ref; `x_role` is that of the caller's role."""
        base = name.removesuffix("_role")
        role = self.role or "host"
        if base == "membership" and role == "ministry":
            role = "host"  # its own people are not of one world
        wanted = f"{base}_{role}" if base != name else name
        return world.refs.get(wanted) or world.refs[f"{base}_host"]


def _fault(rule: Rule, should: bool, answer: Any, world: World, say: _Words) -> str:  # noqa: FBT001
    text = answer.content.decode(errors="replace")
    code = answer.json().get("code", "") if answer.status_code >= 400 else ""
    if rule.shows:
        shown = answer.status_code < 300 and say.ref(rule.shows, world) in text
        return "" if shown == should else f"shown {shown}, should be {should} ({code})"
    if should:
        return "" if answer.status_code < 300 else f"false denial {answer.status_code} {code}"
    if answer.status_code < 300:
        return f"leak {answer.status_code}"
    if answer.status_code not in DENIED and code != rule.also_denied_by:
        return f"leak {answer.status_code} {code}"
    if any(secret in text for secret in _secrets(world)):
        return f"denied, but told something: {text[:80]}"
    return ""


def _secrets(world: World) -> list[str]:
    letter = world.letter
    return [f"secret-{letter}", f"MoU-unsigned-{letter}", f"second-host@host-{letter.lower()}"]
