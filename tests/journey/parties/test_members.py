from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.base.errors import BadInput, NotAllowed, NotVisible, RuleBroken
from rantau.journey.parties.actions import (
    OrganisationFacts,
    accept_as,
    accept_invitation,
    add_licence,
    add_webhook,
    confirm_membership,
    create_key,
    end_membership,
    invite_first_member,
    invite_member,
    register_organisation,
    start_webhook,
    stop_webhook,
    withdraw_invitation,
)
from rantau.journey.parties.models import Invitation, Membership, Organisation, Person, Webhook
from rantau.journey.parties.queries import actor_for_key, actor_in_hat, team_page
from rantau.journey.parties.tasks import sweep
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


Act = Callable[[Actor, datetime], Any]


def hook_of(actor: Actor) -> Webhook:
    return Webhook.objects.get(membership__person_id=actor.person_id)


GRAVE: dict[str, Act] = {
    "invite a member": lambda who, now: invite_member(
        actor=who, email="x@x.example", is_admin=True, now=now
    ),
    "withdraw an invitation": lambda who, now: withdraw_invitation(
        actor=who, ref=Invitation.objects.get().ref, now=now
    ),
    "end a membership": lambda who, now: end_membership(
        actor=who, ref=Membership.objects.get(person__name="Eko").ref, now=now
    ),
    "add a webhook": lambda who, now: add_webhook(
        actor=who, url="https://y.example", events=[], now=now
    ),
    "stop a webhook": lambda who, now: stop_webhook(actor=who, ref=hook_of(who).ref, now=now),
}


@pytest.mark.parametrize("act", GRAVE)
def test_a_stolen_session_changes_nothing_of_a_team(
    act: str, partner: Organisation, partner_desk: Actor, join: Join, now: datetime
) -> None:
    join(partner, "eko")
    invite_member(actor=partner_desk, email="new@x.example", is_admin=False, now=now)
    add_webhook(actor=partner_desk, url="https://x.example", events=[], now=now)
    later = now + timedelta(minutes=6)

    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        GRAVE[act](partner_desk, later)

    GRAVE[act](replace(partner_desk, fresh_at=later), later)


def test_the_first_member_of_an_organisation_is_invited_after_a_fresh_sign_in(
    officer: Actor, partner: Organisation, now: datetime
) -> None:
    later = now + timedelta(minutes=6)
    with pytest.raises(RuleBroken, match="fresh_sign_in_needed"):
        invite_first_member(actor=officer, organisation=partner.ref, email="x@x.example", now=later)


def joins(officer: Actor, email: str, now: datetime, *, is_admin: bool = False) -> Membership:
    _, code = invite_member(actor=officer, email=email, is_admin=is_admin, now=now)
    return accept_invitation(code=code, name="C", password="x" * 12, language="id", now=now)


def test_an_administrator_alone_brings_no_second_officer_into_a_ministry(
    officer: Actor, ministry: Organisation, join: Join, register: Register, now: datetime
) -> None:
    second = join(ministry, "dian", is_admin=True)
    waiting = joins(officer, "puppet@x.example", now)

    assert waiting.state == "waiting"
    assert actor_in_hat(waiting.person_id, None, door=Door.WEB) is None
    foreign = member_of(join(register("host", "YAMADA"), "yuki"))
    with pytest.raises(NotAllowed, match="not_your_move"):
        confirm_membership(actor=second, ref=foreign.ref, now=now)
    with pytest.raises(RuleBroken, match="second_person_needed"):
        confirm_membership(actor=officer, ref=waiting.ref, now=now)
    assert confirm_membership(actor=second, ref=waiting.ref, now=now).state == "active"
    assert actor_in_hat(waiting.person_id, None, door=Door.WEB) is not None


def test_nor_after_the_other_administrator_was_removed(
    officer: Actor, ministry: Organisation, join: Join, now: datetime
) -> None:
    second = join(ministry, "dian", is_admin=True)
    end_membership(actor=officer, ref=member_of(second).ref, now=now)

    assert joins(officer, "puppet@x.example", now).state == "waiting"


def test_nor_by_a_second_ministry(officer: Actor, now: datetime) -> None:
    facts = OrganisationFacts("ministry", "KEMNAKER-2", "Second", "ID")

    with pytest.raises(BadInput, match="unknown_kind"):
        register_organisation(actor=officer, facts=facts, now=now)


def test_who_waits_may_be_refused_and_elsewhere_nobody_waits(
    officer: Actor, ministry: Organisation, partner_desk: Actor, join: Join, now: datetime
) -> None:
    join(ministry, "dian", is_admin=True)
    waiting = joins(officer, "puppet@x.example", now)

    assert end_membership(actor=officer, ref=waiting.ref, now=now).state == "ended"
    assert joins(partner_desk, "new@x.example", now).state == "active"
    assert joins(partner_desk, "newer@x.example", now, is_admin=True).state == "active"


def test_a_known_person_accepts_as_themself_and_belongs_once(
    officer: Actor, partner_desk: Actor, now: datetime
) -> None:
    email = Person.objects.get(pk=officer.person_id).email
    codes = [
        invite_member(actor=partner_desk, email=email, is_admin=False, now=now)[1] for _ in range(2)
    ]

    with pytest.raises(BadInput, match="email_taken"):
        accept_invitation(code=codes[0], name="X", password="x" * 12, language="id", now=now)
    with pytest.raises(NotAllowed, match="other_person_invited"):
        accept_as(person_id=partner_desk.person_id, code=codes[0], now=now)
    assert accept_as(person_id=officer.person_id, code=codes[0], now=now).role == "partner"
    with pytest.raises(RuleBroken, match="already_member"):
        accept_as(person_id=officer.person_id, code=codes[1], now=now)


def test_an_invitation_that_nobody_accepted_lapses(officer: Actor, now: datetime) -> None:
    invitation, _ = invite_member(actor=officer, email="c@x.example", is_admin=False, now=now)
    late = now + timedelta(days=14)

    assert sweep(late - timedelta(seconds=1))["invitations_lapsed"] == 0
    assert [sweep(late)["invitations_lapsed"] for _ in range(2)] == [1, 0]
    invitation.refresh_from_db()
    assert invitation.state == "lapsed"


def test_a_webhook_stops_with_its_maker_and_another_administrator_starts_it(
    partner: Organisation, partner_desk: Actor, join: Join, now: datetime
) -> None:
    other = join(partner, "eko", is_admin=True)
    hook, _ = add_webhook(actor=other, url="https://x.example", events=[], now=now)

    end_membership(actor=partner_desk, ref=member_of(other).ref, now=now)
    hook.refresh_from_db()
    stopped = hook.state
    started = start_webhook(actor=partner_desk, ref=hook.ref, now=now)

    assert (stopped, started.state) == ("stopped", "active")
    assert started.membership_id == member_of(partner_desk).pk


def test_an_operator_ends_somebody_who_is_not_the_last(
    officer: Actor, second_officer: Actor, now: datetime
) -> None:
    ref = member_of(second_officer).ref

    assert end_membership(actor=SYSTEM, ref=ref, now=now).state == "ended"
