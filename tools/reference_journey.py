"""The reference pages that follow from the service: states, rows, privacy, promises."""

import ast
import os
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for variable, value in (("RANTAU_DEMO", "1"), ("RANTAU_DATA_DIR", str(ROOT / ".reference"))):
    os.environ.setdefault(variable, value)
os.environ["DJANGO_SETTINGS_MODULE"] = "rantau.service.settings"

import django  # noqa: E402 -- the settings are named first

django.setup()

from django.apps import apps  # noqa: E402 -- after the set-up

from rantau.base.access import every_row  # noqa: E402
from rantau.base.actor import Role  # noqa: E402
from rantau.base.states import mermaid  # noqa: E402
from rantau.base.tables import Record, Scoped  # noqa: E402

MODELS: list[type[Scoped]] = sorted(
    (model for model in apps.get_app_config("journey").get_models() if issubclass(model, Scoped)),
    key=lambda model: model.__name__,
)


def states_page(made: str) -> str:
    """Return the lives of all records: a diagram and a table for each."""
    lines = [made, "# States", "", "Who makes which move from where. Buttons, keys and the journal",
             "follow these tables; nothing else writes a state."]  # fmt: skip
    for model in MODELS:
        if issubclass(model, Record):
            lines += ["", f"## {model.__name__}", "", "```mermaid", mermaid(model.moves), "```", ""]
            lines += ["| move | from | to | by | needs |", "|---|---|---|---|---|"]
            for one in model.moves.moves:
                needs = [need.__name__ for need in one.needs] + ["fresh sign-in"] * one.fresh
                lines.append(
                    f"| {one.name} | {', '.join(one.start)} | {one.end} | {', '.join(one.by)} "
                    f"| {', '.join(needs).replace('_', ' ')} |"
                )
    return "\n".join(lines) + "\n"


def access_page(made: str) -> str:
    """Return who sees which rows of each table."""
    roles = [role for role in Role if role is not Role.SYSTEM]
    lines = [made, "# Who sees which rows", "", "`all`: every row. A name: the rule in the stage's",
             "`access.py`. A dash: none. The system sees every row and acts only where named.", "",
             "| table | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]  # fmt: skip
    for model in MODELS:
        cells = [_rule(model, role) for role in roles]
        lines.append(f"| {model.__name__} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _rule(model: type[Scoped], role: Role) -> str:
    rule = model.rows.get(role)
    if rule is None:
        return "-"
    if rule is every_row:
        return "all"
    name = rule.__name__.strip("_").replace("_", " ")
    return "own" if name == "<lambda>" else name


def privacy_page(made: str) -> str:
    """Return how private each field is, and how long it is kept."""
    lines = [made, "# Privacy", "", "Every field of every table is plain, personal or sensitive.",
             "Sensitive ones are closed in the database and open only with its keys.", "",
             "| table | personal | sensitive | kept |", "|---|---|---|---|"]  # fmt: skip
    for model in MODELS:
        privacy = model.Privacy
        personal, sensitive = ", ".join(privacy.personal), ", ".join(privacy.sensitive)
        lines.append(
            f"| {model.__name__} | {personal or '-'} | {sensitive or '-'} | {privacy.kept} |"
        )
    return "\n".join(lines) + "\n"


def promises_page(made: str) -> str:
    """Return which promises a test proves, and which are open."""
    proved = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for number in _numbers(path):
            proved[number].append(path.relative_to(ROOT / "tests").as_posix())
    names = tomllib.loads((ROOT / "docs" / "promises.toml").read_text(encoding="utf-8"))
    lines = [made, "# Promises", ""]
    lacks = names.pop("open")
    lines += [
        "Kept: a test carries the number and proves it. Open: none yet, or what is named.",
        "",
    ]
    lines += ["| number | promise | state | proved in |", "|---|---|---|---|"]
    for name, text in sorted(names.items(), key=lambda row: int(row[0])):
        where = sorted(set(proved.get(int(name), [])))
        files = ", ".join(f"`{path}`" for path in where[:3])
        more = f" and {len(where) - 3} more" if len(where) > 3 else ""
        state = "kept" if where else "**open**"
        if name in lacks:
            state = f"in part; **open**: {lacks[name]}"
        lines.append(f"| {name} | {text} | {state} | {files}{more} |")
    return "\n".join(lines) + "\n"


def _numbers(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_mark = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_mark and node.func.attr == "promise":  # type: ignore[attr-defined]
            for given in node.args:  # type: ignore[attr-defined]
                if isinstance(given, ast.Constant) and isinstance(given.value, int):
                    yield given.value
