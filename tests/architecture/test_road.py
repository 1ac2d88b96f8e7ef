"""What no linter sees on the road: who writes, who sees, and what every table says of itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from rantau.base.actor import Role
from rantau.base.tables import Record, Scoped
from tests.architecture.places import PACKAGE, dotted

JOURNEY = PACKAGE / "journey"
MODELS = sorted(apps.get_app_config("journey").get_models(), key=lambda model: model.__name__)
RECORDS = [model for model in MODELS if issubclass(model, Record)]
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create"}
CLOCKS = {"now", "today", "utcnow"}
SAYS_WHO = (
    "visible_to", "get_visible", "Unscoped:", "objects.create", "bulk_create",
    "select_for_update", "# the class was",
)  # fmt: skip
"""What a statement near `.objects` must hold: who looks, or why nobody is asked."""
DOORS = ("portals", "api", "cli", "service", "demo", "notices")


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_action(path: Path) -> bool:
    return "actions" in (path.stem, path.parent.name)


def names(node: ast.AST) -> set[str]:
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)} | {
        part.id for part in ast.walk(node) if isinstance(part, ast.Name)
    }


@pytest.mark.parametrize("path", [p for p in sources(PACKAGE) if not is_action(p)], ids=dotted)
def test_only_actions_write_rows(path: Path) -> None:
    found = [
        f"line {call.lineno}: .{call.func.attr}()"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and "objects" in names(call.func.value)
    ]

    assert found == []


@pytest.mark.parametrize("path", sources(JOURNEY), ids=dotted)
def test_only_the_trail_writes_a_state(path: Path) -> None:
    if path == JOURNEY / "trail" / "actions.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [
        target
        for node in ast.walk(tree)
        if isinstance(node, (ast.Assign, ast.AugAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    found = [t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr == "state"]

    assert found == []


def scoped_lines(path: Path) -> Iterator[tuple[int, bool]]:
    """Yield each use of `.objects` and whether its statement says who looks, or why not."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            near = "\n".join(lines[max(node.lineno - 4, 0) : node.lineno + 3])
            is_scoped = any(word in near for word in SAYS_WHO)
            yield node.lineno, is_scoped


READS = [p for p in sources(JOURNEY) if {"queries", "actions"} & {p.stem, p.parent.name}]


@pytest.mark.parametrize("path", [p for p in READS if "trail" not in p.parts], ids=dotted)
def test_every_read_says_who_looks_or_why_not(path: Path) -> None:
    assert [line for line, is_scoped in scoped_lines(path) if not is_scoped] == []


@pytest.mark.parametrize(
    "path",
    [p for p in sources(PACKAGE) if p.relative_to(PACKAGE).parts[0] not in DOORS],
    ids=dotted,
)
def test_the_clock_is_read_at_the_doors_only(path: Path) -> None:
    found = [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CLOCKS
        and names(call.func.value) & {"datetime", "date", "timezone"}
    ]

    assert found == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_says_who_sees_its_rows_and_how_private_each_field_is(
    model: type[Model],
) -> None:
    assert issubclass(model, Scoped)
    assert set(model.rows) <= set(Role)
    privacy = model.Privacy
    listed = [*privacy.plain, *privacy.personal, *privacy.sensitive]
    fields = {field.name for field in model._meta.concrete_fields}

    assert sorted(set(listed)) == sorted(listed), "a field is sorted twice"
    assert fields <= set(listed), "a field is not sorted"
    assert privacy.kept


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_cannot_hold_a_state_outside_its_table(model: type[Record]) -> None:
    checks = [str(c.condition) for c in model._meta.constraints if hasattr(c, "condition")]
    assert any("state__in" in check for check in checks)
    assert set(model.moves.states) >= {str(model.moves.first)}


def test_two_refs_never_begin_alike() -> None:
    prefixes = [model.prefix for model in MODELS if hasattr(model, "prefix")]

    assert len(prefixes) == len(set(prefixes))
