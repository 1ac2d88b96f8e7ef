"""A centre's office: every page in three languages, every move, the spreadsheet, other centres."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rantau.base.actor import Actor
from rantau.base.words import LANGUAGES, catalogue, say
from rantau.journey.parties.bridge import read_sheet, write_sheet
from rantau.journey.parties.models import Person
from rantau.journey.training.models import (
    Capacity,
    ClassAllocation,
    Closure,
    GateResult,
    TrainingClass,
)
from rantau.journey.training.states import ClassState
from rantau.portals.shared.assets import asset_name
from tests.portals.test_words_of_pages import PORTALS
from tests.portals.training_centre_world import *  # noqa: F403 -- the world's fixtures
from tests.portals.training_centre_world import copy_of, set_state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = ["kind", "what", "count", "from", "to"]


def text_of(page: Any) -> str:
    return str(page.content.decode())


def addresses(one: TrainingClass, row: Capacity) -> list[str]:
    own = f"/balai/kelas/{one.ref}"
    return [
        "/balai/", "/balai/usulan", "/balai/kelas", own, f"{own}/geser?months=2",
        "/balai/kapasitas", f"/balai/kapasitas/{row.ref}",
    ]  # fmt: skip


def sent(name: str, data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"sheet": SimpleUploadedFile(name, data)}


def reload(one: TrainingClass) -> TrainingClass:
    return TrainingClass.objects.get(pk=one.pk)


def post(office: Client, one: TrainingClass, move: str, **data: object) -> Any:
    given = {"version": reload(one).version} | data
    return office.post(f"/balai/kelas/{one.ref}/{move}", given)


@pytest.mark.promise(87)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", [None, "accepted", "running", "finished", "countered"])
def test_every_page_speaks_the_language_asked_for(
    office: Client, classes: list[TrainingClass], lang: str, state: str | None
) -> None:
    one = classes[0]
    if state:
        facts = {"starts_on": "2027-03-01", "n_seats": 12}
        TrainingClass.objects.filter(pk=one.pk).update(state=state, proposal=facts)
    row = Capacity.objects.filter(centre=one.centre)[0]

    for address in addresses(one, row):
        page = office.get(address, {"lang": lang} if "?" not in address else None)
        assert page.status_code == 200, address
        assert 'class="desk"' in text_of(page)
        assert re.findall(r"(?:training_centre|team|order|act)\.[a-z_]+", text_of(page)) == []


def test_every_word_of_the_portal_is_used_and_none_is_missing() -> None:
    files = [*PORTALS.rglob("*.html"), *PORTALS.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    families = ("kind_", "period_", "room_", "work_", "done_", "scope_")

    for topic in ("training_centre", "team"):
        said = set(catalogue(topic))
        used = set(re.findall(rf"[\"']{topic}\.([a-z][a-z0-9_]*)[\"']", text))
        assert used - said == set()
        assert {code for code in said - used if not code.startswith(families)} == set()


@pytest.mark.promise(92)
def test_home_orders_the_work_by_urgency_apart_from_what_changed(
    office: Client, classes: list[TrainingClass]
) -> None:
    first = classes[0]
    late = copy_of(first, "late")
    over = copy_of(first, "over")
    done = copy_of(first, "done")
    soon = copy_of(first, "soon")
    set_state(late, ClassState.ACCEPTED, date(2026, 11, 1), date(2027, 2, 1))
    set_state(over, ClassState.RUNNING, date(2026, 6, 1), date(2026, 9, 1))
    set_state(done, ClassState.FINISHED, date(2026, 5, 1), date(2026, 8, 1))
    set_state(soon, ClassState.ACCEPTED, date(2026, 12, 1), date(2027, 3, 1))

    desk = office.get("/balai/").context["desk"]

    found = [(one.kind, one.tone, one.row.code) for one in desk.work]
    proposals = [
        ("answer", "warn", one.code) for one in classes if one.starts_on > date(2026, 12, 8)
    ]
    urgent = [("answer", "bad", one.code) for one in classes if one.starts_on <= date(2026, 12, 8)]
    expected = {
        ("finish", "bad", "over"), ("open", "bad", "late"), ("open", "warn", "soon"),
        ("results", "info", "done"), *proposals, *urgent,
    }  # fmt: skip
    assert set(found) == expected
    assert [tone for _, tone, _ in found] == sorted(
        (tone for _, tone, _ in found), key=["bad", "warn", "info"].index
    )
    assert found[0] == ("finish", "bad", "over")
    assert {one.step.act for one in desk.changes} == {"trainingclass.propose"}


def test_home_of_a_new_centre_says_what_to_do_first(office: Client, dewi: Actor) -> None:
    before = text_of(office.get("/balai/", {"lang": "en"}))
    Capacity.objects.all().update(is_current=False)
    empty = text_of(office.get("/balai/"))

    assert say("training_centre", "work_none", "en") in before
    assert say("training_centre", "first_title", "en") in empty


@pytest.mark.promise(10)
def test_a_class_is_accepted_in_one_click_from_the_inbox(
    office: Client, classes: list[TrainingClass]
) -> None:
    page = office.get("/balai/usulan")
    assert [row.ref for row in page.context["rows"]] == [one.ref for one in classes]

    answer = post(office, classes[0], "accept", back="inbox")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/balai/usulan")
    assert reload(classes[0]).state == "accepted"
    shown = text_of(office.get("/balai/usulan", {"lang": "en"}))
    assert shown.count("/accept") == len(classes) - 1


@pytest.mark.promise(10)
def test_a_class_is_declined_with_a_reason_and_not_without(
    office: Client, classes: list[TrainingClass]
) -> None:
    without = post(office, classes[0], "decline", reason=" ")
    declined = post(office, classes[0], "decline", reason="Atap bocor")

    assert (without.status_code, declined.status_code) == (422, 302)
    assert (reload(classes[0]).state, reload(classes[0]).reason) == ("declined", "Atap bocor")


@pytest.mark.promise(10)
def test_a_counter_proposal_is_sent_and_shown_beside_the_plan(
    office: Client, classes: list[TrainingClass]
) -> None:
    one = classes[0]
    same = post(
        office, one, "counter", starts_on=f"{one.starts_on:%Y-%m}", n_seats=one.n_seats, reason="x"
    )
    past = post(office, one, "counter", starts_on="2026-01", n_seats=10, reason="x")
    right = post(office, one, "counter", starts_on="2027-05", n_seats=11, reason="Ruang")

    assert [page.status_code for page in (same, past, right)] == [422, 422, 302]
    assert say("refusal", "nothing_different", "id") in text_of(same)
    assert say("refusal", "in_the_past", "id") in text_of(past)
    page = text_of(office.get(f"/balai/kelas/{one.ref}", {"lang": "en"}))
    assert "<ins>May 2027</ins>" in page
    assert "<ins>11</ins>" in page


def test_somebody_was_quicker_is_said_and_nothing_happens(
    office: Client, classes: list[TrainingClass]
) -> None:
    one = classes[0]
    late = office.post(f"/balai/kelas/{one.ref}/accept", {"version": one.version + 7})
    post(office, one, "accept")
    again = post(office, one, "accept")
    unknown = post(office, one, "agree")

    declined = post(office, one, "decline", reason="x")

    assert [page.status_code for page in (late, again, unknown, declined)] == [409, 409, 422, 409]
    assert say("refusal", "changed_meanwhile", "id") in text_of(late)


def test_a_class_page_shows_who_waits_and_what_it_needs(
    office: Client, classes: list[TrainingClass]
) -> None:
    Capacity.objects.filter(centre=classes[0].centre, kind="language_teachers").update(count=0)

    page = office.get(f"/balai/kelas/{classes[0].ref}", {"lang": "en"})

    waiting = ClassAllocation.objects.filter(training_class=classes[0])
    assert [one.host for one in page.context["page"].orders] == ["Yamada"] * waiting.count()
    assert [(n.kind, n.what, n.has) for n in page.context["class"].needs] == [
        ("rooms", "room-las", 1), ("instructors", "skill-ME01", 1),
        ("language_teachers", "ja-n5", 0),
    ]  # fmt: skip
    assert say("training_centre", "has_none", "en") in text_of(page)


@pytest.mark.promise(12)
def test_a_slip_is_shown_exactly_before_it_is_confirmed(
    office: Client, classes: list[TrainingClass]
) -> None:
    one = classes[0]
    post(office, one, "accept")
    preview = office.get(f"/balai/kelas/{one.ref}/geser", {"months": "9"})
    slip = preview.context["slip"]
    before = reload(one)

    without = post(office, one, "geser", months=9, reason="")
    moved = post(office, one, "geser", months=9, reason="Banjir")

    assert before.starts_on == one.starts_on
    assert sum(hit.lost for hit in slip.orders) > 0
    assert sum(row["people"] for row in slip.people) == one.n_seats
    assert (without.status_code, moved.status_code) == (422, 302)
    assert reload(one).starts_on == slip.starts_on
    lost = ClassAllocation.objects.filter(training_class=one).order_by("pk")
    assert [row.lost for row in lost] == [hit.lost for hit in slip.orders]


@pytest.mark.promise(11)
def test_a_class_is_opened_finished_and_its_results_teach_the_next_plan(
    office: Client, classes: list[TrainingClass]
) -> None:
    one = classes[0]
    TrainingClass.objects.exclude(pk=one.pk).update(state="dropped")
    assert post(office, one, "accept").status_code == 302
    assert post(office, one, "open").status_code == 422  # its month has not come
    early = text_of(office.get(f"/balai/kelas/{one.ref}"))
    assert "/open" not in early
    assert f"/balai/kelas/{one.ref}/geser" in early
    TrainingClass.objects.filter(pk=one.pk).update(
        starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 1)
    )
    for move in ("open", "finish"):
        assert post(office, one, move).status_code == 302
    missing = office.get("/balai/").context["desk"].work
    before = office.get(f"/balai/kelas/{one.ref}").context["class"].gates
    given = {"gate": "language", "n_entered": 12, "n_passed": 13}

    wrong = office.post(f"/balai/kelas/{one.ref}/hasil", given)
    right = office.post(f"/balai/kelas/{one.ref}/hasil", given | {"n_passed": 3})

    after = office.get(f"/balai/kelas/{one.ref}").context["class"].gates
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert say("refusal", "passed_more_than_entered", "id") in text_of(wrong)
    assert office.post(f"/balai/kelas/{one.ref}/hasil", {"gate": "language"}).status_code == 422
    assert [work.kind for work in missing] == ["results"]
    assert office.get("/balai/").context["desk"].work == ()
    assert [(g.rate.gate, g.n_passed) for g in before] == [("language", None)]
    assert [(g.rate.gate, g.n_entered, g.n_passed) for g in after] == [("language", 12, 3)]
    assert after[0].rate.rate < before[0].rate.rate
    assert GateResult.objects.get().training_class_id == one.pk


@pytest.mark.promise(94)
def test_another_centre_finds_nothing_of_it(
    client: Client, centres: list[Actor], classes: list[TrainingClass]
) -> None:
    row = Capacity.objects.filter(centre_id=centres[0].organisation_id)[0]
    client.force_login(Person.objects.get(pk=centres[1].person_id))
    own = f"/balai/kelas/{classes[0].ref}"

    pages = [
        client.get(at).status_code for at in (own, f"{own}/geser", f"/balai/kapasitas/{row.ref}")
    ]
    acts = [
        client.post(at, {"version": 1, "months": 1, "reason": "x", "gate": "language",
                         "n_entered": 1, "n_passed": 1, "starts_on": "2027-05", "n_seats": 9})
        for at in (f"{own}/accept", f"{own}/decline", f"{own}/counter", f"{own}/geser",
                   f"{own}/hasil", f"/balai/kapasitas/{row.ref}/hapus")
    ]  # fmt: skip

    assert pages == [404, 404, 404]
    assert [page.status_code for page in acts] == [404] * 6
    assert client.get("/balai/usulan").context["rows"] == [
        row for row in client.get("/balai/usulan").context["rows"] if row.centre == "Blk-B"
    ]


@pytest.mark.parametrize("address", ["/balai/", "/balai/usulan", "/balai/kelas"])
def test_lists_cost_the_same_for_one_and_for_three(
    office: Client,
    classes: list[TrainingClass],
    address: str,
    django_assert_num_queries: Any,
) -> None:
    n_queries = {"/balai/": 9, "/balai/usulan": 4, "/balai/kelas": 5}[address]
    TrainingClass.objects.exclude(pk=classes[0].pk).update(state="dropped")
    office.get(address)
    for n in range(3):
        if n:
            copy_of(classes[0], f"copy-{n}")
        if n in (0, 2):
            with django_assert_num_queries(n_queries):
                office.get(address)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_class_and_capacity_cost_the_same_for_one_and_for_three(
    office: Client, classes: list[TrainingClass], n_rows: int, django_assert_num_queries: Any
) -> None:
    one = classes[0]
    Capacity.objects.exclude(kind="rooms").update(is_current=False)
    for n in range(n_rows):
        Closure.objects.create(
            centre=one.centre, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 1), reason=str(n)
        )
        Capacity.objects.create(centre=one.centre, kind="kits", what=f"kit-{n}", count=n)
    office.get("/balai/")

    with django_assert_num_queries(8):
        office.get("/balai/kapasitas")
    with django_assert_num_queries(12):
        office.get(f"/balai/kelas/{one.ref}")


def test_capacity_is_added_replaced_and_removed(office: Client, dewi: Actor) -> None:
    def rows() -> list[tuple[str, str, int]]:
        found = Capacity.objects.visible_to(dewi).filter(is_current=True, kind="rooms")
        return [(one.what, f"{one.starts_on}", one.count) for one in found.order_by("pk")]

    given = {"asset": "rooms:room-las", "count": 3, "starts_on": "2027-02", "ends_on": "2027-06"}
    added = office.post("/balai/kapasitas", given)
    new = Capacity.objects.get(starts_on=date(2027, 2, 1))
    wrong = office.post("/balai/kapasitas", given | {"ends_on": "2027-01", "asset": "x"})
    backwards = office.post("/balai/kapasitas", given | {"ends_on": "2027-01"})
    replaced = office.post(f"/balai/kapasitas/{new.ref}", given | {"count": 5})
    after = rows()
    newer = Capacity.objects.get(count=5)
    dropped = office.post(f"/balai/kapasitas/{newer.ref}/hapus")

    assert [page.status_code for page in (added, replaced, dropped)] == [302, 302, 302]
    assert [page.status_code for page in (wrong, backwards)] == [422, 422]
    assert after == [("room-las", "None", 1), ("room-las", "2027-02-01", 5)]
    assert rows() == [("room-las", "None", 1)]


def test_a_closure_is_kept_and_taken_back(office: Client, dewi: Actor) -> None:
    given = {"starts_on": "2027-03", "ends_on": "2027-02", "reason": "Idulfitri"}
    wrong = office.post("/balai/kapasitas/tutup", given)
    empty = office.post("/balai/kapasitas/tutup", {})
    right = office.post("/balai/kapasitas/tutup", given | {"ends_on": "2027-03"})
    closure = Closure.objects.get()
    shown = text_of(office.get("/balai/kapasitas"))
    office.post(f"/balai/kapasitas/tutup/{closure.ref}/batal")

    assert [page.status_code for page in (wrong, empty, right)] == [422, 422, 302]
    assert "Idulfitri" in shown
    assert "Idulfitri" not in text_of(office.get("/balai/kapasitas"))


def test_what_can_be_taught_and_what_is_missing_is_said(office: Client, dewi: Actor) -> None:
    Capacity.objects.visible_to(dewi).filter(kind="instructors").update(is_current=False)

    desk = office.get("/balai/kapasitas").context["desk"]

    assert desk.can == ()
    assert [(one.code, one.missing) for one in desk.cannot] == [
        ("ME01", (("instructors", "skill-ME01"),))
    ]


@pytest.mark.promise(17)
def test_capacity_goes_out_and_comes_back_as_a_spreadsheet(office: Client, dewi: Actor) -> None:
    got = office.get("/balai/kapasitas/unduh")
    sheet = read_sheet(got.content, "kapasitas.xlsx")
    rows = [list(row.cells) for row in sheet.rows]
    rows[0][2] = "4"

    answer = office.post(
        "/balai/kapasitas/unggah", sent("kapasitas.xlsx", write_sheet(sheet.header, rows)),
        follow=True,
    )  # fmt: skip

    assert (got.headers["Content-Type"], list(sheet.header)) == (XLSX, HEADER)
    assert answer.context["sent"]["n_faults"] == 0
    kept = Capacity.objects.visible_to(dewi).filter(is_current=True)
    assert sorted((one.kind, one.count) for one in kept) == [
        ("instructors", 4), ("language_teachers", 1), ("rooms", 1),
    ]  # fmt: skip


@pytest.mark.promise(17)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_with_errors_comes_back_with_a_result_on_each_row_and_changes_nothing(
    office: Client, dewi: Actor, lang: str
) -> None:
    before = list(Capacity.objects.filter(is_current=True).values_list("pk", flat=True))
    room = say("training_centre", "kind_rooms", lang)
    text = f"kind,what,count,from,to\n{room},room-las,2,2027-01,\nx,=1,many,soon,\nkits,no,1,,\n"
    text += "rooms,room-las,2,2027-01,\nrooms,room-las,1,2027-05,2027-02\n"

    answer = office.post(
        f"/balai/kapasitas/unggah?lang={lang}", sent("k.csv", text.encode()), follow=True
    )
    file = office.get(f"{answer.redirect_chain[0][0]}/berkas").content

    assert [line for line, _ in answer.context["sent"]["faults"]] == [3, 3, 3, 4, 5, 6]
    assert say("training_centre", "sheet_wrong_text", lang) in text_of(answer)
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert page.count(f">{say('sheet', 'ok', lang)}<") == 1
    assert page.count(say("sheet", "one_error", lang)) == 3
    assert page.count(say("sheet", "n_errors", lang, n=3)) == 1
    assert "<f>" not in page
    assert list(Capacity.objects.filter(is_current=True).values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("k.xlsx", b"PK nothing", "unreadable"),
        ("k.pdf", b"%PDF", "neither_kind"),
        ("k.csv", b"x" * (8 * 1024 * 1024 + 9), "too_large"),
        ("k.csv", b"a,b\n", "column_missing"),
        ("k.csv", b"kind,what,count\n\xff\n", "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_to_be(
    office: Client, name: str, data: bytes, code: str
) -> None:
    answer = office.post("/balai/kapasitas/unggah?lang=en", sent(name, data), follow=True)

    said = say("sheet", code, "en", name="kind")
    assert said in text_of(answer).replace("&quot;", '"')
    assert office.post("/balai/kapasitas/unggah", {}).status_code == 422


def test_an_answer_to_a_sheet_is_nobody_else_s(office: Client, centres: list[Actor]) -> None:
    answer = office.post("/balai/kapasitas/unggah", sent("k.csv", b"kind\n"))
    office.force_login(Person.objects.get(pk=centres[1].person_id))

    assert office.get(answer.headers["Location"]).status_code == 404
    assert office.get("/balai/kapasitas/unggah/none/berkas").status_code == 404


def test_what_has_no_words_is_called_by_its_code() -> None:
    codes = ("room-las", "room-kapal-selam", "skill-ME01", "skill-XX99", "ja-n5", "oven")

    assert [asset_name(code, "en") for code in codes] == [
        "Welding", "Kapal selam", "Welding (manual, semi-automatic)", "Xx99", "JLPT N5", "oven",
    ]  # fmt: skip
