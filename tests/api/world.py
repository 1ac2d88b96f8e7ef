"""Two worlds that share nothing but the ministry, and a key with every scope for each role."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.journey.orders import actions as orders
from rantau.journey.orders.queries import Terms
from rantau.journey.parties import actions as parties
from rantau.journey.parties.models import Membership, Organisation
from rantau.journey.parties.queries import actor_in_hat
from rantau.journey.trail.actions import make_checkpoint
from rantau.journey.training import actions as training
from rantau.journey.training.models import ClassPlan

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
YEAR_LATER = date(2027, 11, 20)
ROLES = ("ministry", "partner", "host", "training_centre")


@dataclass
class World:
    """One consortium with its host, one centre, and everything that hangs on them."""

    letter: str
    actors: dict[str, Actor] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """Lawful terms for 20 welders in Aichi."""
        return Terms(
            memorandum=self.refs["memorandum"], occupation="ME01", n_places=20, place="JP-23",
            departs_on=date(2027, 10, 1), months=36, regime="esd", hourly=1250,
            hours_per_month=168, deductions=40000, lodging_m2=Decimal("6.5"),
            remark=f"secret-{self.letter}",
        )  # fmt: skip


def person(organisation: Organisation, name: str) -> Actor:
    """Join somebody as an administrator."""
    facts = parties.PersonFacts(f"{name}@{organisation.code.lower()}.example", name.title(), "")
    made = parties.create_person(actor=SYSTEM, facts=facts, now=NOW)
    parties.add_member(actor=SYSTEM, person=made, organisation=organisation, is_admin=True, now=NOW)
    found = actor_in_hat(made.pk, None, door=Door.WEB, fresh_at=NOW)
    assert found is not None
    return found


def key_of(actor: Actor, *scopes: str) -> tuple[str, str]:
    """Make a key, by default with every scope; returns ref and secret."""
    row, secret = parties.create_key(
        actor=actor, name="k", scopes=scopes or parties.SCOPES, expires_on=YEAR_LATER, now=NOW
    )
    return row.ref, secret


def organisation(kind: str, code: str, **facts: Any) -> Organisation:
    """Register an organisation."""
    country = "JP" if kind in ("partner", "host") else "ID"
    given = {"name": f"Name {code}", "country": country} | facts
    wanted = parties.OrganisationFacts(kind=kind, code=code, **given)
    return parties.register_organisation(actor=SYSTEM, facts=wanted, now=NOW)


def nation() -> tuple[Organisation, Actor]:
    """Make the ministry, its chief, and what plans start from."""
    ministry = organisation("ministry", "KEMNAKER")
    chief = person(ministry, "chief")
    programme = training.ProgrammeFacts("ME01", 4, "room", "skill", "ja", "", 150_000_000)
    training.keep_programme(actor=chief, facts=programme, now=NOW)
    for gate, rate, counts in (("interview", "0.8", "before"), ("language", "0.9", "after")):
        facts = training.GateFacts(gate, Decimal(rate), counts)
        training.keep_rate(actor=chief, facts=facts, now=NOW)
    steps = [("matching", 1), ("visa", 3)]
    training.keep_lead_steps(actor=chief, destination="JP", steps=steps, now=NOW)
    return ministry, chief


def build(letter: str, ministry: Organisation, chief: Actor) -> World:
    """Build one world, up to an approved order."""
    world = World(letter)
    made = world.organisations
    made["ministry"] = ministry
    made["partner"] = organisation("partner", f"WFG-{letter}")
    made["host"] = organisation(
        "host", f"HOST-{letter}", place="JP-23", partner_ref=made["partner"].ref
    )
    made["training_centre"] = organisation("training_centre", f"BLK-{letter}", place="32")
    for role in ROLES:
        actor = person(made[role], f"{role}-{letter}".replace("_", "-").lower())
        world.actors[role] = actor
        world.refs[f"key_{role}"], world.keys[role] = key_of(actor)
        world.refs[role] = made[role].ref
    world.refs["newcomer"] = organisation("host", f"NEW-{letter}").ref
    _parties(world, chief)
    _orders(world, chief)
    has = (("rooms", "room"), ("instructors", "skill"), ("language_teachers", "ja"))
    rows = [training.CapacityFacts(kind, what, 1) for kind, what in has]
    centre = world.actors["training_centre"]
    kept = training.keep_capacity(actor=centre, rows=rows, now=NOW)
    world.refs["capacity"] = kept[0].ref
    closure = training.add_closure(
        actor=centre, starts_on=date(2029, 1, 1), ends_on=date(2029, 1, 1),
        reason=f"secret-{letter}", now=NOW,
    )  # fmt: skip
    world.refs["closure"] = closure.ref
    return world


def _parties(world: World, chief: Actor) -> None:
    licence = parties.add_licence(
        actor=chief, organisation=world.refs["partner"], number=f"L-{world.letter}",
        valid_from=TODAY, valid_until=YEAR_LATER, now=NOW,
    )  # fmt: skip
    world.refs["licence"] = licence.ref
    officer = person(world.organisations["ministry"], f"officer-{world.letter}".lower())
    world.refs["officer"] = Membership.objects.get(person_id=officer.person_id).ref
    for role in ROLES[1:]:
        actor = world.actors[role]
        colleague = person(world.organisations[role], f"second-{role}".replace("_", "-"))
        membership = Membership.objects.get(person_id=colleague.person_id)
        invitation, _ = parties.invite_member(
            actor=actor, email=f"new-{role}@x.example", is_admin=False, now=NOW
        )
        webhook, _ = parties.add_webhook(actor=actor, url="https://x.example", events=[], now=NOW)
        spare, _ = key_of(actor)
        world.refs |= {
            f"membership_{role}": membership.ref, f"invitation_{role}": invitation.ref,
            f"webhook_{role}": webhook.ref, f"spare_{role}": spare,
        }  # fmt: skip


def _orders(world: World, chief: Actor) -> None:
    for name in ("memorandum", "unsigned"):
        facts = orders.MemorandumFacts(
            partner=world.refs["partner"], number=f"MoU-{name}-{world.letter}",
            title=f"title-{name}-{world.letter}", destination="JP", starts_on=date(2026, 6, 29),
            ends_on=date(2031, 6, 28), places_by_year={2027: 100, 2028: 400},
        )  # fmt: skip
        row = orders.draft_memorandum(actor=chief, facts=facts, now=NOW)
        world.refs[name] = row.ref
        for side in ("ministry", "partner"):
            promise = orders.add_promise(
                actor=chief, memorandum=row.ref, given_by=side, text="t", owner="o",
                due_on=YEAR_LATER, now=NOW,
            )  # fmt: skip
            world.refs[f"promise_{side}_{name}"] = promise.ref
    officer = world.actors["ministry"]
    orders.sign_memorandum(actor=officer, ref=world.refs["memorandum"], signed_on=TODAY, now=NOW)
    host = world.actors["host"]
    order = orders.draft_order(actor=host, terms=world.terms, now=NOW)
    order = orders.submit_order(actor=host, ref=order.ref, version=1, now=NOW)
    order = orders.check_order(actor=chief, ref=order.ref, version=order.version, now=NOW)
    order = orders.approve_order(actor=officer, ref=order.ref, version=order.version, now=NOW)
    world.refs["order"] = order.ref
    draft = orders.draft_order(actor=host, terms=world.terms, now=NOW)
    world.refs["draft"] = draft.ref


def plan_for(worlds: list[World], chief: Actor) -> None:
    """Compute and adopt a plan of both worlds; names one class of each centre."""
    training.keep_forecast(
        actor=chief, supply=[("32", date(2027, 1, 1), 500)],
        travel=[("32", f"BLK-{w.letter}", 100_000) for w in worlds], now=NOW,
    )  # fmt: skip
    spare, plan = (_checked_plan(chief) for _ in range(2))
    spare.version = 50
    spare.save()
    officer = worlds[0].actors["ministry"]
    training.adopt_plan(actor=officer, ref=plan.ref, version=plan.version, now=NOW)
    for world in worlds:
        centre = world.organisations["training_centre"]
        first = plan.classes.filter(centre=centre).order_by("starts_on", "pk").first()
        assert first is not None, "both centres are needed"
        world.refs["class"] = first.ref
        world.refs |= {"plan": plan.ref, "spare_plan": spare.ref}
    make_checkpoint(actor=SYSTEM, now=NOW)


def _checked_plan(chief: Actor) -> ClassPlan:
    asked = training.request_plan(actor=chief, name="plan", time_limit_s=10, now=NOW)
    plan = training.compute_plan(ref=asked.ref, clock=lambda: NOW)
    return training.check_plan(actor=chief, ref=plan.ref, version=plan.version, now=NOW)
