"""Numbers on forms as people write them, refused where they can be read in two ways."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

import rantau.portals
from rantau.base.words import LANGUAGES, decimal_text, say
from rantau.journey.orders.models import JobOrder, MemorandumYear
from rantau.journey.training.actions import GateFacts, keep_rate
from rantau.journey.training.models import GateRate
from rantau.portals.shared.numbers import read_share, read_whole
from tests.portals.test_offices import DEPARTS, NOW, Office, actor, compared, office, terms

__all__ = ["office"]
TWO_WAYS = ("1.30", "95.0000", "0.300", "1.300,00", "12.34.567", "1.300,000", "1..300", "\u0661")


@pytest.mark.parametrize("text", ["1300", "1.300", "1,300", "1 300", "1\u00a0300", " 1300 "])
def test_thousands_may_be_parted_by_one_mark(text: str) -> None:
    assert read_whole(text) == 1300


@pytest.mark.parametrize("text", [*TWO_WAYS, "\uff11\uff12", "\u00b2", "1e3", "x"])
def test_what_can_be_read_in_two_ways_is_no_whole_number(text: str) -> None:
    assert read_whole(text) is None


@pytest.mark.parametrize("text", ["0,82", "0.82", "82%", "82 %", "82,0%"])
def test_a_share_is_written_in_either_way(text: str) -> None:
    assert read_share(text) == Decimal("0.82")


@pytest.mark.parametrize("text", ["82", "1,2", "120%", "-0,5", "NaN", "\uff18\uff12%"])
def test_what_is_no_share_is_not_taken_for_one(text: str) -> None:
    assert read_share(text) is None


def test_no_form_reads_a_number_in_another_way() -> None:
    sources = Path(rantau.portals.__file__).parent.rglob("*.py")

    others = ("forms.IntegerField(", "forms.DecimalField(", "forms.FloatField(", "isdigit()")
    assert {
        (path.name, other) for path in sources for other in others if other in path.read_text()
    } == set()


@pytest.mark.promise(6)
@pytest.mark.parametrize("typed", ["95000", "95.000", "95,000"])
def test_deductions_of_a_contract_are_read_whole(
    client: Client, office: Office, typed: str
) -> None:
    page = compared(client, office, deductions=typed)

    assert [one.value for one in page.context["compared"]] == ["95000"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("typed", TWO_WAYS)
def test_a_number_that_can_be_read_in_two_ways_is_asked_for_again(
    client: Client, office: Office, typed: str, lang: str
) -> None:
    page = compared(client, office, lang, deductions=typed)

    assert page.status_code == 422
    assert say("ui", "error_whole", lang, limit="") in page.content.decode()


def test_an_order_is_written_with_points_between_thousands(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    typed = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    typed |= {"departs_on": f"{DEPARTS:%Y-%m}", "hourly": "1.250", "deductions": "38.000"}

    client.post("/penerima/pesanan/baru", typed)

    made = JobOrder.objects.order_by("-pk")[0]
    assert (made.hourly, made.deductions) == (1250, 38000)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("typed", "code", "limit"), [
    ("0", "min_value", 1), ("5.001", "max_value", 5000), ("9" * 15, "max_value", 5000),
])  # fmt: skip
def test_a_number_out_of_range_is_told_the_range(
    client: Client, office: Office, typed: str, code: str, limit: int, lang: str
) -> None:
    client.force_login(office.yuki)

    page = client.post(f"/penerima/pesanan/baru?lang={lang}", {"n_places": typed})

    written = decimal_text(str(limit), lang)
    assert say("ui", f"error_{code}", lang, limit=written) in page.content.decode()


@pytest.mark.parametrize("typed", ["0,85", "0.85", "85%", "85 %"])
def test_a_pass_rate_is_written_in_either_way(client: Client, office: Office, typed: str) -> None:
    rate = GateFacts("language", Decimal("0.9"), "after")
    keep_rate(actor=actor(office.ani), facts=rate, now=NOW)
    client.force_login(office.ani)

    page = client.post(
        "/kementerian/lulus", {"gate": "language", "rate": typed, "n_people": "1.000"}
    )

    assert page.status_code == 302
    assert GateRate.objects.get().rate == Decimal("0.85")


@pytest.mark.parametrize("typed", ["85", "0", "150%", "0,8551"])
def test_a_pass_rate_that_is_none_is_refused(client: Client, office: Office, typed: str) -> None:
    rate = GateFacts("language", Decimal("0.9"), "after")
    keep_rate(actor=actor(office.ani), facts=rate, now=NOW)
    client.force_login(office.ani)
    given = {"gate": "language", "rate": typed, "n_people": "1"}

    page = client.post("/kementerian/lulus?lang=id", given)

    assert page.status_code == 422
    assert say("ui", "error_share", "id", limit="") in page.content.decode()


def said(code: str) -> str:
    if code.endswith("range"):
        return say("refusal", code, "en")
    return say("ui", f"error_{code}", "en", limit="")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("2027: 1.500", ""),
        ("2027 500\n2027 600", "year_twice"),
        ("2027: 99999999999999999999999", "places"),
        ("2027: 15.00", "places"),
        ("2027: 0", "places"),
        ("27: 500", "places"),
        ("\u00b2027: 500", "places"),
        ("2027: 999999999999999", "quota_out_of_range"),
    ],
)
def test_places_of_a_year_are_read_or_refused(
    client: Client, office: Office, lines: str, code: str
) -> None:
    client.force_login(office.ani)
    given = {
        "partner": "WFG", "number": "M-9", "title": "More", "destination": "JP",
        "starts_on": "2027-01-01", "ends_on": "2027-12-31", "places_by_year": lines,
    }  # fmt: skip
    given["partner"] = (
        client.get("/kementerian/nota/baru").context["form"].fields["partner"].choices[0][0]
    )

    page = client.post("/kementerian/nota/baru?lang=en", given)

    if code:
        assert page.status_code == 422
        assert said(code) in page.content.decode()
    else:
        assert page.status_code == 302
        assert MemorandumYear.objects.get(year=2027, memorandum__number="M-9").n_places == 1500
