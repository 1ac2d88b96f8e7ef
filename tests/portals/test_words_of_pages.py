"""Pages speak only through the catalogue, and the catalogue says nothing that no page says."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from django.apps import apps

from rantau.base.actor import Role
from rantau.base.tables import Record
from rantau.base.words import LANGUAGES, catalogue
from tests.architecture.places import PACKAGE

PORTALS = PACKAGE / "portals"
TEMPLATES = sorted(PORTALS.rglob("*.html"))
NAME = "Rantau"
CODE = re.compile(r"""["']((?:account|public|ui)\.[a-z][A-Za-z0-9_]*)["']""")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
NOT_READ = re.compile(r"\{% block (?:width|body|home) %\}.*?\{% endblock %\}")
"""Blocks that fill an attribute."""
SPOKEN = ("alt", "aria-label", "data-label", "placeholder", "title")
FAMILIES = (
    "public.past_",
    "ui.error_",
    "ui.next_",
    "ui.refused_",
    "public.country_",
    "public.count_",
)
"""Codes that are put together: by a status, by a fault of a field, by a country, by a kind."""
REFUSALS = {"BadInput", "NotAllowed", "NotVisible", "Refusal", "RuleBroken", "WrongState"}
WHOLE = ("ui", "public", "account")


class Text(HTMLParser):
    """Collects what a reader would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag == "script"
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def used() -> set[str]:
    files = [*TEMPLATES, *PORTALS.rglob("*.py")]
    found = {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}
    return found - set(FAMILIES)


def records() -> dict[str, type[Record]]:
    """Every kind of record by its name in words: `job_order`."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower(): model
        for model in apps.get_models()
        if issubclass(model, Record)
    }


def refusals() -> dict[str, set[str]]:
    """Code -> the facts it is raised with, in the stages and the portals."""
    found: dict[str, set[str]] = {}
    for folder in ("journey", "portals"):
        for path in (PACKAGE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and _name(node.func) in REFUSALS:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        facts = {one.arg or "" for one in node.keywords}
                        found[first.value] = found.get(first.value, facts) & facts
    return found


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PORTALS).as_posix())
def test_a_template_holds_no_words(path: Path) -> None:
    reader = Text()
    reader.feed(TAG.sub("", NOT_READ.sub("", path.read_text(encoding="utf-8"))))

    words = [text.strip() for text in reader.found if re.search(r"[^\W\d_]", text)]

    assert [text for text in words if text.removeprefix("\N{EN DASH} ") != NAME] == []


def test_every_code_of_a_page_has_words_in_three_languages() -> None:
    missing = [
        (code, lang)
        for code in sorted(used())
        for lang in LANGUAGES
        if lang not in catalogue(code.split(".")[0]).get(code.split(".", 1)[1], {})
    ]

    assert missing == []


def test_no_words_of_the_pages_are_idle() -> None:
    said = {f"{topic}.{code}" for topic in WHOLE for code in catalogue(topic)}

    assert {code for code in said - used() if not code.startswith(FAMILIES)} == set()


def test_every_state_and_every_move_has_words_and_none_is_idle() -> None:
    tables = {kind: model.moves for kind, model in records().items()}
    states = {f"{kind}.{state}" for kind, table in tables.items() for state in table.states}
    moves = {f"{kind}.{move.name}" for kind, table in tables.items() for move in table.moves}
    own = {f"{state}.{role}" for state in states for role in Role}

    assert states - set(catalogue("state")) == set()
    assert moves - set(catalogue("move")) == set()
    assert set(catalogue("state")) - states - own == set()


def test_every_refusal_has_words_and_the_facts_they_need() -> None:
    said = catalogue("refusal")
    raised = refusals()

    assert set(raised) - set(said) == set()
    lacking = {
        code: needed - facts
        for code, facts in raised.items()
        if (needed := {name for _, name, *_ in Formatter().parse(said[code]["en"]) if name}) - facts
    }
    assert lacking == {}
