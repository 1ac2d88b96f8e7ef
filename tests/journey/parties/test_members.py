from datetime import datetime, timedelta

import pytest

from rantau.base.actor import Actor, Door
from rantau.base.errors import BadInput, NotVisible, RuleBroken
from rantau.journey.parties.actions import (
    accept_invitation,
    add_licence,
    create_key,
    end_membership,
    invite_member,
)
from rantau.journey.parties.models import Membership, Organisation
from rantau.journey.parties.queries import actor_for_key, actor_in_hat, team_page
from tests.journey.conftest import Join, Register

pytestmark = pytest.mark.promise(91)


def member_of(actor: Actor) -> Membership:
    return Membership.objects.get(person_id=actor.person_id)


def test_an_administrator_invites_and_removes(officer: Actor, now: datetime) -> None:
    _, code = invite_member(actor=officer, email="Citra@x.example", is_admin=False, now=now)
    membership = accept_invitation(
        code=code, name="Citra", password="a long password", language="id", now=now
    )
    citra = actor_in_hat(membership.person_id, None, door=Door.WEB)
    assert citra is not None
    assert citra.organisation_id == officer.organisation_id

    end_membership(actor=officer, ref=membership.ref, now=now)

    assert actor_in_hat(membership.person_id, None, door=Door.WEB) is None


def test_an_invitation_works_once_and_not_for_ever(officer: Actor, now: datetime) -> None:
    _, code = invite_member(actor=officer, email="c@x.example", is_admin=False, now=now)

    with pytest.raises(RuleBroken, match="invitation_over"):
        accept_invitation(
            code=code, name="C", password="x" * 12, language="id", now=now + timedelta(days=15)
        )
    accept_invitation(code=code, name="C", password="x" * 12, language="id", now=now)
    with pytest.raises(RuleBroken, match="invitation_over"):
        accept_invitation(code=code, name="C", password="x" * 12, language="id", now=now)


def test_somebody_who_is_no_administrator_changes_nobody(
    officer: Actor, second_officer: Actor, now: datetime
) -> None:
    with pytest.raises(RuleBroken, match="administrator_needed"):
        invite_member(actor=second_officer, email="x@x.example", is_admin=False, now=now)
    with pytest.raises(RuleBroken, match="administrator_needed"):
        end_membership(actor=second_officer, ref=member_of(officer).ref, now=now)


def test_the_last_administrator_stays(officer: Actor, now: datetime) -> None:
    with pytest.raises(RuleBroken, match="last_administrator"):
        end_membership(actor=officer, ref=member_of(officer).ref, now=now)
    assert member_of(officer).state == "active"


def test_another_organisations_people_are_not_there(
    register: Register, join: Join, officer: Actor, partner: Organisation, now: datetime
) -> None:
    other = join(register("host", "YAMADA"), "yuki", is_admin=True)
    stranger = join(partner, "saki", is_admin=True)

    assert [m.name for m in team_page(actor=other).members] == ["Yuki"]
    with pytest.raises(NotVisible):
        end_membership(actor=other, ref=member_of(stranger).ref, now=now)


def test_a_key_acts_as_its_member_until_the_hat_is_taken(
    officer: Actor, second_officer: Actor, now: datetime
) -> None:
    later = now.date() + timedelta(days=30)
    key, secret = create_key(
        actor=second_officer, name="desk", scopes=["read"], expires_on=later, now=now
    )
    actor = actor_for_key(secret, now.date())
    assert actor is not None
    assert (actor.person_id, actor.scopes) == (second_officer.person_id, frozenset(["read"]))
    assert actor_for_key(secret + "x", now.date()) is None
    assert actor_for_key(secret, later + timedelta(days=1)) is None

    end_membership(actor=officer, ref=member_of(second_officer).ref, now=now)

    assert actor_for_key(secret, now.date()) is None
    key.refresh_from_db()
    assert key.state == "revoked"


def test_a_key_is_made_after_a_fresh_sign_in_only(officer: Actor, now: datetime) -> None:
    later = now + timedelta(minutes=6)
    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        create_key(actor=officer, name="x", scopes=["read"], expires_on=now.date(), now=later)
    with pytest.raises(BadInput, match="unknown_scope"):
        create_key(actor=officer, name="x", scopes=["all"], expires_on=now.date(), now=now)


@pytest.mark.promise(95)
def test_a_licence_needs_a_fresh_sign_in(
    officer: Actor, partner: Organisation, now: datetime
) -> None:
    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        add_licence(
            actor=officer, organisation=partner.ref, number="L-9", valid_from=now.date(),
            valid_until=now.date(), now=now + timedelta(minutes=6),
        )  # fmt: skip
