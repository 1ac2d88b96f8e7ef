"""Prints the people's references and the faults of the journal, compared with every row."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json

import django


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model

    from rantau.base.actor import SYSTEM
    from rantau.journey.trail.queries import verify_journal

    people = get_user_model().objects.visible_to(SYSTEM)
    refs = list(people.values_list("ref", flat=True))
    print(json.dumps({"refs": refs, "faults": verify_journal(state=True).n_findings}))


if __name__ == "__main__":
    main()
