"""Many orders by spreadsheet: every row is drafted, or none, and the file comes back."""

from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rantau.base.words import LANGUAGES, say
from rantau.journey.orders.models import JobOrder, Memorandum
from rantau.journey.orders.queries.sheets import COLUMNS, MOST_ORDERS
from rantau.journey.parties.bridge import MOST_BYTES, read_sheet, write_sheet
from rantau.journey.trail.models import JournalEntry
from tests.portals.test_offices import DEPARTS, Office, office

__all__ = ["office"]
pytestmark = pytest.mark.promise(17)
LODGING = say("order", "field_lodging_m2", "en")
GOOD = ("M-1", "ME01", 12, "JP-23", f"{DEPARTS:%Y-%m}", 36, "esd", 1250, 168, 38000, "6.5", "")


def sheet(rows: Sequence[Sequence[object]], header: Sequence[str] = COLUMNS) -> SimpleUploadedFile:
    return SimpleUploadedFile("orders.xlsx", write_sheet(header, rows))


def changed(**cells: object) -> list[object]:
    return [cells.get(name, value) for name, value in zip(COLUMNS, GOOD, strict=True)]


def test_every_row_of_a_good_sheet_becomes_a_draft(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    before = JobOrder.objects.count()

    page = client.post("/penerima/pesanan/lembar", {"sheet": sheet([GOOD, changed(n_places=7)])})

    assert page.status_code == 302
    assert JobOrder.objects.count() == before + 2
    assert sorted(JobOrder.objects.order_by("-pk").values_list("n_places", flat=True)[:2]) == [
        7,
        12,
    ]


def test_a_sheet_with_errors_saves_nothing_and_comes_back_with_each(
    client: Client, office: Office
) -> None:
    client.force_login(office.yuki)
    before = JobOrder.objects.count()
    rows = [
        GOOD,
        changed(n_places="many", lodging_m2="wide", departs="soon"),
        changed(occupation="XX99", hourly=0, deductions=1),
        changed(memorandum="M-404"),
    ]

    answer = client.post("/penerima/pesanan/lembar?lang=en", {"sheet": sheet(rows)}, follow=True)

    assert JobOrder.objects.count() == before
    text = answer.content.decode()
    assert "7 errors in 4 rows" in text
    assert "Number of people: Write a whole number without points." in text
    back = client.get(f"{answer.redirect_chain[-1][0]}/hasil.xlsx")
    assert len(read_sheet(back.content, "back.xlsx").rows) == 4


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"\x00\x01", "a.csv"), (b"memorandum;x\n1;2\n", "a.csv"), (b"hi", "a.txt")],
)
def test_a_file_that_is_no_sheet_of_orders_is_refused_with_a_reason(
    client: Client, office: Office, content: bytes, name: str
) -> None:
    client.force_login(office.yuki)
    given = {"sheet": SimpleUploadedFile(name, content or b" ")}

    answer = client.post("/penerima/pesanan/lembar?lang=en", given, follow=True)

    assert answer.status_code in (200, 422)
    assert "error" in answer.content.decode().lower()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"memorandum;occupation\n" + b"M-1;ME01\n" * (MOST_BYTES // 9), "too_large"),
        (";".join(COLUMNS).encode() + b"\n" + b"M-1\n" * (MOST_ORDERS + 1), "too_many_orders"),
    ],
    ids=["bytes", "rows"],
)
def test_a_sheet_beyond_what_is_read_is_said_to_be_and_stores_nothing(
    client: Client, office: Office, content: bytes, code: str, lang: str
) -> None:
    client.force_login(office.yuki)
    before = JobOrder.objects.count(), JournalEntry.objects.count()
    given = {"sheet": SimpleUploadedFile("orders.csv", content)}

    answer = client.post(f"/penerima/pesanan/lembar?lang={lang}", given, follow=True)

    assert (JobOrder.objects.count(), JournalEntry.objects.count()) == before
    assert answer.status_code == 200
    assert say("host", "sheet_unusable", lang) in answer.content.decode()
    assert say("sheet", code, lang, most=MOST_ORDERS) in answer.content.decode()
    assert "hasil.xlsx" not in answer.content.decode()


def test_a_partner_names_the_member_in_each_row(client: Client, office: Office) -> None:
    client.force_login(office.saki)
    header = ["host", *COLUMNS]
    before = JobOrder.objects.count()

    good = client.post("/penerima/pesanan/lembar", {"sheet": sheet([["H-1", *GOOD]], header)})
    wrong = client.post(
        "/penerima/pesanan/lembar?lang=en",
        {"sheet": sheet([["KEMNAKER", *GOOD], ["H-404", *GOOD]], header)},
        follow=True,
    )

    assert good.status_code == 302
    assert JobOrder.objects.count() == before + 1
    assert "2 errors in 2 rows" in wrong.content.decode()


def test_an_answer_is_nobody_elses(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    answer = client.post(
        "/penerima/pesanan/lembar", {"sheet": sheet([changed(hourly=0)])}, follow=True
    )
    address = answer.redirect_chain[-1][0]
    assert client.get(address).status_code == 200

    client.force_login(office.saki)

    assert client.get(address).status_code == 404


def test_the_example_is_read_back_with_its_columns(client: Client, office: Office) -> None:
    client.force_login(office.yuki)

    found = read_sheet(client.get("/penerima/pesanan/lembar/contoh.xlsx").content, "a.xlsx")

    assert found.header == COLUMNS
    assert found.faults == ()
    assert Memorandum.objects.count() == 1


def errors_of(client: Client, rows: Sequence[Sequence[object]]) -> list[tuple[int, str]]:
    """Send a sheet and return what is wrong, by line."""
    page = client.post("/penerima/pesanan/lembar?lang=en", {"sheet": sheet(rows)}, follow=True)
    return [tuple(one) for one in page.context["sent"]["faults"]] if "sent" in page.context else []


def test_a_row_against_the_law_is_said_in_that_row(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    before = JobOrder.objects.count()

    found = errors_of(client, [GOOD, changed(hourly=1000), changed(lodging_m2="2,5")])

    assert JobOrder.objects.count() == before
    assert [line for line, _ in found] == [3, 4]
    assert found[0][1].startswith("Wage per hour: ")
    assert "¥1,000" in found[0][1]
    assert found[1][1].startswith(f"{LODGING}: ")


def test_every_fault_of_a_row_is_said_at_once(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    wrong = changed(
        n_places="1.5", occupation="XX99", place="JP-99", departs="9999", regime="none",
        lodging_m2="NaN", remark="x" * 301,
    )  # fmt: skip

    found = errors_of(client, [wrong])

    names = ("n_places", "occupation", "place", "departs_on", "regime", "lodging_m2", "remark")
    labels = {say("order", f"field_{name}", "en") for name in names}
    assert {text.partition(":")[0] for _, text in found} == labels
    assert len(found) == len(labels)


@pytest.mark.parametrize("size", ["NaN", "Infinity", "-1", "1e3", "6,5,5", "99999", "6m2"])
def test_a_size_that_is_none_is_refused(client: Client, office: Office, size: str) -> None:
    client.force_login(office.yuki)

    found = errors_of(client, [changed(lodging_m2=size)])

    assert [text.partition(":")[0] for _, text in found] == [LODGING]


def test_a_sheet_that_arrives_twice_is_drafted_once(client: Client, office: Office) -> None:
    client.force_login(office.yuki)
    before = JobOrder.objects.count()
    content = {n: write_sheet(COLUMNS, [GOOD] * n) for n in (1, 2)}

    def send(n: int) -> int:
        sent = SimpleUploadedFile("orders.xlsx", content[n])
        return client.post(
            "/penerima/pesanan/lembar", {"sheet": sent, "idem": "one-sheet"}
        ).status_code

    assert [send(1), send(1), send(2)] == [302, 302, 422]
    assert JobOrder.objects.count() == before + 1
