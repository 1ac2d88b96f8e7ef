"""What the door does for every call: keys, scopes, problems, repeats, versions, limits."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.transaction import atomic
from django.test import Client

from rantau.api import limits
from rantau.base.errors import BadInput
from rantau.journey.orders.models import JobOrder
from rantau.journey.parties.actions import revoke_key
from rantau.journey.parties.models import Person
from rantau.journey.trail.actions import ANSWERS_KEPT, once
from rantau.journey.trail.models import Repeat
from rantau.journey.trail.queries import Answer, asked_by
from rantau.journey.trail.tasks import sweep
from tests.api.conftest import Caller
from tests.api.oracle import TERMS
from tests.api.world import NOW, World, key_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise(83)]


@pytest.fixture
def host(world: World) -> Caller:
    return Caller(world.keys["host"])


@pytest.fixture
def body(world: World) -> dict[str, Any]:
    return TERMS | {"memorandum": world.refs["memorandum"]}


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["detail"]
    return answer.status_code, said["code"]


@pytest.mark.parametrize("header", ["Bearer rk_wrong", "Bearer", "Basic YTpi", "rk_wrong"])
def test_a_key_that_opens_nothing_is_refused_even_where_the_public_may_look(
    world: World, header: str
) -> None:
    answer = Caller().get("/orders", Authorization=header)

    assert problem(answer) == (401, "key_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_opens_nothing_from_that_second_on(world: World, host: Caller) -> None:
    assert host.get("/me").status_code == 200

    revoke_key(actor=world.actors["host"], ref=world.refs["key_host"], now=NOW)

    assert problem(host.get("/me")) == (401, "key_needed")


def test_a_cookie_of_a_browser_is_no_key(world: World) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=world.actors["ministry"].person_id))

    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("read", "GET", "/team"), ("orders", "POST", "/orders"), ("plans", "POST", "/plans"),
        ("classes", "PUT", "/capacity"), ("parties", "POST", "/invitations"),
    ],
)  # fmt: skip
def test_a_key_does_only_what_its_scopes_say(
    world: World, scope: str, method: str, path: str
) -> None:
    others = {"read", "orders", "plans", "classes", "parties"} - {scope}
    _, lacking = key_of(world.actors["ministry"], *others)
    _, having = key_of(world.actors["ministry"], scope)

    answer = Caller(lacking)(method, path)

    assert problem(answer) == (403, "scope_missing")
    assert answer.json()["facts"] == {"scope": scope}
    assert Caller(having)(method, path).json().get("code") != "scope_missing"


def test_a_move_that_needs_a_fresh_sign_in_needs_that_scope(world: World) -> None:
    body = {"reason": "fees"}
    path = f"/licences/{world.refs['licence']}/suspend"
    _, plain = key_of(world.actors["ministry"], "parties")
    _, step_up = key_of(world.actors["ministry"], "parties", "step_up")

    assert problem(Caller(plain).post(path, body)) == (422, "fresh_sign_in_needed")
    assert Caller(step_up).post(path, body).json()["state"] == "suspended"


def test_a_key_makes_no_key_that_may_do_more(world: World) -> None:
    _, small = key_of(world.actors["host"], "parties", "step_up")
    wanted = {"name": "n", "expires_on": "2027-01-01"}

    refused = Caller(small).post("/keys", wanted | {"scopes": ["orders", "parties"]})

    assert problem(refused) == (403, "scope_missing")
    assert refused.json()["facts"] == {"scope": "orders"}
    assert Caller(small).post("/keys", wanted | {"scopes": ["parties"]}).status_code == 201


@pytest.mark.parametrize("lang", ["id", "en", "ja"])
def test_a_refusal_speaks_the_readers_language(world: World, lang: str) -> None:
    answer = Caller().get("/orders/o-nothing", **{"Accept-Language": lang})

    assert problem(answer) == (404, "not_visible")
    assert answer.headers["Content-Language"] == lang
    says = {one: Caller().get("/orders/x", **{"Accept-Language": one}).json()["detail"]
            for one in ("id", "en", "ja")}  # fmt: skip
    assert len(set(says.values())) == 3


def test_faults_of_form_and_of_rules_have_one_shape(host: Caller, body: dict[str, Any]) -> None:
    form = host.post("/orders", body | {"n_places": "many", "colour": "red", "hourly": 1.5})
    rule = host.post("/orders", body | {"departs_on": "2027-11-02", "months": 999})
    empty = host.post("/orders", {})

    assert problem(form) == problem(rule) == problem(empty) == (422, "look_at_fields")
    assert {name: one["code"] for name, one in form.json()["faults"].items()} == {
        "n_places": "field_unusable", "colour": "field_unknown", "hourly": "field_unusable",
    }  # fmt: skip
    assert {name: one["code"] for name, one in rule.json()["faults"].items()} == {
        "departs_on": "first_of_month", "months": "months_out_of_range",
    }  # fmt: skip
    assert empty.json()["faults"]["n_places"]["code"] == "field_needed"


def test_what_is_no_call_is_a_problem_too(host: Caller, world: World) -> None:
    sent = {"Authorization": f"Bearer {host.key}"}
    client = Client(raise_request_exception=False, headers=sent)

    def post(text: str, kind: str = "application/json") -> Any:
        return client.post("/api/v1/orders", text, content_type=kind)

    assert problem(client.delete("/api/v1/orders")) == (405, "method_not_allowed")
    allowed = client.delete("/api/v1/orders").headers["Allow"]
    assert set(allowed.split(", ")) == {"GET", "POST"}
    assert problem(client.get("/api/v1/nowhere")) == (404, "no_such_address")
    assert problem(client.get("/api/v2/orders")) == (404, "no_such_address")
    assert problem(post("{")) == (400, "not_json")
    assert problem(post("[" * 100_000)) == (400, "not_json")
    assert problem(post("a=1", "text/plain")) == (415, "json_needed")
    assert problem(post('{"remark": "\\u0000"}')) == (400, "unusable_request")
    assert problem(client.get("/api/v1/orders?state=%00")) == (400, "unusable_request")
    with patch("django.conf.settings.DATA_UPLOAD_MAX_MEMORY_SIZE", 10):
        assert problem(post('{"remark": "longer"}')) == (413, "too_large")


def test_what_nobody_foresaw_says_nothing_about_itself(host: Caller) -> None:
    with patch("rantau.api.v1.orders.order_list", side_effect=RuntimeError("password=x")):
        answer = host.get("/orders")

    assert problem(answer) == (500, "broken")
    assert "password" not in answer.content.decode()


def test_a_call_sent_again_has_one_effect_and_the_same_answer(
    host: Caller, body: dict[str, Any]
) -> None:
    before = JobOrder.objects.count()
    key = {"Idempotency-Key": "7f9c-1"}

    first, again = host.post("/orders", body, **key), host.post("/orders", body, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert json.loads(first.content) == json.loads(again.content)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert JobOrder.objects.count() == before + 1
    other = host.post("/orders", body | {"n_places": 6}, **key)
    assert problem(other) == (422, "idempotency_key_reused")
    assert problem(host.post("/keys", body, **key)) == (422, "idempotency_key_reused")


def test_a_key_of_a_repeat_belongs_to_its_person(world: World, body: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "shared"}
    Caller(world.keys["host"]).post("/orders", body, **key)

    answer = Caller(world.keys["partner"]).post(
        "/orders", body | {"host": world.refs["host"]}, **key
    )

    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (201, False)


def test_a_key_that_may_do_less_gets_no_answer_of_one_that_may_do_more(
    world: World, host: Caller, body: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": "k"}
    _, reading = key_of(world.actors["host"], "read")
    first = host.post("/orders", body, **key)

    answer = Caller(reading).post("/orders", body, **key)

    assert problem(answer) == (422, "idempotency_key_reused")
    assert first.json()["ref"] not in answer.content.decode()
    assert problem(Caller(reading).post("/orders", body)) == (403, "scope_missing")


def test_a_put_that_is_sent_again_has_one_effect_too(world: World, host: Caller) -> None:
    path, key = f"/orders/{world.refs['draft']}", {"Idempotency-Key": "p"}
    body = TERMS | {"memorandum": world.refs["memorandum"], "version": 1}

    first, again = (host("PUT", path, body, **key) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_refusal_is_not_kept_and_may_be_sent_again(host: Caller, body: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "k"}

    assert host.post("/orders", body | {"months": 999}, **key).status_code == 422
    assert not Repeat.objects.exists()
    assert host.post("/orders", body, **key).status_code == 201
    assert problem(host.post("/orders", body, **{"Idempotency-Key": "x" * 65})) == (
        422, "idempotency_key_unusable",
    )  # fmt: skip


def test_effect_and_answer_are_stored_together_or_not_at_all(
    host: Caller, body: dict[str, Any]
) -> None:
    before = JobOrder.objects.count()
    with patch("rantau.journey.trail.actions.remember_answer", side_effect=RuntimeError):
        answer = host.post("/orders", body, **{"Idempotency-Key": "k"})

    assert answer.status_code == 500
    assert (JobOrder.objects.count(), Repeat.objects.count()) == (before, 0)


def test_a_secret_is_said_once_and_not_kept_with_the_answer(host: Caller) -> None:
    wanted = {"name": "n", "scopes": ["read"], "expires_on": "2027-01-01"}
    key = {"Idempotency-Key": "k"}

    first, again = host.post("/keys", wanted, **key), host.post("/keys", wanted, **key)

    assert first.json()["secret"].startswith("rk_")
    assert again.json() == first.json() | {"secret": None}
    assert first.json()["secret"] not in Repeat.objects.get().answer


def test_answers_are_forgotten_after_thirty_days(host: Caller, body: dict[str, Any]) -> None:
    host.post("/orders", body, **{"Idempotency-Key": "k"})

    assert sweep(NOW + ANSWERS_KEPT) == {"answers_forgotten": 0}
    assert sweep(NOW + ANSWERS_KEPT + timedelta(seconds=1)) == {"answers_forgotten": 1}


def test_forms_of_pages_use_the_same_memory(world: World) -> None:
    acts = []

    def act() -> Answer:
        acts.append(1)
        return Answer(302, location="/somewhere")

    asked = asked_by(world.actors["host"], "idem-1", b"/form", b"a=1")
    answers = [once(asked=asked, act=act, now=NOW) for _ in range(2)]

    assert (answers[0], len(acts)) == (answers[1], 1)
    other_hat = replace(world.actors["host"], organisation_ref="g-other")
    with pytest.raises(BadInput, match="idempotency_key_reused"), atomic():
        once(asked=asked_by(other_hat, "idem-1", b"/form", b"a=1"), act=act, now=NOW)
    with pytest.raises(BadInput, match="idempotency_key_reused"), atomic():
        once(asked=asked_by(world.actors["host"], "idem-1", b"/f", b""), act=act, now=NOW)


def test_who_saw_an_older_version_changes_nothing(world: World, host: Caller) -> None:
    path = f"/orders/{world.refs['draft']}"
    tag = host.get(path).headers["ETag"]
    body = TERMS | {"memorandum": world.refs["memorandum"]}

    changed = host("PUT", path, body, **{"If-Match": tag})

    assert (tag, changed.json()["version"]) == ('"1"', 2)
    assert problem(host("PUT", path, body, **{"If-Match": tag})) == (412, "changed_meanwhile")
    assert problem(host("PUT", path, body | {"version": 1})) == (409, "changed_meanwhile")
    assert problem(host("PUT", path, body)) == (422, "look_at_fields")


def test_too_many_calls_wait(world: World, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.RANTAU = replace(settings.RANTAU, proxies=1)
    monkeypatch.setattr("rantau.api.limits.PER_KEY", 2)
    host, partner = Caller(world.keys["host"]), Caller(world.keys["partner"])

    answers = [host.get("/me") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert problem(answers[2]) == (429, "too_many_requests")
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert partner.get("/me").status_code == 200
    monkeypatch.setattr("rantau.api.limits.PER_ADDRESS", 5)
    assert [Caller().get("/orders").status_code for _ in range(2)] == [200, 429]
    elsewhere = {"X-Forwarded-For": "10.1.1.1, 203.0.113.9"}
    assert Caller().get("/orders", **elsewhere).status_code == 200


def test_a_key_that_opens_nothing_counts_for_its_address_and_leaves_no_trace(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("rantau.api.limits.PER_ADDRESS", 3)

    with django_assert_num_queries(3):  # one look for each key
        answers = [Caller(f"rk_{n}").get("/orders").status_code for n in range(4)]

    assert answers == [401, 401, 401, 429]
    assert len(limits.COUNTS.asked) == 1


def test_a_minute_later_the_counts_begin_anew() -> None:
    counts = limits.Counts()

    assert [counts.add("a", 1), counts.add("a", 1), counts.add("a", 2)] == [1, 2, 1]


@pytest.mark.parametrize("path", ["/orders", "/classes", "/memoranda", "/promises"])
def test_a_list_ends_at_fifty_and_a_page_is_a_number(world: World, path: str) -> None:
    partner = Caller(world.keys["partner"])
    first = partner.get(path).json()

    assert (first["page"], first["n_pages"]) == (1, 1)
    assert partner.get(f"{path}?page=2").json() == first | {"rows": [], "page": 2}
    assert problem(partner.get(f"{path}?page=0")) == (422, "look_at_fields")
    assert problem(partner.get(f"{path}?page=10001")) == (422, "look_at_fields")
