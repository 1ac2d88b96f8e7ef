"""The first people of an installation, and the last word about who belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.transaction import atomic

from rantau.base.actor import SYSTEM, Door
from rantau.base.errors import NotVisible
from rantau.journey.parties import actions
from rantau.journey.parties.queries.members import hats_of, memberships_of, person_by_email

OPERATOR = replace(SYSTEM, door=Door.CLI)


@dataclass(frozen=True)
class Newcomer:
    """Who is to be added where. `ministry`: the name under which it is registered, if it is new."""

    email: str
    name: str
    organisation: str
    password: str
    ministry: str = ""


@atomic
def add_administrator(one: Newcomer, *, now: datetime) -> None:
    """Open an account with an administrator's hat, and the ministry's entry where it is new."""
    if one.ministry:
        facts = actions.OrganisationFacts("ministry", one.organisation, one.ministry, "ID")
        actions.register_organisation(actor=OPERATOR, facts=facts, now=now)
    person = person_by_email(one.email) or actions.create_person(
        actor=OPERATOR, facts=actions.PersonFacts(one.email, one.name, one.password), now=now
    )
    actions.add_member(
        actor=OPERATOR, person=person, organisation=_organisation(one.organisation),
        is_admin=True, now=now,
    )  # fmt: skip


def _organisation(code: str) -> Any:
    # By the app's registry: tables are imported on the road only.
    table: Any = apps.get_model("journey", "Organisation")
    organisation = table.objects.visible_to(OPERATOR).filter(code=code).first()
    if organisation is None:
        raise NotVisible("no_organisation", organisation=code)
    return organisation


def hats() -> Iterator[tuple[str, str, str]]:
    """Yield address, role and organisation of everybody who belongs somewhere."""
    people: Any = get_user_model().objects
    for person in people.visible_to(OPERATOR).order_by("pk").iterator():
        for hat in hats_of(person.pk):
            yield person.email, hat.role, hat.organisation


@atomic
def end_all(email: str, *, now: datetime) -> int:
    """Take every hat of a person away; a session or key of theirs can do nothing more."""
    person = person_by_email(email)
    if person is None:
        raise NotVisible("no_user", email=email)
    found = memberships_of(person.pk)
    for ref in found:
        actions.end_membership(actor=OPERATOR, ref=ref, now=now)
    return len(found)
