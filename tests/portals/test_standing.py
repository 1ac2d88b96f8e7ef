"""A suspended licence and an offer that is over: said on every page that could mislead."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rantau.base.words import LANGUAGES, date_text, say
from rantau.base.workdays import local_day
from rantau.journey.orders import actions as asking
from rantau.journey.orders.models import JobOrder
from rantau.journey.parties.actions import move_licence
from rantau.journey.parties.models import Licence
from tests.portals.test_offices import NOW, Office, actor, office

__all__ = ["office"]


def suspend(office: Office) -> None:
    licence = Licence.objects.get()
    move_licence(actor=actor(office.ani), ref=licence.ref, move="suspend", reason="fees", now=NOW)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_search_says_of_a_partner_what_the_offer_says(
    client: Client, office: Office, lang: str
) -> None:
    offer = office.orders[-1].ref
    addresses = (f"/periksa?q={offer}&lang={lang}", f"/tawaran/{offer}?lang={lang}")
    real, bad = (say("public", code, lang) for code in ("offer_real", "offer_partner_bad"))
    before = [client.get(address).content.decode() for address in addresses]

    suspend(office)
    after = [client.get(address).content.decode() for address in addresses]

    assert [(real in page, bad in page) for page in before] == [(True, False)] * 2
    assert [(real in page, bad in page) for page in after] == [(False, True)] * 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_suspended_partner_is_told_of_before_anything_is_typed(
    client: Client, office: Office, lang: str
) -> None:
    draft = office.orders[0].ref
    paths = ("/penerima/", "/penerima/pesanan/baru", f"/penerima/pesanan/{draft}/ubah")
    told = say("host", "barred_title", lang, name="Wfg")
    warned = say("memorandum", "partner_barred", lang, partner="Wfg")
    for licensed in (True, False):
        if not licensed:
            suspend(office)
        for person in (office.yuki, office.saki):
            client.force_login(person)
            for path in paths:
                page = client.get(path, {"lang": lang}).content.decode()
                assert (told in page) is not licensed, (person, path)
        client.logout()
        page = client.get(f"/nota/{office.memorandum}", {"lang": lang}).content.decode()
        assert (warned in page) is not licensed


def lapse(office: Office, order: JobOrder) -> None:
    JobOrder.objects.filter(pk=order.pk).update(confirmed_at=NOW - timedelta(days=46))
    assert asking.lapse_orders(now=NOW) == 1


def withdraw(office: Office, order: JobOrder) -> None:
    asking.withdraw_order(
        actor=actor(office.yuki), ref=order.ref, version=order.version, reason="none", now=NOW
    )


def reopen(office: Office, order: JobOrder) -> None:
    asking.reopen_order(actor=actor(office.yuki), ref=order.ref, version=order.version, now=NOW)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("end", "fate"), [(lapse, "lapsed"), (withdraw, "withdrawn"), (reopen, "changing")]
)
def test_an_offer_that_was_approved_once_is_said_to_be_over(
    client: Client, office: Office, end: Callable[[Office, JobOrder], None], fate: str, lang: str
) -> None:
    order = office.orders[-1]
    end(office, order)

    found = client.get("/periksa", {"q": order.ref.upper(), "lang": lang})
    page = client.get(f"/tawaran/{order.ref}", {"lang": lang})

    assert (found.status_code, page.status_code) == (200, 410)
    for one in (found.content.decode(), page.content.decode()):
        assert say("public", f"past_{fate}", lang) in one
        assert date_text(local_day(NOW), lang) in one
        assert say("public", "found_none", lang) not in one
        assert "H-1" not in one


def test_an_order_that_was_never_approved_does_not_exist_for_the_public(
    client: Client, office: Office
) -> None:
    withdraw(office, office.orders[0])

    for order in office.orders[:4]:
        assert client.get(f"/tawaran/{order.ref}").status_code == 404
        found = client.get("/periksa", {"q": order.ref, "lang": "id"}).content.decode()
        assert say("public", "found_none", "id") in found
