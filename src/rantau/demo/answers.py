"""How centres answer the lived-in country's plan, and what they have taught since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rantau.base.actor import Actor
from rantau.journey.training import actions as training
from rantau.journey.training.queries import ClassFilter, class_list

if TYPE_CHECKING:
    from rantau.demo.world import Cast, World
    from rantau.journey.training.models import ClassPlan, TrainingClass

FOR_THE_TOUR = 2


def answer_classes(world: World, cast: Cast, plan: ClassPlan, now: datetime) -> None:
    """Let centres accept, decline, counter and leave open; teach what has begun, slip one."""
    desks = {desk.organisation_id: desk for desk in cast.centres}
    n_waiting = 0
    for number, one in enumerate(plan.classes.order_by("starts_on", "pk")):
        desk, at = desks[one.centre_id], world.at(14 + number % 9)
        lately = now - timedelta(days=2 + number % 9)
        if desk is cast.centres[0] and one.starts_on > now.date() and n_waiting < FOR_THE_TOUR:
            n_waiting += 1  # whoever signs in as the first centre finds something to answer
            _ask_again(cast, desk, one, (at, lately))
        elif one.starts_on > now.date() and number % 12 == 3:
            reason = "Instruktur pindah tugas"
            training.decline_class(
                actor=desk, ref=one.ref, version=one.version, reason=reason, now=at
            )
        elif one.starts_on > now.date() and number % 12 == 7:
            _counter(desk, one, lately)
        elif one.starts_on > now.date() and number % 12 == 11:
            _ask_again(cast, desk, one, (at, lately))
        else:
            training.accept_class(actor=desk, ref=one.ref, version=one.version, now=at)
            _teach(world, desk, one, now)
    _slip_one(cast, now)


def _counter(desk: Actor, one: TrainingClass, at: datetime) -> TrainingClass:
    return training.counter_class(
        actor=desk, ref=one.ref, version=one.version, starts_on=one.starts_on,
        n_seats=max(one.n_seats - 4, 1), reason="Ruang kecil", now=at,
    )  # fmt: skip


def _ask_again(
    cast: Cast, desk: Actor, one: TrainingClass, when: tuple[datetime, datetime]
) -> None:
    """Let a centre propose fewer seats, and the ministry ask for all of them lately."""
    countered = _counter(desk, one, when[0])
    reason = "Pesanan tetap membutuhkan semua kursi"
    training.insist_class(
        actor=cast.officer, ref=one.ref, version=countered.version, reason=reason, now=when[1]
    )


def _teach(world: World, desk: Actor, one: TrainingClass, now: datetime) -> None:
    """Open a class whose month has come, and finish one whose months are over."""
    start = datetime(one.starts_on.year, one.starts_on.month, 1, 2, tzinfo=UTC)
    if start <= now:
        training.open_class(actor=desk, ref=one.ref, version=one.version + 1, now=start)
    if start + timedelta(days=31 * one.programme.months) <= now:
        _finish(world, desk, one.ref, one.version + 2, now - timedelta(days=3))


def _finish(world: World, desk: Actor, ref: str, version: int, at: datetime) -> None:
    one = training.finish_class(actor=desk, ref=ref, version=version, now=at)
    for gate in world.country.rates.gates("after"):
        passed = sum(world.random.random() < 0.93 for _ in range(one.n_seats))
        training.record_result(
            actor=desk, ref=ref, gate=gate, n_entered=one.n_seats, n_passed=passed, now=at
        )


def _slip_one(cast: Cast, now: datetime) -> None:
    for desk in cast.centres:
        found = class_list(actor=desk, wanted=ClassFilter(state="accepted"), now=now).rows
        if found:
            row = found[0]
            training.slip_class(
                actor=desk, ref=row.ref, version=row.version, months=6,
                reason="Gedung diperbaiki", now=now - timedelta(days=1),
            )  # fmt: skip
            return
