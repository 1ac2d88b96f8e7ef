"""Writes without end like `writer`, and goes on when the database went away and came back."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import itertools
import sys
import time
from datetime import UTC, datetime

import django


def main(name: str) -> None:
    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.actions import PersonFacts, create_person

    for number in itertools.count():
        facts = PersonFacts(f"{name}-{number}@x.example", name)
        try:
            person = create_person(actor=SYSTEM, facts=facts, now=datetime.now(UTC))
        except (InterfaceError, OperationalError):
            connection.close()
            time.sleep(0.1)
        else:
            print(person.ref, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
