"""Who may do what by key, written by hand and apart from the code: letters stand for roles.

`M` ministry, `P` partner, `H` host, `C` training centre, `A` anybody without a key. `own` says who
may where the object belongs to the caller's world, `other` where it belongs to the other world.
The ministry belongs to both. A list is asked whether the object is in it.

`{x}` in a path or body is the object of that name in a world; `{x_role}` the one of the caller's
role; `{mine:x}` always the one of the caller's own world.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.api.states import State, in_state

ALL = "MPHCA"
KEYS = "MPHC"


@dataclass(frozen=True)
class Rule:
    """One call with the object that it names, and who may make it."""

    method: str
    path: str
    own: str
    other: str
    body: dict[str, Any] = field(default_factory=dict)
    given: Callable[[Any], None] | None = None
    shows: str = ""
    """For lists: the object that must or must not be in the answer."""
    also_denied_by: str = ""
    """A rule's code that denies an object named in the body, with nothing said of it."""

    @property
    def route(self) -> str:
        """The path as the code has it."""
        head, *rest = self.path.split("?")[0].split("{")
        names = [part.partition("}") for part in rest]
        keep = {"code": "{code}", "destination": "{destination}"}
        return head + "".join(keep.get(name, "{ref}") + tail for name, _, tail in names)


def get(path: str, own: str, other: str, **more: Any) -> Rule:
    return Rule("GET", path, own, other, **more)


def post(path: str, own: str, other: str, **more: Any) -> Rule:
    return Rule("POST", path, own, other, **more)


def put(path: str, own: str, other: str, **more: Any) -> Rule:
    return Rule("PUT", path, own, other, **more)


PAST = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 9, 1)}
PROPOSAL = {"starts_on": "2027-04-01", "n_seats": 12}
SEEN = {"version": 50}
WHY = SEEN | {"reason": "because"}
TERMS: dict[str, Any] = {
    "memorandum": "{memorandum}", "occupation": "ME01", "n_places": 5, "place": "JP-23",
    "departs_on": "2027-11-01", "months": 36, "regime": "esd", "hourly": 1300,
    "hours_per_month": 168, "deductions": 30000, "lodging_m2": "7.0",
}  # fmt: skip
ORGANISATION = {"kind": "host", "code": "NEW", "name": "New", "country": "JP"}
CAPACITY = {"kind": "rooms", "what": "room", "count": 2}
MEMORANDUM = {
    "number": "N-1", "title": "t", "destination": "JP", "starts_on": "2026-01-01",
    "ends_on": "2030-01-01", "places_by_year": {"2027": 10},
}  # fmt: skip


def order(state: str, **more: Any) -> State:
    return in_state("JobOrder", "order", state, version=50, **more)


def klass(state: str, **more: Any) -> State:
    return in_state("TrainingClass", "class", state, version=50, **more)


def plan(state: str) -> State:
    return in_state("ClassPlan", "plan", state, version=50)


def promise(side: str, state: str) -> State:
    return in_state("Promise", f"promise_{side}_memorandum", state)


def webhooks_stopped(world: Any) -> None:
    for role in ("partner", "host", "training_centre"):
        in_state("Webhook", f"webhook_{role}", "stopped")(world)


PARTIES = (
    get("/me", KEYS, KEYS),
    get("/organisations", ALL, ALL, shows="host"),
    get("/organisations/named?text={code:host}", ALL, ALL, shows="host"),
    get("/organisations/{host}", ALL, ALL),
    get("/organisations/{partner}", ALL, ALL, shows="licence"),
    post("/organisations", "M", "M", body=ORGANISATION | {"partner_ref": "{partner}"}),
    post("/organisations/{host}/licences", "M", "M",
         body={"number": "L-9", "valid_from": "2026-01-01", "valid_until": "2028-01-01"}),
    post("/organisations/{newcomer}/invitations", "M", "M", body={"email": "a@b.example"}),
    post("/licences/{licence}/suspend", "M", "M", body={"reason": "fees"}),
    post("/licences/{licence}/restore", "M", "M", body={},
         given=in_state("Licence", "licence", "suspended")),
    post("/licences/{licence}/revoke", "M", "M", body={"reason": "fees"}),
    post("/licences/{licence}/renew", "M", "M", body={"valid_until": "2029-01-01"}),
    get("/team", "PHC", "", shows="membership_role"),
    post("/memberships/{officer}/confirm", "M", "M",
         given=in_state("Membership", "officer", "waiting")),
    post("/memberships/{membership_role}/end", "PHC", ""),
    post("/invitations", KEYS, KEYS, body={"email": "a@b.example"}),
    post("/invitations/{invitation_role}/withdraw", "PHC", ""),
    post("/keys", KEYS, KEYS,
         body={"name": "k", "scopes": ["read"], "expires_on": "2027-01-01"}),
    post("/keys/{key_role}/revoke", KEYS, "M"),
    post("/webhooks", KEYS, KEYS, body={"url": "https://x.example", "events": []}),
    post("/webhooks/{webhook_role}/stop", "PHC", ""),
    post("/webhooks/{webhook_role}/start", "PHC", "",
         given=webhooks_stopped),
)  # fmt: skip
ORDERS = (
    get("/memoranda", ALL, "MHCA", shows="memorandum"),
    get("/memoranda", "MP", "M", shows="unsigned"),
    get("/memoranda/{memorandum}", ALL, "MHCA"),
    get("/memoranda/{unsigned}", "MP", "M"),
    post("/memoranda", "M", "M", body=MEMORANDUM | {"partner": "{partner}"}),
    post("/memoranda/{unsigned}/sign", "M", "M", body={"signed_on": "2026-11-01"}),
    post("/memoranda/{memorandum}/promises", "M", "M",
         body={"given_by": "ministry", "text": "t", "owner": "o", "due_on": "2028-01-01"}),
    get("/promises", "P", "", shows="promise_partner_memorandum"),
    post("/promises/{promise_ministry_memorandum}/report", "M", "M", body={"evidence": "e"},
         also_denied_by="not_your_promise"),
    post("/promises/{promise_partner_memorandum}/report", "P", "", body={"evidence": "e"},
         also_denied_by="not_your_promise"),
    post("/promises/{promise_partner_memorandum}/confirm", "M", "M",
         given=promise("partner", "reported"), also_denied_by="other_side_confirms"),
    post("/promises/{promise_ministry_memorandum}/confirm", "P", "",
         given=promise("ministry", "reported"), also_denied_by="other_side_confirms"),
    post("/promises/{promise_partner_memorandum}/dispute", "M", "M", body={"reason": "r"},
         given=promise("partner", "reported"), also_denied_by="other_side_confirms"),
    post("/promises/{promise_ministry_memorandum}/dispute", "P", "", body={"reason": "r"},
         given=promise("ministry", "reported"), also_denied_by="other_side_confirms"),
    get("/orders", ALL, "MCA", shows="order"),
    get("/orders", "PH", "", shows="draft"),
    get("/orders", "MPH", "M", shows="order", given=order("submitted")),
    get("/orders/to-review", "MPH", "M", shows="order", given=order("submitted")),
    get("/orders/to-answer", "PH", "", shows="draft"),
    get("/orders/counts", KEYS, KEYS),
    post("/orders/law", KEYS, "MHC", body=TERMS),
    post("/orders/law", "MP", "M", body=TERMS | {"memorandum": "{unsigned}"}),
    get("/orders/{order}", ALL, "MCA"),
    get("/orders/{order}", "MPH", "M", given=order("submitted")),
    get("/orders/{draft}", "PH", ""),
    get("/offers?text={code:host}", ALL, "MCA", shows="order"),
    get("/offers/{order}", ALL, "MCA"),
    get("/offers/{order}/contract?hourly=1100&hours_per_month=160", ALL, "MCA"),
    get("/offers/{draft}/contract?hourly=1100&hours_per_month=160", "PH", ""),
    get("/offers/{order}", "MPH", "M", given=order("submitted")),
    get("/orders/{order}/progress", KEYS, "MC"),
    get("/orders/{draft}/progress", "PH", ""),
    post("/orders", "H", "", body=TERMS),
    # A host writes for itself, whomever it names.
    post("/orders", "PH", "H", body=TERMS | {"memorandum": "{mine:memorandum}", "host": "{host}"},
         also_denied_by="not_your_member"),
    put("/orders/{draft}", "PH", "",
        body=TERMS | {"memorandum": "{mine:memorandum}", "version": 1}),
    put("/orders/{mine:draft}", "PH", "", body=TERMS | {"version": 1}),
    post("/orders/{draft}/submit", "PH", "", body={"version": 1}),
    post("/orders/{order}/check", "M", "M", body=SEEN, given=order("submitted")),
    post("/orders/{order}/approve", "M", "M", body=SEEN, given=order("checked")),
    post("/orders/{order}/return", "M", "M", body=SEEN | {"flags": {"hourly": "more"}},
         given=order("submitted")),
    post("/orders/{order}/reopen", "PH", "", body=SEEN, given=order("planned")),
    post("/orders/{order}/withdraw", "PH", "", body=WHY, given=order("planned")),
    post("/orders/{order}/confirm", "PH", "", given=order("approved")),
)  # fmt: skip
PLANS = (
    get("/plans", "MA", "MA", shows="plan"),
    get("/plans", "M", "M", shows="plan", given=plan("computed")),
    get("/plans/in-force", "MA", "MA", shows="plan"),
    get("/totals", KEYS, KEYS),
    get("/plans/{plan}", "MA", "MA"),
    get("/plans/{plan}", "M", "M", given=plan("computed")),
    get("/plans/{plan}/input.zip", "MA", "MA"),
    get("/plans/{plan}/result.zip", "MA", "MA"),
    post("/plans", "M", "M", body={"name": "n", "time_limit_s": 5}),
    post("/plans/{plan}/what-ifs", "M", "M", body={"closed": ["{code:training_centre}"]}),
    post("/plans/{plan}/cancel", "M", "M", given=plan("computing")),
    post("/plans/{plan}/discard", "M", "M", given=plan("computed")),
    post("/plans/{plan}/check", "M", "M", body=SEEN, given=plan("computed")),
    post("/plans/{spare_plan}/adopt", "M", "M", body=SEEN),
)
CLASSES = (
    get("/classes", "MC", "M", shows="class"),
    get("/classes", "MCA", "MA", shows="class", given=klass("accepted")),
    get("/classes/inbox", "C", "", shows="class"),
    get("/classes/inbox", "M", "M", shows="class", given=klass("countered")),
    get("/classes/{class}", "MC", "M"),
    get("/classes/{class}", "MCA", "MA", given=klass("running")),
    get("/classes/{class}/slip?months=2", "MC", "M", given=klass("running")),
    post("/classes/{class}/accept", "C", "", body=SEEN, given=klass("proposed")),
    post("/classes/{class}/decline", "C", "", body=WHY, given=klass("proposed")),
    post("/classes/{class}/counter", "C", "", given=klass("proposed"),
         body=WHY | {"starts_on": "2027-05-01", "n_seats": 12}),
    post("/classes/{class}/agree", "M", "M", body=SEEN,
         given=klass("countered", proposal=PROPOSAL)),
    post("/classes/{class}/insist", "M", "M", body=WHY,
         given=klass("countered", proposal=PROPOSAL)),
    post("/classes/{class}/slip", "MC", "M", body=WHY | {"months": 2}, given=klass("accepted")),
    post("/classes/{class}/slip", "MC", "M", body=WHY | {"months": 2}, given=klass("running")),
    post("/classes/{class}/open", "C", "", body=SEEN, given=klass("accepted", **PAST)),
    post("/classes/{class}/finish", "C", "", body=SEEN, given=klass("running", **PAST)),
    post("/classes/{class}/results", "MC", "M", given=klass("finished", **PAST),
         body={"gate": "language", "n_entered": 16, "n_passed": 12}),
)  # fmt: skip
CAPACITIES = (
    get("/capacity", "C", "", shows="capacity"),
    put("/capacity", "C", "C", body={"rows": [CAPACITY]}),
    post("/capacity", "C", "C", body=CAPACITY),
    put("/capacity/{capacity}", "C", "", body=CAPACITY),
    post("/closures", "C", "C",
         body={"starts_on": "2028-01-01", "ends_on": "2028-02-01", "reason": "r"}),
    post("/closures/{closure}/end", "C", ""),
    get("/programmes", ALL, ALL),
    put("/programmes/{code}", "M", "M",
        body={"months": 4, "room": "room", "skill": "s", "language": "ja", "class_cost": 1}),
    get("/rates", KEYS, KEYS),
    post("/rates", "M", "M", body={"gate": "visa", "rate": "0.9", "counts": "after"}),
    put("/lead-steps/{destination}", "M", "M", body={"steps": [{"step": "visa", "months": 2}]}),
    put("/forecast", "M", "M", body={
        "supply": [{"province": "32", "month_on": "2027-01-01", "people": 5}],
        "travel": [{"province": "32", "centre": "{code:training_centre}", "cost": 5}]}),
)  # fmt: skip
TRAIL = (
    get("/journal/checkpoint", ALL, ALL),
    get("/journal/consistency?old=1&new=2", ALL, ALL),
    get("/journal/inclusion?seq=1", ALL, ALL),
)
RULES = (*PARTIES, *ORDERS, *PLANS, *CLASSES, *CAPACITIES, *TRAIL)
