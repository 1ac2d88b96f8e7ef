"""The settings of the tests: demo mode, a folder and keys of their own, before Django looks."""

import os
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="rantau-tests-"))
os.environ["RANTAU_DEMO"] = "1"
os.environ["RANTAU_DATA_DIR"] = str(_FOLDER)
os.environ["RANTAU_DATABASE"] = os.environ.get("RANTAU_TEST_DATABASE", "")

from rantau.base.keys import make_keys  # noqa: E402 -- after the folder is named

make_keys(_FOLDER / "keys")

from rantau.service.settings import *  # noqa: E402, F403 -- all of them
