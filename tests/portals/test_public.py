"""The public pages: words, weight, cost, and the answer to "is this real?"."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rantau.base.actor import Actor
from rantau.base.words import LANGUAGES, say
from rantau.journey.parties.actions import move_licence
from tests.architecture.places import PACKAGE
from tests.portals.conftest import Register

STATIC = PACKAGE / "portals" / "shared" / "static"
PAGES = ("/", "/periksa", "/organisasi", "/keputusan", "/privasi", "/aksesibilitas", "/akun/login/")
MOST_CSS, MOST_PAGE = 12_000, 30_000


def small(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def text_of(page: Any) -> str:
    return str(page.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_public_page_speaks_the_language_asked_for(
    client: Client, db: None, address: str, lang: str
) -> None:
    page = client.get(address, {"lang": lang})

    assert page.status_code == 200
    assert f'<html lang="{lang}">' in text_of(page)
    assert page.headers["Content-Language"] == lang
    assert [code for code in LANGUAGES if f"?lang={code}" not in text_of(page)] == []


def test_language_is_remembered_and_else_the_browser_s_then_indonesian(
    client: Client, db: None
) -> None:
    first = client.get("/")
    browser = Client(headers={"Accept-Language": "ja-JP,ja;q=0.9"}).get("/")
    client.get("/", {"lang": "en"})
    remembered = client.get("/privasi")

    assert [page.headers["Content-Language"] for page in (first, browser, remembered)] == [
        "id", "ja", "en",
    ]  # fmt: skip


@pytest.mark.promise(89)
@pytest.mark.parametrize("address", PAGES)
def test_public_page_is_light(client: Client, register: Register, address: str) -> None:
    for n in range(60):
        register("host", f"HOST-{n}", place="JP-21")

    html = client.get(address, {"lang": "ja"}).content
    files = [(STATIC / name).read_bytes() for name in ("rantau.css", "rantau.js", "rantau.svg")]

    assert small(html) + sum(map(small, files)) < MOST_PAGE
    assert b'class="desk"' not in html  # the desk alone loads a font


def test_style_sheet_is_small() -> None:
    assert small((STATIC / "rantau.css").read_bytes()) < MOST_CSS


@pytest.mark.parametrize("address", ["/", "/organisasi", "/periksa?q=host"])
def test_public_lists_cost_the_same_for_one_and_for_three(
    client: Client, register: Register, django_assert_num_queries: Any, address: str
) -> None:
    n_queries = {"/": 1, "/organisasi": 2, "/periksa?q=host": 4}[address]
    for n in range(3):
        register("host", f"HOST-{n}", place="JP-21")
        if n in (0, 2):
            with django_assert_num_queries(n_queries):
                client.get(address)


@pytest.mark.promise(47)
@pytest.mark.parametrize(
    "asked",
    ["L-WFG", "wfg", "l-wfg", "World Forest", "forést", "http://testserver/organisasi/WFG?lang=ja"],
)
def test_an_organisation_is_found_by_number_name_or_link(
    client: Client, licensed: Register, asked: str
) -> None:
    licensed("WFG", name="World Forest Group")
    licensed("NIB", name="Nippon Bridge")

    page = client.get("/periksa", {"q": asked, "lang": "en"})

    assert [row.code for row in page.context["rows"]] == ["WFG"]
    assert say("public", "is_licensed", "en") in text_of(page)


@pytest.mark.promise(47)
@pytest.mark.parametrize(
    ("asked", "n_foreign"),
    [("Fake Corp", 0), ("https://rantau.example.net/organisasi/WFG", 1), ("www.wfg.x", 1)],
)
def test_what_is_not_registered_is_said_not_to_be(
    client: Client, licensed: Register, asked: str, n_foreign: int
) -> None:
    licensed("WFG", name="World Forest Group")

    page = client.get("/periksa", {"q": asked, "lang": "en"})

    assert page.context["rows"] == []
    assert say("public", "found_none", "en") in text_of(page)
    assert text_of(page).count("The real one is only at testserver") == n_foreign


def test_a_suspension_is_public_at_once_with_its_reason_and_its_history(
    client: Client, licensed: Register, officer: Actor
) -> None:
    partner = licensed("NIB", name="Nippon Bridge")
    licence = partner.licences.get()

    before = text_of(client.get("/organisasi/NIB", {"lang": "en"}))
    move_licence(
        actor=officer, ref=licence.ref, move="suspend", reason="fees_charged", now=timezone.now()
    )
    after = client.get("/organisasi/NIB", {"lang": "en"})

    assert say("public", "is_licensed", "en") in before
    assert say("public", "not_licensed", "en") in text_of(after)
    assert say("reason", "fees_charged", "en") in text_of(after)
    acts = [step.act for step in after.context["page"].history]
    assert acts == ["licence.suspend", "licence.grant"]


def test_register_is_filtered_by_kind_place_and_name(client: Client, register: Register) -> None:
    register("host", "YAMADA", place="JP-21")
    register("host", "AICHI", place="JP-23")
    register("training_centre", "BLK-BKS", place="32")

    def found(**filters: str) -> list[str]:
        return [row.code for row in client.get("/organisasi", filters).context["rows"]]

    assert found() == ["AICHI", "BLK-BKS", "YAMADA"]
    assert found(kind="host") == ["AICHI", "YAMADA"]
    assert found(place="JP-21") == ["YAMADA"]
    assert found(q="bks") == ["BLK-BKS"]
    assert found(kind="host", q="bks") == []


def test_register_with_nothing_says_what_to_do(client: Client, register: Register) -> None:
    register("host", "YAMADA", place="JP-21")

    page = text_of(client.get("/organisasi", {"q": "zzz", "lang": "en"}))

    assert say("public", "register_empty_next", "en") in page


def test_second_page_keeps_the_filters(client: Client, register: Register) -> None:
    for n in range(51):
        register("host", f"HOST-{n:02}", place="JP-21")

    first = text_of(client.get("/organisasi", {"kind": "host"}))
    second = client.get("/organisasi", {"kind": "host", "page": "2"})

    assert 'href="?kind=host&amp;page=2"' in first
    assert [row.code for row in second.context["rows"]] == ["HOST-50"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/organisasi/NONE", "/nowhere", "/undangan/wrong"])
def test_what_is_not_there_is_said_in_words_with_what_to_do(
    client: Client, db: None, address: str, lang: str
) -> None:
    page = client.get(address, {"lang": lang})

    assert page.status_code == (422 if "undangan" in address else 404)
    assert say("ui", "what_next", lang) in text_of(page)


@pytest.mark.promise(82)
def test_algorithm_record_has_all_its_parts(client: Client, db: None) -> None:
    page = text_of(client.get("/keputusan", {"lang": "en"}))

    parts = ("purpose", "inputs", "method", "tests", "limits", "contact")
    assert [part for part in parts if say("public", f"decided_{part}", "en") not in page] == []


def test_robots_keep_out_of_accounts(client: Client) -> None:
    assert re.findall(r"Disallow: (\S+)", client.get("/robots.txt").content.decode()) == [
        "/akun/", "/undangan/", "/masuk/",
    ]  # fmt: skip
