"""Puts a SQLite that is free of the WAL-reset fault in the place of the one Python came with.

The fault (SQLite 3.7.0 to 3.51.2) can damage a database when a checkpoint races with a commit. It
is mended in 3.51.3 and 3.53.0, and was carried back to 3.44.6 and 3.50.7.
"""

import sys

MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""First mended version of each line; all later lines are mended."""


def is_mended(version: tuple[int, int, int]) -> bool:
    """Tell whether a version of SQLite is free of the fault."""
    line = [first for first in MENDED if first[:2] == version[:2]]
    return version >= line[0] if line else version > MENDED[-1]


def use_mended() -> None:
    """Let `import sqlite3` find the mended one, where it is installed. Call before Django."""
    try:
        import pysqlite3  # noqa: PLC0415 -- optional dependency
        import pysqlite3.dbapi2  # noqa: PLC0415 -- optional dependency
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
