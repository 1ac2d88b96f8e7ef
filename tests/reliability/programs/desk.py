"""Prints what a host's office needs to order: a person, a key of a program, the order's fields."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json
from datetime import timedelta

import django

from tests.reliability.programs.race import NOW, YEAR, set_up


def main() -> None:
    django.setup()
    from rantau.journey.parties.actions import create_key
    from rantau.journey.parties.queries import faces

    host, ((memorandum, _),) = set_up(0)
    expires_on = NOW.date() + timedelta(days=30)
    _, secret = create_key(
        actor=host, name="k", scopes=("read", "orders"), expires_on=expires_on, now=NOW
    )
    body = {
        "memorandum": memorandum, "occupation": "ME01", "n_places": 10, "place": "JP-23",
        "departs_on": f"{YEAR}-10-01", "months": 36, "regime": "esd", "hourly": 1250,
        "hours_per_month": 168, "deductions": 40000, "lodging_m2": "6.5",
    }  # fmt: skip
    person = next(face.ref for face in faces() if face.role == "host")
    print(json.dumps({"person": person, "key": secret, "body": body}))


if __name__ == "__main__":
    main()
