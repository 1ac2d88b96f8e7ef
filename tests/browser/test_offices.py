"""Pages of the ministry and of hosts in a real browser: axe, widths, light and dark."""

import pytest
from django.test import Client

from rantau.base.words import LANGUAGES
from rantau.journey.orders.models import JobOrder
from tests.browser.site import Open, needs_browser, open_page
from tests.browser.test_pages import assert_usable
from tests.portals.conftest import join, register, static_folder
from tests.portals.test_offices import Office, host_pages, ministry_pages, office

__all__ = ["join", "office", "open_page", "register", "static_folder"]
pytestmark = [needs_browser, pytest.mark.slow, pytest.mark.promise(88)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_the_ministry_are_usable(
    client: Client, open_page: Open, office: Office, lang: str
) -> None:
    client.force_login(office.budi)
    paths = ministry_pages(office)

    for path in paths if lang == "id" else paths[::7]:
        assert_usable(open_page(path, lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_hosts_are_usable(
    client: Client, open_page: Open, office: Office, lang: str
) -> None:
    client.force_login(office.yuki)
    paths = host_pages(office)

    for path in paths if lang == "ja" else paths[::7]:
        assert_usable(open_page(path, lang=lang))


@pytest.mark.parametrize(
    ("lang", "typed"),
    [("id", ""), ("en", "?hourly=1100&hours_per_month=160"), ("ja", "?hourly=x")],
)
def test_an_offer_with_a_contract_beside_it_is_usable(
    open_page: Open, office: Office, lang: str, typed: str
) -> None:
    assert_usable(open_page(f"/tawaran/{office.orders[-1].ref}{typed}", lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_and_the_end_of_an_offer_are_usable(
    client: Client, open_page: Open, office: Office, lang: str
) -> None:
    order = office.orders[-1]
    JobOrder.objects.filter(pk=order.pk).update(state="lapsed")
    client.force_login(office.budi)

    over = open_page(f"/tawaran/{order.ref}", lang=lang)
    button = open_page(f"/kementerian/pesanan/{order.ref}/check", lang=lang)

    for page in (over, button):
        assert page.locator("h1").count() == 1
        assert_usable(page)
