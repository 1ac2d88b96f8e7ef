"""Writes without end through a use case, and prints what was acknowledged, at once."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import itertools
import sys
from datetime import UTC, datetime

import django


def main(name: str) -> None:
    django.setup()
    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.actions import PersonFacts, create_person

    for number in itertools.count():
        facts = PersonFacts(f"{name}-{number}@x.example", name)
        person = create_person(actor=SYSTEM, facts=facts, now=datetime.now(UTC))
        print(person.ref, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
