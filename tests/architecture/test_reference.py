"""The made reference pages are as the code makes them."""

import importlib.util
from types import ModuleType

import pytest

from tests.architecture.places import ROOT


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_reference", ROOT / "tools" / "make_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_made_pages_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANTAU_LAW_DIR", raising=False)
    make_reference = tool()

    wrong = make_reference.differing(make_reference.pages())

    assert wrong == [], "run python tools/make_reference.py"


def test_made_pages_do_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    make_reference = tool()
    monkeypatch.setenv("COLUMNS", "40")

    narrow = make_reference.cli_page()

    assert narrow == (make_reference.REFERENCE / "cli.md").read_text(encoding="utf-8")
