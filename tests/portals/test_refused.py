"""What a refusal leaves: the menu, a way back, a language that can be changed, words for a 405."""

import re
from typing import Any

import pytest
from django.test import Client

from rantau.base.actor import SYSTEM
from rantau.base.words import LANGUAGES, say
from rantau.journey.orders.models import MemorandumYear
from rantau.journey.parties.actions import PersonFacts, create_person
from tests.portals.test_offices import DEPARTS, NOW, Office, office

__all__ = ["office"]
HERE = "http://testserver"


def language_links(page: Any) -> set[str]:
    return set(re.findall(r'href="([^"]*lang=[a-z]{2})"[^>]*hreflang', page.content.decode()))


def refused(client: Client, office: Office, who: str, path: str, **given: Any) -> Any:
    client.force_login(getattr(office, who))
    return client.post(path, {"lang": "id"} | given)


@pytest.mark.parametrize(
    ("who", "n", "move", "given", "status"),
    [
        ("ani", 1, "check", {"version": "9"}, 409),
        ("ani", 1, "return", {"version": "2"}, 422),
        ("yuki", 0, "withdraw", {"version": "1", "reason": ""}, 422),
    ],
)
@pytest.mark.parametrize("has_referer", [True, False])
def test_a_refusal_keeps_the_menu_and_leads_back(
    client: Client, office: Office, who: str, n: int, move: str, given: dict[str, str], status: int,
    *, has_referer: bool,
) -> None:  # fmt: skip
    desk = {"ani": "/kementerian/pesanan", "yuki": "/penerima/pesanan"}[who]
    record = f"{desk}/{office.orders[n].ref}"
    client.force_login(getattr(office, who))
    headers = {"Referer": f"{HERE}{record}?lang=id"} if has_referer else {}

    page = client.post(f"{record}/{move}", given, headers=headers)

    assert page.status_code == status
    html = page.content.decode()
    assert f'<a class="btn" href="{record}">' in html
    assert f'href="{desk}"' in html
    links = language_links(page)
    assert links == {f"{record}?lang={lang}" for lang in LANGUAGES}
    assert {client.get(link).status_code for link in links} == {200}


def test_where_a_reader_came_from_elsewhere_is_not_led_to(client: Client, office: Office) -> None:
    client.force_login(office.ani)
    record = f"/kementerian/pesanan/{office.orders[1].ref}"

    for referer in ("https://elsewhere.example/x", f"{HERE}//elsewhere.example/x"):
        page = client.post(
            f"{record}/check", {"version": "9"}, headers={"Referer": referer}
        ).content.decode()

        assert 'href="//' not in page
        assert 'href="https://elsewhere' not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_address_of_a_button_says_so(client: Client, office: Office, lang: str) -> None:
    client.force_login(office.yuki)
    record = f"/penerima/pesanan/{office.orders[0].ref}"

    page = client.get(f"{record}/submit", {"lang": lang})

    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert say("ui", "refused_405", lang) in page.content.decode()
    assert f'<a class="btn" href="{record}">' in page.content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_has_no_password_sets_one(client: Client, db: None, lang: str) -> None:
    facts = PersonFacts("tanpa@rantau.example", "Tanpa", "")
    person = create_person(actor=SYSTEM, facts=facts, now=NOW)
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    page = client.get("/akun/password/change/", {"lang": lang}, follow=True)
    short = client.post("/akun/password/set/", {"password1": "x", "password2": "x"})
    told = client.post(
        "/akun/password/set/", {"password1": "kuda baterai", "password2": "kuda baterai"}
    )

    assert page.redirect_chain
    assert page.status_code == 200
    assert say("account", "password_set_title", lang) in page.content.decode()
    assert (short.status_code, told.status_code) == (200, 302)
    person.refresh_from_db()
    assert person.check_password("kuda baterai")


def leave(office: Office, n_places: int) -> None:
    MemorandumYear.objects.update(n_places=12 + n_places)  # 12 are drawn


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_places_that_are_left_are_said_on_every_desk(
    client: Client, office: Office, lang: str
) -> None:
    leave(office, 11)
    sentence = say("order", "places_left", lang, year=DEPARTS.year, left=11, asked=12)
    client.force_login(office.yuki)
    form = client.get("/penerima/pesanan/baru", {"lang": lang}).content.decode()
    draft = client.get(f"/penerima/pesanan/{office.orders[0].ref}").content.decode()
    client.force_login(office.ani)
    review = client.get(f"/kementerian/pesanan/{office.orders[1].ref}").content.decode()

    assert f"{DEPARTS.year}: 11" in form
    assert sentence in draft
    assert sentence in review


def test_more_than_the_year_has_left_is_not_sent_in(client: Client, office: Office) -> None:
    leave(office, 11)
    draft = office.orders[0]

    page = refused(client, office, "yuki", f"/penerima/pesanan/{draft.ref}/submit", version=1)
    leave(office, 12)
    sent = client.post(f"/penerima/pesanan/{draft.ref}/submit", {"version": 1})

    facts = {"year": DEPARTS.year, "left": 11, "asked": 12}
    assert page.status_code == 422
    assert say("refusal", "places_used_up", "id", **facts) in page.content.decode()
    assert sent.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_officer_is_not_told_to_mend_what_only_the_host_can(
    client: Client, office: Office, lang: str
) -> None:
    client.post("/contoh/masuk", {"who": office.budi.ref})
    checked = office.orders[2]
    leave(office, 11)

    page = client.post(
        f"/kementerian/pesanan/{checked.ref}/approve?lang={lang}", {"version": checked.version}
    )

    assert page.status_code == 422
    assert say("ui", "next_host", lang) in page.content.decode()
    assert say("ui", "next_422", lang) not in page.content.decode()
