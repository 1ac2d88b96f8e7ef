"""Makes the page of variables from `rantau.service.environment`."""

from collections.abc import Iterator
from dataclasses import fields

from rantau.service.environment import Environment


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, default and purpose of every variable."""
    for one in fields(Environment):
        default = "" if one.default in (None, "", ()) else str(one.default)
        if isinstance(one.default, bool):
            default = str(int(one.default))
        yield f"RANTAU_{one.name.upper()}", default, one.metadata["about"]


def environment_lines() -> list[str]:
    """Return the page, line by line."""
    lines = [
        "# Variables",
        "",
        "All settings come from the environment, read once at the start. A wrong or missing",
        "one stops the start with a message that names it. A secret may lie in a file instead,",
        "which `NAME_FILE` names.",
        "",
        "| variable | default | for |",
        "|---|---|---|",
    ]
    shown = (
        (f"`{name}`", f"`{default}`" if default else "", about) for name, default, about in rows()
    )
    return [*lines, *(f"| {' | '.join(row)} |" for row in shown)]
