"""The page of a finished what-if: asked on the plan's page, computed, read."""

import pytest
from django.test import Client

from rantau.base.actor import Actor
from rantau.base.words import LANGUAGES
from rantau.journey.parties.models import Person
from rantau.journey.training.actions import WhatIf, compute_plan, request_what_if
from rantau.journey.training.models import ClassPlan
from tests.journey.conftest import NOW
from tests.journey.training.conftest import clock
from tests.portals.training_centre_world import *  # noqa: F403 -- the world's fixtures


def finished_what_if(officer: Actor, plan: ClassPlan) -> ClassPlan:
    """Ask what a fifth more demand and a closed centre would bring, and compute it."""
    wanted = WhatIf(demand_percent=20, closed=("BLK-A",))
    asked = request_what_if(actor=officer, base=plan.ref, what_if=wanted, now=NOW)
    return compute_plan(ref=asked.ref, clock=clock)


def sign_in(client: Client, actor: Actor) -> None:
    client.post("/contoh/masuk", {"who": Person.objects.get(pk=actor.person_id).ref})


@pytest.mark.promise(11)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finished_what_if_is_shown_beside_its_plan(
    client: Client, officer: Actor, plan: ClassPlan, lang: str
) -> None:
    asked = finished_what_if(officer, plan)
    sign_in(client, officer)

    page = client.get(f"/kementerian/rencana/{asked.ref}", {"lang": lang})
    base = client.get(f"/kementerian/rencana/{plan.ref}", {"lang": lang})

    assert (page.status_code, base.status_code) == (200, 200)
    assert f"/kementerian/rencana/{plan.ref}" in page.content.decode()
    assert f"/kementerian/rencana/{asked.ref}" in base.content.decode()
    assert len(page.context["page"].difference["headline"]) > 3
