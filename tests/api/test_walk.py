"""The upstream road by calls alone: from a memorandum to a class that slips, and its proof."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rantau.base.actor import SYSTEM
from rantau.journey.trail.actions import make_checkpoint
from rantau.journey.trail.queries import verify_journal
from rantau.journey.training.tasks import compute_next
from tests.api.conftest import Caller
from tests.api.oracle import TERMS
from tests.api.world import NOW, key_of, nation, organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.promise(83)]

CENTRES = ("BLK-1", "BLK-2", "BLK-3")
SHEET = [{"kind": kind, "what": what, "count": 1} for kind, what in
         (("rooms", "room"), ("instructors", "skill"), ("language_teachers", "ja"))]  # fmt: skip
Ok = Callable[..., Any]


def ok(answer: Any) -> Any:
    assert answer.status_code < 300, answer.content.decode()
    return answer.json()


class Cast:
    """Everybody with a key; from here on nothing but calls."""

    def __init__(self) -> None:
        ministry, chief = nation()
        self.first, self.second = self._caller(chief), self._caller(person(ministry, "second"))
        self.partner = organisation("partner", "WFG")
        ok(self.first.post(f"/organisations/{self.partner.ref}/licences", {
            "number": "L-1", "valid_from": "2026-01-01", "valid_until": "2031-01-01"}))  # fmt: skip
        self.desk = self._caller(person(self.partner, "saki"))
        self.hosts = {
            code: self._caller(person(organisation(
                "host", code, place="JP-23", partner_ref=self.partner.ref), code.lower()))
            for code in ("YAMADA", "SATO", "TANAKA")
        }  # fmt: skip
        self.centres = {
            code: self._caller(
                person(organisation("training_centre", code, place="32"), code.lower())
            )
            for code in CENTRES
        }

    @staticmethod
    def _caller(actor: Any) -> Caller:
        return Caller(key_of(actor)[1], **{"Accept-Language": "en"})


def sign_memorandum(cast: Cast) -> str:
    drafted = ok(cast.first.post("/memoranda", {
        "partner": cast.partner.ref, "number": "MoU-500", "title": "500 places",
        "destination": "JP", "starts_on": "2026-06-29", "ends_on": "2031-06-28",
        "places_by_year": {"2027": 200, "2028": 300},
    }))  # fmt: skip
    path = f"/memoranda/{drafted['ref']}"
    alone = cast.first.post(f"{path}/sign", {"signed_on": "2026-11-20"})
    assert alone.json()["code"] == "second_person_needed"
    assert ok(cast.second.post(f"{path}/sign", {"signed_on": "2026-11-20"}))["state"] == "signed"
    return str(drafted["ref"])


def post_orders(cast: Cast, memorandum: str) -> list[str]:
    """Three hosts ask; who pays below the minimum is refused with the rule, and mends it."""
    refs = []
    for code, hourly in (("YAMADA", 1300), ("SATO", 1300), ("TANAKA", 500)):
        host = cast.hosts[code]
        terms = TERMS | {"memorandum": memorandum, "n_places": 14, "departs_on": "2027-10-01",
                         "hourly": hourly}  # fmt: skip
        made = ok(host.post("/orders", terms))
        path, version = f"/orders/{made['ref']}", made["version"]
        sent = host.post(f"{path}/submit", {"version": version})
        if hourly == 500:
            assert (sent.status_code, sent.json()["code"]) == (422, "against_the_law")
            finding = sent.json()["facts"]["findings"][0]
            assert (finding["field"], finding["severity"]) == ("hourly", "blocking")
            assert finding["source"]
            assert finding["limit"]
            edited = ok(host("PUT", path, terms | {"hourly": 1300, "version": version}))
            sent = host.post(f"{path}/submit", {"version": edited["version"]})
        ok(sent)
        refs.append(made["ref"])
    return refs


def approve(cast: Cast, ref: str) -> None:
    path = f"/orders/{ref}"
    seen = cast.first.get(path).headers["ETag"]
    checked = ok(cast.first.post(f"{path}/check", {}, **{"If-Match": seen}))
    alone = cast.first.post(f"{path}/approve", {"version": checked["version"]})
    assert alone.json()["code"] == "second_person_needed"
    ok(cast.second.post(f"{path}/approve", {"version": checked["version"]}))


def plan(cast: Cast) -> list[dict[str, Any]]:
    """Centres say what they have; the plan is computed, checked and adopted by two."""
    for centre in cast.centres.values():
        ok(centre("PUT", "/capacity", {"rows": SHEET}))
    ok(cast.first("PUT", "/forecast", {
        "supply": [{"province": "32", "month_on": "2027-01-01", "people": 900}],
        "travel": [{"province": "32", "centre": code, "cost": 1000} for code in CENTRES],
    }))  # fmt: skip
    asked = ok(cast.first.post("/plans", {"name": "first", "time_limit_s": 20}))
    assert compute_next(lambda: datetime.now(UTC)) == asked["ref"]
    page = ok(cast.first.get(f"/plans/{asked['ref']}"))
    assert page["row"]["headline"]["verified"] is True
    path = f"/plans/{asked['ref']}"
    checked = ok(cast.first.post(f"{path}/check", {"version": page["row"]["version"]}))
    ok(cast.second.post(f"{path}/adopt", {"version": checked["version"]}))
    return [ok(cast.centres[code].get("/classes/inbox"))[0] for code in CENTRES]


def answer(cast: Cast, proposed: list[dict[str, Any]]) -> None:
    """Two accept, one counter-proposes and is agreed with."""
    for code, one in zip(CENTRES[:2], proposed[:2], strict=True):
        ok(cast.centres[code].post(f"/classes/{one['ref']}/accept", {"version": one["version"]}))
    last = proposed[2]
    countered = ok(cast.centres["BLK-3"].post(f"/classes/{last['ref']}/counter", {
        "version": last["version"], "starts_on": last["starts_on"],
        "n_seats": last["n_seats"] - 2, "reason": "two seats are broken",
    }))  # fmt: skip
    waiting = ok(cast.first.get("/classes/inbox"))
    assert [one["ref"] for one in waiting] == [last["ref"]]
    ok(cast.first.post(f"/classes/{last['ref']}/agree", {"version": countered["version"]}))


def slip(cast: Cast, proposed: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """One class slips by four months; exactly that was foretold."""
    one, centre = proposed[0], cast.centres["BLK-1"]
    path = f"/classes/{one['ref']}"
    told = ok(centre.get(f"{path}/slip?months=4"))
    version = ok(centre.get(path))["row"]["version"]
    ok(centre.post(f"{path}/slip", {"version": version, "months": 4, "reason": "the roof"}))
    return one["ref"], told


def test_the_upstream_road_by_calls_alone() -> None:
    cast = Cast()
    orders = post_orders(cast, sign_memorandum(cast))
    for ref in orders:
        approve(cast, ref)
    proposed = plan(cast)
    answer(cast, proposed)
    slipped, told = slip(cast, proposed)

    hit = {row["order"]: row for row in told["orders"]}
    assert hit
    for ref in hit:
        host = cast.hosts[["YAMADA", "SATO", "TANAKA"][orders.index(ref)]]
        steps = ok(host.get(f"/orders/{ref}"))["steps"]
        told_of = [s["detail"] for s in steps if s["act"] == "joborder.class_moved"]
        moved = [detail for detail in told_of if detail["class"] == slipped]
        assert moved[-1]["months_late"] == hit[ref]["months_late"] > 0
        assert float(ok(host.get(f"/orders/{ref}/progress"))["lost"]) > 0

    offer = ok(Caller().get(f"/offers/{orders[0]}"))
    assert offer["is_licensed"] is True
    assert offer["page"]["row"]["host"] == "Name YAMADA"
    poor = ok(Caller().get(f"/offers/{orders[0]}/contract?hourly=900&hours_per_month=160"))
    assert {"wage_below_minimum", "term_worse_than_order"} <= {one["code"] for one in poor}
    assert [one["ref"] for one in ok(Caller().get("/offers?text=yamada"))] == [orders[0]]
    partner = ok(Caller().get(f"/organisations/{cast.partner.ref}"))["row"]
    assert [one["state"] for one in partner["licences"]] == ["active"]
    assert verify_journal(state=True).holds
    make_checkpoint(actor=SYSTEM, now=NOW)
    size = ok(Caller().get("/journal/checkpoint"))["size"]
    assert ok(Caller().get(f"/journal/inclusion?seq={size}"))["size"] == size
