"""Prints for each database file how long its journal is and its faults, every row compared."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json
import sys

import django


def main(paths: list[str]) -> None:
    django.setup()
    from django.db import connection

    from rantau.journey.trail.queries import verify_journal

    for path in paths:
        connection.close()
        connection.settings_dict["NAME"] = path
        found = verify_journal(state=True)
        print(json.dumps({"entries": found.n_entries, "faults": found.n_findings}))


if __name__ == "__main__":
    main(sys.argv[1:])
