"""Classes near me: where each leads, whose it is, what to do next."""

import pytest
from django.test import Client

from rantau.base.words import LANGUAGES, say
from rantau.journey.training.models import TrainingClass
from tests.portals.training_centre_world import *  # noqa: F403 -- the world's fixtures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_class_says_where_it_leads_and_whom_to_ask(
    client: Client, classes: list[TrainingClass], lang: str
) -> None:
    TrainingClass.objects.filter(pk=classes[0].pk).update(state="accepted")
    centre = classes[0].centre

    page = client.get("/kelas", {"lang": lang})

    html = page.content.decode()
    assert [one.destinations for one in page.context["list"].rows] == [("JP",)]
    assert say("public", "country_JP", lang) in html
    assert f'<a href="/organisasi/{centre.ref}">{centre.name}</a>' in html
    assert say("public", "classes_next", lang) in html
    assert client.get(f"/organisasi/{centre.ref}").status_code == 200


@pytest.mark.parametrize("n_more", [0, 2])
def test_a_list_of_classes_costs_the_same_queries_however_long(
    client: Client, classes: list[TrainingClass], n_more: int, django_assert_num_queries: object
) -> None:
    shown = [one.pk for one in classes[: 1 + n_more]]
    TrainingClass.objects.filter(pk__in=shown).update(state="accepted")

    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get("/kelas")
