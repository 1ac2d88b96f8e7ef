"""Builds a lived-in country, and prints every statement that changed the database for it."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json
from datetime import UTC, datetime
from fractions import Fraction

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    from rantau.demo import world
    from rantau.demo.draws import Setting

    statements: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(statements.append)
    world.build(Setting(1, Fraction(1, 100)), now=datetime.now(UTC), told=lambda step: None)
    pragmas = settings.DATABASES["default"]["OPTIONS"]["init_command"]
    writing = [one for one in statements if not one.startswith(("SELECT", "--"))]
    print(json.dumps({"pragmas": pragmas, "statements": writing}))


if __name__ == "__main__":
    main()
