"""Prints the references of people and orders, and the journal's faults, with every row compared."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.apps import apps
    from django.contrib.auth import get_user_model

    from rantau.base.actor import SYSTEM
    from rantau.journey.trail.queries import verify_journal

    people = get_user_model().objects.visible_to(SYSTEM)
    refs = list(people.values_list("ref", flat=True))
    orders: Any = apps.get_model("journey", "JobOrder")
    found = {"refs": refs, "faults": verify_journal(state=True).n_findings}
    found["orders"] = list(orders.objects.visible_to(SYSTEM).values_list("ref", flat=True))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
