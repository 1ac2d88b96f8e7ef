"""Calls that Schemathesis makes up from the description, as each role and as anybody."""

from collections.abc import Iterable
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db.transaction import atomic, set_rollback
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rantau.api.v1.api import api
from tests.api.world import ROLES, World
from tests.night import NIGHT, note, sized

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise(83),
    pytest.mark.usefixtures("one_connection"),
]

CASES = sized(3, 120)
"""For each call and caller."""
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
PATHS = {
    "organisations": "host", "licences": "licence", "memberships": "membership_host",
    "invitations": "invitation_host", "keys": "spare_host", "webhooks": "webhook_host",
    "memoranda": "memorandum", "promises": "promise_partner_memorandum", "orders": "order",
    "plans": "plan", "classes": "class", "capacity": "capacity", "closures": "closure",
}  # fmt: skip


def operations() -> Iterable[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    found: Any
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_no_made_up_call_breaks_the_service_or_its_description(
    role: str, worlds: list[World]
) -> None:
    headers = {"Accept-Encoding": "identity"}
    if role:
        headers["Authorization"] = f"Bearer {worlds[0].keys[role]}"
    n_made = n_done = 0
    for operation in operations():
        answers = made_up(operation, worlds[0], headers)
        n_made, n_done = n_made + len(answers), n_done + sum(one < 300 for one in answers)

    assert n_made >= CASES * len(api.get_openapi_schema()["paths"])
    assert n_done > 10, "calls that go through are among them"
    note(calls=n_made, went_through=n_done)


def made_up(operation: Any, world: World, headers: dict[str, str]) -> list[int]:
    """Make some calls of one operation, every second one on an object that is there."""
    answers: list[int] = []
    name = PATHS.get(operation.path.split("/v1/")[-1].strip("/").split("/")[0], "")

    @settings(
        max_examples=CASES, deadline=None, database=None, derandomize=not NIGHT,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        if len(answers) % 2 == 0 and name and "ref" in (case.path_parameters or {}):
            case.path_parameters["ref"] = world.refs[name]
        with atomic():
            answer = case.call(headers=headers)
            set_rollback(True)
        answers.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    one()
    return answers
