"""Registers so many organisations, a thousand to a transaction."""
# ruff: noqa: PLC0415 -- a program: Django is set up first

import sys
from datetime import UTC, datetime

import django

BATCH = 1000


def main(n: int) -> None:
    django.setup()
    from django.db.transaction import atomic

    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.actions import OrganisationFacts, register_organisation

    now = datetime.now(UTC)
    for start in range(0, n, BATCH):
        with atomic():
            for number in range(start, min(start + BATCH, n)):
                facts = OrganisationFacts("host", f"H-{number}", f"Host {number}", "JP", "JP-13")
                register_organisation(actor=SYSTEM, facts=facts, now=now)


if __name__ == "__main__":
    main(int(sys.argv[1]))
