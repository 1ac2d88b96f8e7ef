"""The import contracts of pyproject.toml hold."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.places import ROOT, SOURCE

LINTER = Path(sys.executable).parent / "lint-imports"


@pytest.mark.skipif(
    importlib.util.find_spec("importlinter") is None, reason="import-linter is not installed"
)
def test_import_contracts_are_kept() -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}

    done = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
