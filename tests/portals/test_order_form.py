"""The order form: units, the law beside the wage, the last order to copy, what is lawful."""

import pytest
from django.test import Client

from rantau.base.words import LANGUAGES, say
from rantau.journey.orders import actions as asking
from tests.portals.test_offices import DEPARTS, NOW, Office, actor, office, terms

__all__ = ["office"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_money_on_forms_has_its_unit(client: Client, office: Office, lang: str) -> None:
    unit = say("order", "unit_JPY", lang)
    labels = [
        say("order", "label_unit", lang, label=say("order", f"field_{name}", lang), unit=unit)
        for name in ("hourly", "deductions")
    ]
    client.force_login(office.yuki)

    for path in ("/penerima/pesanan/baru", f"/tawaran/{office.orders[-1].ref}"):
        page = client.get(path, {"lang": lang}).content.decode()
        assert [label in page for label in labels] == [True, True], path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lawful_wage_is_shown_with_the_rule_it_meets(
    client: Client, office: Office, lang: str
) -> None:
    client.force_login(office.yuki)
    typed = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    typed |= {"departs_on": f"{DEPARTS:%Y-%m}", "lodging_m2": "4,5"}
    draft = client.get(f"/penerima/pesanan/{office.orders[0].ref}", {"lang": lang})
    met = draft.context["page"].met

    answers = [
        client.post(f"/penerima/pesanan/periksa?lang={lang}", typed | {"hourly": wage})
        for wage in ("1.250", "1.000")
    ]

    good, poor = (one.content.decode() for one in answers)
    assert met.limit <= 1250
    assert "≥" in draft.content.decode()
    assert "≥" in good
    assert str(met.since.year) in good
    assert met.since.isoformat() not in good
    assert "≥" not in poor


def test_the_law_stands_between_the_wage_and_what_follows(client: Client, office: Office) -> None:
    client.force_login(office.yuki)

    page = client.get("/penerima/pesanan/baru").content.decode()

    marks = ('name="hourly"', "data-check-answer", 'name="hours_per_month"', 'class="actions"><b')
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_last_order_is_offered_to_copy(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    last = office.orders[-1].ref

    pages = [client.get(path).content.decode() for path in ("/penerima/", "/penerima/pesanan/baru")]
    copied = client.get(f"/penerima/pesanan/baru?dari={last}").content.decode()

    assert [f'href="/penerima/pesanan/baru?dari={last}"' in page for page in pages] == [True, True]
    assert say("host", "copy_last_short", "id") not in copied


def test_after_a_refusal_by_law_changing_it_is_the_first_button(
    client: Client, office: Office
) -> None:
    client.force_login(office.yuki)
    wage = {**vars(terms(office.memorandum)), "hourly": 1000}
    order = asking.draft_order(actor=actor(office.yuki), terms=type(terms(""))(**wage), now=NOW)
    edit = f'href="/penerima/pesanan/{order.ref}/ubah"'
    before = client.get(f"/penerima/pesanan/{order.ref}").content.decode()

    after = client.post(f"/penerima/pesanan/{order.ref}/submit", {"version": 1}).content.decode()

    assert f'<a class="btn alt" {edit}' in before
    assert f'<a class="btn" {edit}' in after


def test_a_size_is_written_as_the_reader_writes(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    typed = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    typed |= {"departs_on": f"{DEPARTS:%Y-%m}", "lodging_m2": "2,5"}

    answers = {
        lang: client.post(f"/penerima/pesanan/periksa?lang={lang}", typed).content.decode()
        for lang in LANGUAGES
    }

    assert "2,5 m²" in answers["id"]
    assert "2.5 m²" in answers["en"]
    assert "2.5㎡" in answers["ja"]
