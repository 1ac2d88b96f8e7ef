"""The upstream road in a real browser: a memorandum for 500 places becomes classes at centres."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from rantau.base.actor import Actor, Door
from rantau.journey.orders.models import JobOrder, Memorandum, MemorandumYear
from rantau.journey.parties.actions import add_licence
from rantau.journey.parties.models import Organisation, Person
from rantau.journey.parties.queries import actor_in_hat
from rantau.journey.trail.queries import verify_journal
from rantau.journey.training import actions as training
from rantau.journey.training.models import ClassAllocation, ClassPlan, TrainingClass
from rantau.journey.training.tasks import compute_next
from tests.browser.site import needs_browser
from tests.portals.conftest import Join, Register, join, register, static_folder
from tests.walks.conftest import As

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["join", "register", "static_folder"]
pytestmark = [needs_browser, pytest.mark.slow]
TODAY = datetime.now(UTC).date()
DEPARTS = date(TODAY.year + 1, 11, 1)


def actor(person: Person) -> Actor:
    found = actor_in_hat(person.pk, None, door=Door.CLI)
    assert found is not None
    return found


@pytest.fixture
def cast(register: Register, join: Join) -> dict[str, Person]:
    """Two officers, a licensed partner with three hosts, three centres that teach welders."""
    ministry = register("ministry", "KEMNAKER")
    people = {"ani": join("ani", ministry, is_admin=True), "budi": join("budi", ministry)}
    partner = register("partner", "WFG", name="World Forest Group")
    people["saki"] = join("saki", partner, is_admin=True)
    now = datetime.now(UTC)
    add_licence(
        actor=actor(people["ani"]), organisation=partner.ref, number="KJ-1", valid_from=TODAY,
        valid_until=TODAY + timedelta(days=900), now=now,
    )  # fmt: skip
    for n in (1, 2, 3):
        host = register("host", f"H-{n}", name=f"Host {n}", place="JP-23", partner_ref=partner.ref)
        people[f"host-{n}"] = join(f"yuki{n}", host, is_admin=True)
        centre = register("training_centre", f"C-{n}", name=f"Centre {n}", place="32")
        people[f"centre-{n}"] = join(f"dewi{n}", centre, is_admin=True)
    _teach(people, now)
    return people


def _teach(people: dict[str, Person], now: datetime) -> None:
    officer = actor(people["ani"])
    welders = training.ProgrammeFacts("ME01", 4, "room-las", "skill-ME01", "ja-n5", "", 10**8)
    training.keep_programme(actor=officer, facts=welders, now=now)
    rate = training.GateFacts("language", Decimal("0.9"), "after")
    training.keep_rate(actor=officer, facts=rate, now=now)
    training.keep_lead_steps(actor=officer, destination="JP", steps=[("visa", 4)], now=now)
    for n in (1, 2, 3):
        rows = [
            training.CapacityFacts("rooms", "room-las", 1),
            training.CapacityFacts("instructors", "skill-ME01", 1),
            training.CapacityFacts("language_teachers", "ja-n5", 1),
        ]
        training.keep_capacity(actor=actor(people[f"centre-{n}"]), rows=rows, now=now)
    training.keep_forecast(
        actor=officer, supply=[("32", TODAY.replace(day=1), 400)],
        travel=[("32", f"C-{n}", 10**5) for n in (1, 2, 3)], now=now,
    )  # fmt: skip


def go(page: "Page", button: "Locator") -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        button.click()


def unfold(page: "Page") -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def must_prove(page: "Page") -> bool:
    """Tell whether the page asks who it is once more."""
    return bool(page.locator("main input[name=next]").count())


def press(page: "Page", action: str) -> None:
    """Press the button of the form that leads to an address ending so; prove oneself if asked."""
    form = page.locator(f"form[action$='{action}']").first
    unfold(page)
    go(page, form.locator("button"))
    if must_prove(page):
        go(page, page.locator("main form button"))
        unfold(page)
        go(page, page.locator(f"form[action$='{action}'] button").first)


def sign_a_memorandum(as_: As, cast: dict[str, Person]) -> None:
    page = as_(cast["ani"], "/kementerian/nota/baru")
    page.fill("[name=number]", "MoU-1")
    page.fill("[name=title]", "Apprentices in Japan")
    page.fill("[name=starts_on]", TODAY.isoformat())
    page.fill("[name=ends_on]", date(TODAY.year + 5, 12, 31).isoformat())
    page.fill("[name=places_by_year]", f"{DEPARTS.year} 500")
    go(page, page.locator("main form button"))
    ref = Memorandum.objects.get().ref
    assert page.locator("form[action$='/sahkan']").count() == 0, "who drafts does not sign"
    page = as_(cast["budi"], f"/kementerian/nota/{ref}")
    page.fill("[name=signed_on]", TODAY.isoformat())
    go(page, page.locator("form[action$='/sahkan'] button"))
    if must_prove(page):
        go(page, page.locator("main form button"))
        page.fill("[name=signed_on]", TODAY.isoformat())
        go(page, page.locator("form[action$='/sahkan'] button"))
    assert "In force" in page.inner_text("main")


def post_an_order(as_: As, host: Person, wage: int) -> "Page":
    page = as_(host, "/penerima/pesanan/baru")
    page.select_option("[name=occupation]", "ME01")
    page.select_option("[name=place]", "JP-23")
    values = {
        "n_places": 12, "departs_on": f"{DEPARTS:%Y-%m}", "months": 36, "hourly": wage,
        "hours_per_month": 168, "deductions": 38000, "lodging_m2": "6.0",
    }  # fmt: skip
    for name, value in values.items():
        page.fill(f"[name={name}]", str(value))
    go(page, page.locator("main form button").last)
    press(page, "/submit")
    return page


def review(as_: As, cast: dict[str, Person], order: JobOrder) -> None:
    page = as_(cast["ani"], f"/kementerian/pesanan/{order.ref}")
    press(page, "/check")
    assert page.locator("form[action$='/approve']").count() == 0, "a second person approves"
    page = as_(cast["budi"], f"/kementerian/pesanan/{order.ref}")
    press(page, "/approve")
    assert "Approved" in page.inner_text("h1")


def plan_classes(as_: As, cast: dict[str, Person]) -> None:
    page = as_(cast["ani"], "/kementerian/rencana")
    page.fill("[name=time_limit_s]", "8")
    go(page, page.locator("main form button"))
    address = f"/kementerian/rencana/{ClassPlan.objects.get().ref}"
    assert page.locator("progress").count() == 1
    assert compute_next(lambda: datetime.now(UTC)) is not None
    page = as_(cast["ani"], address)
    press(page, "/check")
    page = as_(cast["budi"], address)
    press(page, "/adopt")
    assert "In force" in page.inner_text("h1")


def answer_as_centres(as_: As, people: dict[int, Person]) -> TrainingClass:
    """Two centres accept, one proposes otherwise; returns a class that was accepted."""
    classes = list(TrainingClass.objects.order_by("pk"))
    other, *taken = classes
    for one in taken:
        press(as_(people[one.centre_id], f"/balai/kelas/{one.ref}"), "/accept")
    page = as_(people[other.centre_id], f"/balai/kelas/{other.ref}")
    page.locator("summary", has_text="Propose otherwise").click()
    form = page.locator("form[action$='/counter']")
    form.locator("[name=n_seats]").fill(str(other.n_seats - 2))
    form.locator("[name=reason]").fill("a small room")
    go(page, form.locator("button"))
    assert [TrainingClass.objects.get(pk=one.pk).state for one in classes] == [
        "countered", *["accepted"] * len(taken)
    ]  # fmt: skip
    return taken[0]


def let_it_slip(as_: As, desk: Person, one: TrainingClass) -> None:
    page = as_(desk, f"/balai/kelas/{one.ref}/geser?months=12")
    assert "Host" in page.inner_text("main"), "the preview names who is hit"
    page.locator("form[method=post] [name=reason]").fill("flood")
    go(page, page.locator("form[method=post] button").last)
    assert TrainingClass.objects.get(pk=one.pk).starts_on.year == one.starts_on.year + 1


@pytest.mark.promise(5)
@pytest.mark.promise(7)
@pytest.mark.promise(12)
@pytest.mark.promise(47)
def test_a_memorandum_becomes_classes(as_: As, cast: dict[str, Person]) -> None:
    sign_a_memorandum(as_, cast)
    refused = post_an_order(as_, cast["host-3"], 1000)
    assert re.search(r"below the minimum there \(¥1,195\)", refused.inner_text("main"))
    assert JobOrder.objects.get(host__code="H-3").state == "draft"
    for n in (1, 2):
        post_an_order(as_, cast[f"host-{n}"], 1250)
    orders = list(JobOrder.objects.filter(state="submitted").order_by("pk"))
    assert len(orders) == 2
    for order in orders:
        review(as_, cast, order)
    assert MemorandumYear.objects.get().n_drawn == 24
    plan_classes(as_, cast)
    desks = {Organisation.objects.get(code=f"C-{n}").pk: cast[f"centre-{n}"] for n in (1, 2, 3)}
    slipping = answer_as_centres(as_, desks)
    let_it_slip(as_, desks[slipping.centre_id], slipping)

    hit = ClassAllocation.objects.filter(training_class=slipping, lost__gt=0)[0].order
    host = cast[f"host-{hit.host.code[-1]}"]
    page = as_(host, f"/penerima/pesanan/{hit.ref}")
    assert "A class for this order moved" in page.inner_text("main")
    page = as_(None, f"/periksa?q={hit.ref}")
    go(page, page.locator("article a").first)
    assert "This offer is real" in page.inner_text("main")
    assert verify_journal(state=True).findings == ()
