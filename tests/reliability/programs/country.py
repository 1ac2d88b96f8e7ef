"""Builds a small country in the database of the environment, and asks for so many plans."""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import sys
from datetime import UTC, datetime
from fractions import Fraction

import django


def main(n: int) -> None:
    django.setup()
    from rantau.base.actor import Door
    from rantau.demo import world
    from rantau.demo.draws import Setting
    from rantau.journey.parties.queries import actor_in_hat, faces, person_of_face
    from rantau.journey.training.actions import request_plan

    now = datetime.now(UTC)
    world.build(Setting(1, Fraction(1, 100)), now=now, told=lambda step: None)
    person = person_of_face(faces()[0].ref)
    assert person is not None
    officer = actor_in_hat(person.pk, None, door=Door.CLI, fresh_at=now)
    assert officer is not None
    for number in range(n):
        plan = request_plan(actor=officer, name=f"Plan {number}", time_limit_s=5, now=now)
        print(plan.ref)


if __name__ == "__main__":
    main(int(sys.argv[1]))
