"""Every sentence of a reader can be said in Indonesian: the readers' code is searched for them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from rantau.base.words import catalogue, fault
from tests.architecture.places import PACKAGE, dotted

READERS = (
    "cli/explain.py", "cli/whatif.py", "cli/__init__.py", "cli/verify.py", "demo/chain.py",
    "engine/cells.py", "engine/output.py", "engine/tables.py", "engine/checks/contract.py",
    "engine/checks/facts.py", "engine/checks/files.py", "engine/checks/payslip.py",
    "engine/matching/build.py", "engine/matching/explain.py", "engine/matching/files.py",
    "engine/planning/changes.py", "engine/planning/explain.py", "engine/planning/files.py",
)  # fmt: skip
TELLS = {"add", "fault", "Fault", "ValueError", "OutputError", "UnknownKindError", "_tell"}
TOLD = {"message", "text", "TOO_LARGE"}
"""Names that hold a sentence before it is told."""


def sentence(node: ast.expr) -> str | None:
    """The text of a literal, with `X1` for whatever is filled in; None if it is no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(sentence(part) or "X1" for part in node.values)
    if isinstance(node, ast.BinOp):
        left, right = sentence(node.left), sentence(node.right)
        return (left or "X1") + (right or "X1") if left or right else None
    if isinstance(node, ast.List) and len(node.elts) == 1:
        return sentence(node.elts[0])
    return None


def told(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found = None
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            at = 0 if name == "_tell" else -1
            found = sentence(node.args[at]) if name in TELLS else None
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found = sentence(node.value) if node.targets[0].id in TOLD else None
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr):
            found = sentence(node.value)
        if found and found.endswith(" one of "):
            found += "X1"  # the rest is added where it is told
        if found and " " in found and not found.endswith(": X1"):
            yield found


SENTENCES = sorted(
    {(dotted(PACKAGE / name), one) for name in READERS for one in told(PACKAGE / name)}
)


@pytest.mark.parametrize(("where", "english"), SENTENCES)
def test_every_sentence_of_a_reader_has_its_indonesian(where: str, english: str) -> None:
    assert fault(english, "id") != english


def test_sentences_are_found() -> None:
    assert len(SENTENCES) > 80


@pytest.mark.parametrize("code", catalogue("faults"))
def test_every_fault_is_found_by_its_own_english(code: str) -> None:
    words = catalogue("faults")[code]
    names = {name for _, name, *_ in Formatter().parse(words["en"]) if name}
    facts = {name: f"<{name}>" for name in names}

    assert fault(words["en"].format(**facts), "id") == words["id"].format(**facts)


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("orders.csv:1:1: column seats is missing: add it",
         "orders.csv:1:1: kolom seats tidak ada: tambahkan"),
        ("travel.csv:2:3: cost: 'x' is no whole number: write digits only",
         "travel.csv:2:3: cost: 'x' bukan bilangan bulat: tulis angka saja"),
        ("a.csv:1:1: name: 'a: b' is no id: use 1 to 64 characters of A-Z a-z 0-9 . _ : -",
         "a.csv:1:1: name: 'a: b' bukan id: pakai 1 sampai 64 karakter dari A-Z a-z 0-9 . _ : -"),
        ("travel.csv:3:2: centre Z is not in centres.csv: add it there",
         "travel.csv:3:2: centre Z tidak ada di centres.csv: tambahkan di sana"),
        ("something that nobody has translated", "something that nobody has translated"),
    ],
)  # fmt: skip
def test_a_fault_keeps_its_place_and_its_values(english: str, indonesian: str) -> None:
    assert fault(english, "id") == indonesian
    assert (fault(english, "en"), fault(english, "ja")) == (english, english)
