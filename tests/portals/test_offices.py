"""Pages of the ministry and of hosts: words, statuses, a fixed price in queries, whose they are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rantau.base.actor import Actor, Door
from rantau.base.words import LANGUAGES, say
from rantau.journey.orders import actions as asking
from rantau.journey.orders.models import JobOrder, Memorandum, Promise
from rantau.journey.orders.queries import Terms
from rantau.journey.parties.actions import add_licence
from rantau.journey.parties.models import Person
from rantau.journey.parties.queries import actor_in_hat
from tests.portals.conftest import Join, Register

NOW = datetime.now(UTC)
DEPARTS = date(NOW.year + 1, 11, 1)


@dataclass(frozen=True)
class Office:
    """Who sits there, and what lies on the desks."""

    ani: Person
    budi: Person
    saki: Person
    yuki: Person
    memorandum: str
    orders: tuple[JobOrder, ...]


def actor(person: Person) -> Actor:
    found = actor_in_hat(person.pk, None, door=Door.CLI)
    assert found is not None
    return found


def terms(memorandum: str) -> Terms:
    return Terms(
        memorandum=memorandum, occupation="ME01", n_places=12, place="JP-23", departs_on=DEPARTS,
        months=36, regime="esd", hourly=1250, hours_per_month=168, deductions=38000,
        lodging_m2=Decimal("6.0"), remark="night shift",
    )  # fmt: skip


@pytest.fixture
def office(register: Register, join: Join) -> Office:
    """A signed memorandum with a promise, and an order in each state that people look at."""
    ministry, partner = register("ministry", "KEMNAKER"), register("partner", "WFG")
    ani, budi = join("ani", ministry, is_admin=True), join("budi", ministry)
    saki = join("saki", partner, is_admin=True)
    add_licence(
        actor=actor(ani), organisation=partner.ref, number="L-1", valid_from=NOW.date(),
        valid_until=NOW.date() + timedelta(days=900), now=NOW,
    )  # fmt: skip
    yuki = join("yuki", register("host", "H-1", place="JP-23", partner_ref=partner.ref))
    facts = asking.MemorandumFacts(
        partner=partner.ref, number="M-1", title="Apprentices", destination="JP",
        starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=1500),
        places_by_year={DEPARTS.year: 100},
    )  # fmt: skip
    drafted = asking.draft_memorandum(actor=actor(ani), facts=facts, now=NOW)
    asking.sign_memorandum(actor=actor(budi), ref=drafted.ref, signed_on=NOW.date(), now=NOW)
    for given_by in ("partner", "ministry"):
        asking.add_promise(
            actor=actor(ani), memorandum=drafted.ref, given_by=given_by, text="Welding sets",
            owner="Mori", due_on=NOW.date() - timedelta(days=1), now=NOW,
        )  # fmt: skip
    orders = tuple(_orders(drafted.ref, actor(yuki), actor(ani), actor(budi)))
    return Office(ani, budi, saki, yuki, drafted.ref, orders)


def _orders(memorandum: str, host: Actor, first: Actor, second: Actor) -> Iterator[JobOrder]:
    """Yield a draft, one sent in, one checked, one returned and one approved."""
    for n, stop in enumerate(("draft", "submit", "check", "return", "approve")):
        order = asking.draft_order(actor=host, terms=terms(memorandum), now=NOW)
        if stop != "draft":
            order = asking.submit_order(actor=host, ref=order.ref, version=1, now=NOW)
        if stop in ("check", "approve"):
            order = asking.check_order(actor=first, ref=order.ref, version=2, now=NOW)
        if stop == "approve":
            order = asking.approve_order(actor=second, ref=order.ref, version=3, now=NOW)
        if stop == "return":
            flags = {"hourly": f"too low {n}"}
            order = asking.return_order(actor=first, ref=order.ref, version=2, flags=flags, now=NOW)
        yield order


def ministry_pages(office: Office) -> list[str]:
    return [
        "/kementerian/", "/kementerian/pesanan", "/kementerian/pesanan?state=submitted",
        "/kementerian/nota", "/kementerian/nota/baru", f"/kementerian/nota/{office.memorandum}",
        "/kementerian/organisasi", "/kementerian/organisasi?q=wfg", "/kementerian/organisasi/baru",
        "/kementerian/organisasi/WFG", "/kementerian/rencana", "/kementerian/kelas",
        "/kementerian/kelas?state=running", "/kementerian/lulus",
        *(f"/kementerian/pesanan/{one.ref}" for one in office.orders[1:]),
    ]  # fmt: skip


def host_pages(office: Office) -> list[str]:
    return [
        "/penerima/", "/penerima/pesanan", "/penerima/pesanan?state=draft",
        "/penerima/pesanan/baru", f"/penerima/pesanan/baru?dari={office.orders[4].ref}",
        "/penerima/pesanan/lembar", f"/penerima/pesanan/{office.orders[0].ref}/ubah",
        "/penerima/nota", f"/penerima/nota/{office.memorandum}",
        *(f"/penerima/pesanan/{one.ref}" for one in office.orders),
    ]  # fmt: skip


Pages = Callable[[Office], list[str]]


@pytest.mark.promise(87)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("who", "pages"), [("ani", ministry_pages), ("yuki", host_pages), ("saki", host_pages)]
)
def test_every_page_of_an_office_speaks_each_language(
    client: Client, office: Office, who: str, pages: Pages, lang: str
) -> None:
    client.force_login(getattr(office, who))

    for path in pages(office):
        page = client.get(path, {"lang": lang} if "?" not in path else None)

        assert page.status_code == 200, path
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.promise(94)
@pytest.mark.parametrize(
    ("who", "pages"), [("yuki", ministry_pages), ("saki", ministry_pages), ("ani", host_pages)]
)
def test_an_office_is_closed_to_other_roles(
    client: Client, office: Office, who: str, pages: Pages
) -> None:
    client.force_login(getattr(office, who))

    assert {client.get(path).status_code for path in pages(office)} == {403}
    client.logout()
    assert {client.get(path).status_code for path in pages(office)} == {302}


@pytest.mark.promise(92)
def test_the_home_of_the_ministry_orders_work_by_urgency(client: Client, office: Office) -> None:
    client.force_login(office.ani)

    home = client.get("/kementerian/").context["home"]

    assert [one.tone for one in home.work] == sorted(
        (one.tone for one in home.work), key=["bad", "warn", "info"].index
    )
    assert {one.kind for one in home.work} == {"order", "promise"}
    assert "joborder.approve" in {one.step.act for one in home.changes}
    assert all(client.get(one.address).status_code == 200 for one in home.changes if one.address)
    assert {one.who for one in home.changes if one.step.obj.startswith("joborder")} == {"H-1"}


@pytest.mark.promise(92)
def test_the_home_of_a_host_puts_what_came_back_first(client: Client, office: Office) -> None:
    client.force_login(office.yuki)

    home = client.get("/penerima/").context["home"]

    assert [one.code for one in home.work] == ["work_returned", "work_draft"]


def test_an_empty_desk_says_what_to_do_first(
    client: Client, register: Register, join: Join
) -> None:
    partner = register("partner", "P-2")
    client.force_login(join("new", register("host", "H-9", partner_ref=partner.ref)))

    page = client.get("/penerima/?lang=en").content.decode()

    assert "Start with your first order" in page


@pytest.mark.parametrize("path", ["/kementerian/pesanan", "/kementerian/", "/kementerian/nota"])
@pytest.mark.parametrize("n_more", [1, 3])
def test_a_list_costs_the_same_queries_however_long(
    client: Client,
    office: Office,
    path: str,
    n_more: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(n_more):
        order = asking.draft_order(
            actor=actor(office.yuki), terms=terms(office.memorandum), now=NOW
        )
        asking.submit_order(actor=actor(office.yuki), ref=order.ref, version=1, now=NOW)
    client.force_login(office.ani)

    with django_assert_max_num_queries(26):
        client.get(path)


def more_memoranda(n: int) -> None:
    """Put copies of the one memorandum beside it, each ending a day later."""
    copy = Memorandum.objects.get()
    for number in range(n):
        copy.pk, copy.ref, copy.number = None, "", f"M-{number + 2}"
        copy.ends_on += timedelta(days=1)
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("path", "who"), [("/kementerian/nota", "ani"), ("/penerima/nota", "saki"), ("/nota", "yuki")]
)
def test_memoranda_come_fifty_at_a_time(
    client: Client, office: Office, path: str, who: str
) -> None:
    more_memoranda(50)
    client.force_login(getattr(office, who))

    first, second, odd = (client.get(path, {"page": page}) for page in ("1", "2", "x"))

    assert [len(one.context["list"].rows) for one in (first, second, odd)] == [50, 1, 50]
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="next"' not in second.content.decode()


@pytest.mark.parametrize("n_more", [1, 3])
@pytest.mark.parametrize(
    ("path", "who"), [("/kementerian/nota", "ani"), ("/penerima/nota", "saki"), ("/nota", "yuki")]
)
def test_a_list_of_memoranda_costs_the_same_queries_however_long(
    client: Client,
    office: Office,
    path: str,
    who: str,
    n_more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    more_memoranda(n_more)
    client.force_login(getattr(office, who))

    with django_assert_num_queries(6):  # session, person, hats; count, rows, their years
        page = client.get(path)

    assert page.context["list"].n_memoranda == 1 + n_more


def test_a_form_that_cannot_be_says_what_to_enter_and_keeps_what_was_typed(
    client: Client, office: Office
) -> None:
    client.force_login(office.yuki)
    given = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    given |= {"departs_on": "2020-01", "lang": "en"}

    page = client.post("/penerima/pesanan/baru?lang=en", given)

    assert page.status_code == 422
    assert "Choose a month to come." in page.content.decode()
    assert 'value="1250"' in page.content.decode()
    assert JobOrder.objects.count() == len(office.orders)


def test_the_law_answers_while_the_host_types(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    given = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    given |= {"departs_on": f"{DEPARTS:%Y-%m}", "hourly": "1000"}

    answer = client.post("/penerima/pesanan/periksa?lang=en", given).content.decode()

    assert "below the minimum there" in answer
    assert "<html" not in answer


def test_two_officers_at_once_are_told(client: Client, office: Office) -> None:
    client.force_login(office.ani)
    order = office.orders[1]
    path = f"/kementerian/pesanan/{order.ref}/check"

    assert client.post(path, {"version": order.version}).status_code == 302
    assert client.post(path, {"version": order.version}).status_code == 409


def test_an_order_against_the_law_stays_with_its_host(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    cheap = replace(terms(office.memorandum), hourly=1000)
    order = asking.draft_order(actor=actor(office.yuki), terms=cheap, now=NOW)

    page = client.post(f"/penerima/pesanan/{order.ref}/submit?lang=en", {"version": 1})

    assert page.status_code == 422
    assert "This order cannot be sent in yet" in page.content.decode()


def test_a_form_that_arrives_twice_has_one_effect(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    given = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    given |= {"departs_on": f"{DEPARTS:%Y-%m}", "idem": "one-filling-in"}
    before = JobOrder.objects.count()

    first = client.post("/penerima/pesanan/baru", given)
    again = client.post("/penerima/pesanan/baru", given)

    assert (first.status_code, again.status_code) == (302, 302)
    assert first.headers["Location"] == again.headers["Location"]
    assert JobOrder.objects.count() == before + 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_that_arrives_again_with_other_words_is_refused(
    client: Client, office: Office, lang: str
) -> None:
    client.force_login(office.yuki)
    given = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    given |= {"departs_on": f"{DEPARTS:%Y-%m}", "idem": "one-filling-in", "n_places": "10"}
    before = JobOrder.objects.count()

    client.post("/penerima/pesanan/baru", given)
    other = client.post(f"/penerima/pesanan/baru?lang={lang}", given | {"n_places": "99"})

    assert other.status_code == 422
    assert say("refusal", "form_sent_already", lang) in other.content.decode()
    assert "one-filling-in" not in other.content.decode()
    assert JobOrder.objects.count() == before + 1


@pytest.mark.parametrize(
    "path",
    ["pesanan/baru", "pesanan/lembar", "nota/baru", "nota/{memorandum}", "organisasi/baru",
     "organisasi/WFG", "rencana"],
)  # fmt: skip
def test_every_form_that_creates_something_has_one_effect(
    client: Client, office: Office, path: str
) -> None:
    is_host = path.startswith("pesanan")
    client.force_login(office.yuki if is_host else office.ani)
    desk = "/penerima" if is_host else "/kementerian"

    page = client.get(f"{desk}/{path.format(memorandum=office.memorandum)}").content.decode()

    assert re.search(r'name="csrfmiddlewaretoken"[^>]*><input type="hidden" name="idem"', page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reviewer_asks_for_a_change_beside_its_term(
    client: Client, office: Office, lang: str
) -> None:
    client.force_login(office.ani)
    sent = office.orders[1]
    record = f"/kementerian/pesanan/{sent.ref}"

    page = client.get(record, {"lang": lang}).content.decode()
    done = client.post(f"{record}/return", {"version": sent.version, "flag-months": "24"})

    boxes = re.findall(r'name="flag-(\w+)" form="return"', page)
    assert boxes == list(sent_terms(office))
    for name in boxes:
        assert page.index(say("order", f"field_{name}", lang)) < page.index(f'"flag-{name}"')
    assert f'href="/kementerian/nota/{office.memorandum}"' in page
    assert done.status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.flags) == ("returned", {"months": "24"})


def sent_terms(office: Office) -> dict[str, Any]:
    return terms(office.memorandum).plain()


def promised(client: Client, office: Office, due_on: str) -> Any:
    client.force_login(office.ani)
    given = {"given_by": "partner", "text": "Sets", "owner": "Mori", "due_on": due_on}
    path = f"/kementerian/nota/{office.memorandum}/janji"
    return client.post(f"{path}?lang=en", given)


@pytest.mark.parametrize("due_on", ["2020-01-01", "9999-12-31", "0001-01-01"])
def test_a_promise_due_beyond_its_memorandum_is_told_the_range(
    client: Client, office: Office, due_on: str
) -> None:
    n_before = Promise.objects.count()

    page = promised(client, office, due_on)

    first, last = NOW.date() - timedelta(days=366), NOW.date() + timedelta(days=1866)
    told = say("refusal", "due_out_of_range", "en", first=first.isoformat(), last=last.isoformat())
    assert page.status_code == 422
    assert told in page.content.decode()
    assert Promise.objects.count() == n_before
    assert promised(client, office, last.isoformat()).status_code == 302


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("month", ["10-2027", "9999-12", "2027-13", "0000-01", "Oktober", "2027-1"])
def test_a_month_that_cannot_be_read_is_asked_for_again(
    client: Client, office: Office, month: str, lang: str
) -> None:
    client.force_login(office.yuki)

    page = client.post(f"/penerima/pesanan/baru?lang={lang}", {"departs_on": month})

    assert page.status_code == 422
    html = page.content.decode()
    assert say("ui", "error_month", lang) in html
    assert say("ui", "hint_month", lang) in html


@pytest.mark.parametrize("version", ["²", "٢", "1e1", "-1", "99999999999", ""])
def test_a_version_that_is_no_number_is_an_old_one(
    client: Client, office: Office, version: str
) -> None:
    client.force_login(office.yuki)
    draft = office.orders[0].ref
    given = {name: str(value) for name, value in terms(office.memorandum).plain().items()}
    given |= {"departs_on": f"{DEPARTS:%Y-%m}", "version": version}

    assert client.post(f"/penerima/pesanan/{draft}/submit", given).status_code == 409
    assert client.post(f"/penerima/pesanan/{draft}/ubah", given).status_code == 409


def compared(client: Client, office: Office, lang: str = "en", **typed: str) -> Any:
    """Ask, as anybody, how a contract compares with the approved order."""
    same = {"hourly": "1250", "hours_per_month": "168", "deductions": "38000", "lodging_m2": "6.0"}
    client.logout()
    return client.get(f"/tawaran/{office.orders[-1].ref}", same | typed | {"lang": lang})


@pytest.mark.promise(6)
def test_a_contract_with_the_terms_of_its_order_is_fine(client: Client, office: Office) -> None:
    page = compared(client, office)

    assert (page.context["is_worse"], page.context["compared"]) == (False, ())
    assert say("public", "contract_fine", "en") in page.content.decode()


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("hourly", "1249", "Wage per hour ¥1,249, promised ¥1,250"),
        ("hours_per_month", "160", "160, promised 168"),
        ("deductions", "38001", "¥38,001, promised ¥38,000"),
        ("lodging_m2", "5.9", "5.9, promised 6"),
    ],
)
def test_a_contract_worse_than_its_order_is_stopped(
    client: Client, office: Office, field: str, typed: str, says: str
) -> None:
    page = compared(client, office, **{field: typed})

    assert page.context["is_worse"] is True
    assert [one.field for one in page.context["compared"]] == [field]
    assert says in page.content.decode()
    assert say("public", "contract_worse", "en") in page.content.decode()


@pytest.mark.promise(6)
def test_a_better_contract_is_fine_and_what_is_not_said_is_not_judged(
    client: Client, office: Office
) -> None:
    better = compared(client, office, hourly="1300", deductions="0", lodging_m2="")

    assert better.context["is_worse"] is False


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("typed", ["5.9", "5,9"])
def test_a_comma_and_a_point_say_the_same_in_every_language(
    client: Client, office: Office, lang: str, typed: str
) -> None:
    page = compared(client, office, lang, lodging_m2=typed)

    assert [one.value for one in page.context["compared"]] == ["5.9"]


@pytest.mark.parametrize("lang", ["id", "en", "ja"])
def test_a_contract_that_cannot_be_read_is_said_by_field(
    client: Client, office: Office, lang: str
) -> None:
    page = compared(client, office, lang, hourly="banyak", lodging_m2="-1")

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"hourly", "lodging_m2"}
