import doctest
import importlib
import pkgutil

import pytest

from rantau.engine import checks

MODULES = [
    "rantau.engine.checks",
    *(f"rantau.engine.checks.{found.name}" for found in pkgutil.iter_modules(checks.__path__)),
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
