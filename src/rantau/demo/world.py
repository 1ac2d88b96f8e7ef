"""A lived-in country for the service: the synthetic one, almost a year into its programme.

Everything goes through the use cases, at the times at which it would have happened, so that the
journal, the lists and the numbers are those of a real installation. Every name is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.demo import orders, people
from rantau.demo.answers import answer_classes
from rantau.demo.country import Country
from rantau.demo.draws import Setting
from rantau.demo.orders import OrderLine
from rantau.journey.orders import actions as asking
from rantau.journey.orders.queries import Terms
from rantau.journey.parties import actions as parties
from rantau.journey.parties.queries import actor_in_hat
from rantau.journey.training import actions as training

if TYPE_CHECKING:
    from rantau.journey.orders.models import JobOrder, Memorandum
    from rantau.journey.parties.models import Organisation
    from rantau.journey.training.models import ClassPlan

AGO = timedelta(days=330)
"""How long the programme has run."""
PER_HOST = 3
RECENT = 6
"""Every so many-th order came in these days and waits for somebody."""
PLAN_S = 15
Told = Callable[[str], None]


@dataclass(frozen=True)
class Cast:
    """Who can be signed in as, one for each role, and the second officer."""

    officer: Actor
    second: Actor
    partner: Actor
    hosts: tuple[Actor, ...]
    centres: tuple[Actor, ...]


@dataclass
class World:
    """The country while it is being built; `now` moves forward."""

    country: Country
    began: datetime
    told: Told
    random: Random

    def at(self, days: float) -> datetime:
        """Return the moment so many days after the beginning."""
        return self.began + timedelta(days=days)


def build(setting: Setting, *, now: datetime, told: Told) -> Cast:
    """Build the country in an empty database."""
    began = (now - AGO).replace(hour=2, minute=30, second=0, microsecond=0)
    world = World(Country(setting), began, told, setting.stream("world"))
    told("cast")
    cast = _cast(world)
    told("memoranda")
    memorandum = _memoranda(world, cast, now)
    told("training")
    _training(world, cast)
    told("orders")
    asked = _orders(world, cast, memorandum)
    told("plan")
    plan = _plan(world, cast)
    told("classes")
    answer_classes(world, cast, plan, now)
    told("recent")
    _recent(world, cast, memorandum, asked, now)
    return cast


def _join(organisation: Organisation, name: str, at: datetime, *, is_admin: bool = True) -> Actor:
    email = f"{name.lower().replace(' ', '.')}@{organisation.code.lower()}.example"
    person = parties.create_person(actor=SYSTEM, facts=parties.PersonFacts(email, name), now=at)
    parties.add_member(
        actor=SYSTEM, person=person, organisation=organisation, is_admin=is_admin, now=at
    )
    found = actor_in_hat(person.pk, None, door=Door.CLI, fresh_at=at)
    assert found is not None
    return found


def _register(at: datetime, kind: str, code: str, name: str, **facts: str) -> Organisation:
    country = "ID" if kind in ("ministry", "training_centre") else "JP"
    known = {"country": country} | facts
    found = parties.OrganisationFacts(kind=kind, code=code, name=name, **known)
    return parties.register_organisation(actor=SYSTEM, facts=found, now=at)


def _cast(world: World) -> Cast:
    at = world.at(0)
    ministry = _register(at, "ministry", "KEMNAKER", "Kementerian Ketenagakerjaan (contoh)")
    officer = _join(ministry, "Ani Lestari", at)
    second = _join(ministry, "Budi Santoso", at, is_admin=False)
    partner = _register(
        at, "partner", "WFG", "World Forest Group (contoh)", name_local="WFG",
        place="JP-13",
    )  # fmt: skip
    _license(officer, partner, "KJ-2026-001", at, years=5)
    desk = _join(partner, "Sakura Mori", at)
    return Cast(
        officer, second, desk, tuple(_hosts(world, partner, at)), tuple(_centres(world, at))
    )


def _license(officer: Actor, one: Organisation, number: str, at: datetime, *, years: int) -> None:
    start = at.date()
    parties.add_licence(
        actor=officer, organisation=one.ref, number=number, valid_from=start,
        valid_until=start + timedelta(days=365 * years), now=at,
    )  # fmt: skip


def _hosts(world: World, partner: Organisation, at: datetime) -> Iterator[Actor]:
    names = ("Yamada", "Tanaka", "Sato", "Suzuki", "Ito", "Kato", "Mori", "Abe", "Ono", "Hara")
    works = ("Seisakusho", "Kensetsu", "Shokuhin", "Noen", "Kaigo", "Kogyo", "Suisan")
    for n in range(-(-len(world.country.orders) // PER_HOST)):
        name = f"{names[n % 10]} {works[n % 7]} {n + 1:02d} (contoh)"
        place = world.country.orders[n * PER_HOST].prefecture
        one = _register(at, "host", f"H-{n + 1:04d}", name, place=place, partner_ref=partner.ref)
        yield _join(one, f"Yuki {names[n % 10]}", at)


def _centres(world: World, at: datetime) -> Iterator[Actor]:
    firsts = ("Dewi", "Eko", "Fitri", "Gilang", "Hesti", "Indra", "Joko", "Kartika")
    for n, centre in enumerate(world.country.network.centres):
        invented = f"{centre.name.removesuffix(' (synthetic)')} (contoh)"
        name = centre.name if centre.is_real else invented
        one = _register(
            at, "training_centre", centre.ref, name, place=centre.province, regency=centre.regency
        )
        yield _join(one, f"{firsts[n % 8]} {n + 1:03d}", at)


def _memoranda(world: World, cast: Cast, now: datetime) -> Memorandum:
    at = world.at(1)
    first = at.date().replace(day=1)
    by_year = {first.year + n: 0 for n in range(6)}
    for line in world.country.orders:
        by_year[_departs(world, line).year] += line.places
    facts = asking.MemorandumFacts(
        partner=cast.partner.organisation_ref,
        number="MoU-WFG-01",
        title="Pemagangan di Jepang, World Forest Group",
        destination="JP",
        starts_on=first,
        ends_on=date(first.year + 5, 12, 31),
        places_by_year={year: max(n * 5 // 4, 10) for year, n in by_year.items()},
    )
    drafted = asking.draft_memorandum(actor=cast.officer, facts=facts, now=at)
    signed = asking.sign_memorandum(actor=cast.second, ref=drafted.ref, signed_on=at.date(), now=at)
    _promises(cast, signed, at, now)
    _qatar(world, cast, now)
    return signed


def _promises(cast: Cast, memorandum: Memorandum, at: datetime, now: datetime) -> None:
    given = (
        ("partner", "Peralatan las untuk tiga balai", "Mori, pelatihan", -60, "kept"),
        ("partner", "Kurikulum bahasa Jepang N4 untuk perawat lansia", "Mori, bahasa", -12, "open"),
        ("partner", "Penasihat berbahasa Indonesia di tiap prefektur", "Mori", 20, "reported"),
        ("ministry", "Pemeriksaan kesehatan sebelum kelas", "Bina Magang", 45, "open"),
        ("ministry", "Tempat uji JFT-Basic di Surabaya", "Bina Lattas", 150, "open"),
        ("ministry", "Hotline 24 jam untuk peserta", "Pelindungan", -30, "kept"),
    )  # fmt: skip
    side = {"partner": cast.partner, "ministry": cast.officer}
    other = {"partner": cast.officer, "ministry": cast.partner}
    for by, text, owner, days, state in given:
        one = asking.add_promise(
            actor=cast.officer, memorandum=memorandum.ref, given_by=by, text=text, owner=owner,
            due_on=(now + timedelta(days=days)).date(), now=at,
        )  # fmt: skip
        if state != "open":
            proof = "Berita acara serah terima, nomor contoh"
            asking.report_promise(actor=side[by], ref=one.ref, evidence=proof, now=at)
        if state == "kept":
            asking.answer_promise(actor=other[by], ref=one.ref, move="confirm", now=at)


def _qatar(world: World, cast: Cast, now: datetime) -> None:
    """Add a second partner whose memorandum ends soon and whose licence is suspended."""
    at = world.at(2)
    partner = _register(at, "partner", "DOHA-HC", "Doha Hospitality Council (contoh)", country="QA")
    _license(cast.officer, partner, "KJ-2026-002", at, years=2)
    ends = (now + timedelta(days=76)).date()
    facts = asking.MemorandumFacts(
        partner=partner.ref, number="MoU-QA-01", title="Pemagangan perhotelan di Qatar",
        destination="QA", starts_on=date(ends.year - 2, 1, 1), ends_on=ends,
        places_by_year={ends.year: 40},
    )  # fmt: skip
    drafted = asking.draft_memorandum(actor=cast.officer, facts=facts, now=at)
    asking.sign_memorandum(actor=cast.second, ref=drafted.ref, signed_on=at.date(), now=at)
    _join(partner, "Khalid Nasser", at)
    (licence,) = partner.licences.all()
    parties.move_licence(
        actor=cast.officer, ref=licence.ref, move="suspend",
        reason="fees_charged", now=world.at(120),
    )  # fmt: skip


def _training(world: World, cast: Cast) -> None:
    at, country = world.at(3), world.country
    for trade in country.trades:
        facts = training.ProgrammeFacts(
            trade.code, trade.months, trade.room, trade.skill, trade.language, trade.kit,
            trade.class_cost,
        )  # fmt: skip
        training.keep_programme(actor=cast.officer, facts=facts, now=at)
    for gate in country.rates.rows:
        rate = training.GateFacts(
            gate.gate, Decimal(gate.rate), gate.counts, gate.province, gate.programme
        )
        training.keep_rate(actor=cast.officer, facts=rate, now=at)
    training.keep_lead_steps(actor=cast.officer, destination="JP", steps=orders.STEPS, now=at)
    for centre, desk in zip(country.network.centres, cast.centres, strict=True):
        rows = list(_capacity(country, centre.ref))
        training.keep_capacity(actor=desk, rows=rows, now=at)
    training.keep_forecast(
        actor=cast.officer,
        supply=[(p, _month(world, when), n) for p, when, n in country.supply],
        travel=[(p, c, int(cost)) for p, c, cost in people.travel(country.network.centres)],
        now=at,
    )


def _capacity(country: Country, centre: str) -> Iterator[training.CapacityFacts]:
    found = country.network
    tables = (
        ("rooms", found.rooms),
        ("instructors", found.skills),
        ("language_teachers", found.languages),
        ("kits", found.kits),
    )
    for kind, counts in tables:
        for (where, what), count in sorted(counts.items()):
            if where == centre:
                yield training.CapacityFacts(kind, what, count)


def _month(world: World, number: int) -> date:
    """Move a month of the scenario so that its first one follows the beginning."""
    start = world.began.year * 12 + world.began.month
    moved = number - orders.FIRST_MONTH + start
    return date(moved // 12, moved % 12 + 1, 1)


def _departs(world: World, line: OrderLine) -> date:
    return _month(world, line.departs)


def _terms(world: World, line: OrderLine, memorandum: Memorandum) -> Terms:
    departs = _departs(world, line)
    return Terms(
        memorandum=memorandum.ref,
        occupation=line.trade.code,
        n_places=line.places,
        place=line.prefecture,
        departs_on=departs,
        months=36,
        regime="esd" if departs >= date(2027, 4, 1) else "titp",
        hourly=line.hourly,
        hours_per_month=line.hours_per_month,
        deductions=30_000 + 1_000 * (line.places % 15),
        lodging_m2=Decimal(50 + line.places % 20) / 10,
    )


def _orders(world: World, cast: Cast, memorandum: Memorandum) -> list[tuple[Actor, OrderLine]]:
    """Approve most orders early; returns those that come in these days."""
    late = []
    for n, line in enumerate(world.country.orders):
        host = cast.hosts[n // PER_HOST]
        if n % RECENT == 0:
            late.append((host, line))
            continue
        at = world.at(4 + n % 5)
        order = asking.draft_order(actor=host, terms=_terms(world, line, memorandum), now=at)
        _approve(cast, _submit(host, order, at), at + timedelta(days=1))
    return late


def _submit(host: Actor, order: JobOrder, at: datetime) -> JobOrder:
    return asking.submit_order(actor=host, ref=order.ref, version=order.version, now=at)


def _approve(cast: Cast, order: JobOrder, at: datetime) -> JobOrder:
    order = asking.check_order(actor=cast.officer, ref=order.ref, version=order.version, now=at)
    return asking.approve_order(actor=cast.second, ref=order.ref, version=order.version, now=at)


def _plan(world: World, cast: Cast) -> ClassPlan:
    at = world.at(12)
    asked = training.request_plan(
        actor=cast.officer, name="Rencana pertama", time_limit_s=PLAN_S, now=at
    )
    plan = training.compute_plan(ref=asked.ref, clock=lambda: at)
    plan = training.check_plan(actor=cast.officer, ref=plan.ref, version=plan.version, now=at)
    return training.adopt_plan(actor=cast.second, ref=plan.ref, version=plan.version, now=at)


def _recent(
    world: World,
    cast: Cast,
    memorandum: Memorandum,
    late: Sequence[tuple[Actor, OrderLine]],
    now: datetime,
) -> None:
    """Leave orders in every state that somebody has to do something about."""
    times = [now - timedelta(days=1 + n % 5, hours=n % 7) for n in range(len(late))]
    for n in sorted(range(len(late)), key=times.__getitem__):
        (host, line), at = late[n], times[n]
        terms = _terms(world, line, memorandum)
        if terms.departs_on <= (now + timedelta(days=60)).date():
            continue
        order = asking.draft_order(actor=host, terms=terms, now=at)
        if n % 5 == 3:
            continue
        order = _submit(host, order, at)
        if n % 5 == 2:
            asking.check_order(actor=cast.officer, ref=order.ref, version=order.version, now=at)
        elif n % 5 == 0:
            asking.return_order(
                actor=cast.second, ref=order.ref, version=order.version, now=at,
                flags={"deductions": "Tolong rinci: asrama berapa, makan berapa?"},
            )  # fmt: skip
