"""A finished what-if in a real browser."""

import pytest
from django.test import Client

from rantau.base.actor import Actor
from rantau.base.words import LANGUAGES
from rantau.journey.training.models import ClassPlan
from tests.browser.site import Open, needs_browser, open_page
from tests.browser.test_pages import assert_usable
from tests.portals.conftest import static_folder
from tests.portals.test_what_if import finished_what_if, sign_in
from tests.portals.training_centre_world import *  # noqa: F403 -- the world's fixtures

__all__ = ["open_page", "static_folder"]
pytestmark = [needs_browser, pytest.mark.promise(88)]


def test_a_finished_what_if_is_usable(
    open_page: Open, client: Client, officer: Actor, plan: ClassPlan
) -> None:
    asked = finished_what_if(officer, plan)
    sign_in(client, officer)

    for lang in LANGUAGES:
        assert_usable(open_page(f"/kementerian/rencana/{asked.ref}", lang=lang))
