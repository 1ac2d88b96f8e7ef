"""The house rules that no linter knows."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.places import PACKAGE, SOURCE, dotted, modules

MOST_LINES = 400
MOST_SECONDS = 0.3
OTHERS = {
    "values": set(),
    "law": set(),
    "atlas": set(),
    "base": {"cryptography", "django", "holidays"},
    "engine": {"highspy", "numpy", "python_calamine"},
    "demo": set(),
    "cli": {"django"},
    "journey": {"django", "xlsxwriter"},
    "notices": {"django"},
    "api": {"django", "ninja", "pydantic"},
    "portals": {"allauth", "django"},
    "service": {"asgiref", "csp", "django", "procrastinate", "prometheus_client", "pysqlite3"},
}
"""Layer -> the packages of others that it may import."""
NEVER = {"asyncio", "http", "logging.handlers", "smtplib", "socket", "sqlite3", "ssl", "urllib"}
"""What an engine on files has no use for: the network, a database, an event loop."""
START = """
import sys, time
began = time.perf_counter()
import rantau.engine
seconds = time.perf_counter() - began
strange = sorted(name for name in sys.modules if name.split(".")[0] in {"django", "numpy"})
print(seconds, *strange)
"""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        dotted(path): n
        for path in modules()
        if "migrations" not in path.parts
        and (n := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }

    assert long == {}


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_layer_imports_only_what_it_may(path: Path) -> None:
    names = list(imports(path))
    roots = {name.split(".")[0] for name in names}

    foreign = roots - set(sys.stdlib_module_names) - {"rantau"}

    assert [name for name in names if name.startswith(".")] == [], "imports are absolute"
    assert foreign <= OTHERS.get(layer(path), set())
    if layer(path) in ("values", "law", "atlas", "engine"):
        assert roots & NEVER == set()


def test_every_layer_is_named_here() -> None:
    found = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}

    assert found == set(OTHERS)


def test_the_engine_starts_at_once_and_without_a_web() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", START],
            env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True, timeout=60,
        ).stdout.split()
        for _ in range(3)
    ]  # fmt: skip

    assert [run[1:] for run in runs] == [[], [], []]
    assert min(float(run[0]) for run in runs) < MOST_SECONDS
