"""Many officers approve at once, and the memorandum has room for some of the orders only.

`race.py PROCESSES ORDERS`: prints how many places were promised, drawn, and what went wrong; and
the same for a twin on PostgreSQL that counts first and inserts then, in a table of its own.
"""
# ruff: noqa: PLC0415, T201 -- a program: Django is set up first

import json
import multiprocessing
import os
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

PER_ORDER, ROOM = 10, 50
NOW = datetime.now(UTC)
YEAR = NOW.year + 1


def office(kind: str, code: str, *people: str, **facts: str) -> tuple[Any, list[Any]]:
    from rantau.base.actor import SYSTEM, Door
    from rantau.journey.parties import actions as parties
    from rantau.journey.parties.queries import actor_in_hat

    country = "ID" if kind == "ministry" else "JP"
    told = parties.OrganisationFacts(kind, code, code, country, **facts)
    made = parties.register_organisation(actor=SYSTEM, facts=told, now=NOW)
    actors = []
    for name in people:
        person = parties.create_person(
            actor=SYSTEM, facts=parties.PersonFacts(f"{name}@x.example", name), now=NOW
        )
        parties.add_member(actor=SYSTEM, person=person, organisation=made, is_admin=True, now=NOW)
        actors.append(actor_in_hat(person.pk, None, door=Door.CLI, fresh_at=NOW))
    return made, actors


def set_up(n_orders: int) -> tuple[Any, list[tuple[str, int]]]:
    """Return the second officer with orders that wait for them, or a host with a memorandum."""
    from rantau.journey.orders import actions as asking
    from rantau.journey.parties.actions import add_licence

    _, (ani, budi) = office("ministry", "KEMNAKER", "ani", "budi")
    partner, _ = office("partner", "WFG", "saki", place="JP-13")
    today = NOW.date()
    add_licence(
        actor=ani, organisation=partner.ref, number="L-1", valid_from=today,
        valid_until=today + timedelta(days=3000), now=NOW,
    )  # fmt: skip
    facts = asking.MemorandumFacts(
        partner=partner.ref, number="M-1", title="Race", destination="JP", starts_on=today,
        ends_on=date(YEAR + 1, 12, 31), places_by_year={YEAR: ROOM},
    )  # fmt: skip
    drafted = asking.draft_memorandum(actor=ani, facts=facts, now=NOW)
    asking.sign_memorandum(actor=budi, ref=drafted.ref, signed_on=today, now=NOW)
    _, (yuki,) = office("host", "H-1", "yuki", place="JP-23", partner_ref=partner.ref)
    if n_orders == 0:
        return yuki, [(drafted.ref, 0)]
    return budi, [checked(yuki, ani, drafted.ref) for _ in range(n_orders)]


def checked(desk: Any, officer: Any, memorandum: str) -> tuple[str, int]:
    from rantau.journey.orders import actions as asking
    from rantau.journey.orders.queries import Terms

    terms = Terms(
        memorandum=memorandum, occupation="ME01", n_places=PER_ORDER, place="JP-23",
        departs_on=date(YEAR, 10, 1), months=36, regime="esd", hourly=1250, hours_per_month=168,
        deductions=40000, lodging_m2=Decimal("6.5"),
    )  # fmt: skip
    order = asking.draft_order(actor=desk, terms=terms, now=NOW)
    order = asking.submit_order(actor=desk, ref=order.ref, version=order.version, now=NOW)
    order = asking.check_order(actor=officer, ref=order.ref, version=order.version, now=NOW)
    return order.ref, order.version


def approve(actor: Any, order: tuple[str, int]) -> str:
    from rantau.base.errors import Refusal
    from rantau.journey.orders.actions import approve_order

    try:
        approve_order(actor=actor, ref=order[0], version=order[1], now=datetime.now(UTC))
    except Refusal as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001 -- counted
        return f"error:{type(error).__name__}"
    return "approved"


def count_then_insert(n: int) -> Any:
    """Return what looks right and is not: all have counted before the first one inserts."""
    from django.db import connection
    from django.db.transaction import atomic

    counted = multiprocessing.get_context("fork").Barrier(n, timeout=60)
    calls: list[Any] = []

    def act(_actor: Any, order: Any) -> str:
        calls.append(order)
        with atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM race_twin")
            if (cursor.fetchone()[0] + 1) * PER_ORDER > ROOM:
                return "full"
            if len(calls) == 1:
                counted.wait()
            cursor.execute("INSERT INTO race_twin VALUES (1)")
        return "approved"

    return act


def run(n: int, act: Any, actor: Any, orders: list[tuple[str, int]]) -> Counter[str]:
    """Let so many processes act at the same moment."""
    from django.db import connection, connections

    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # its threads do not survive a fork
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(n), context.SimpleQueue()

    def one(mine: list[tuple[str, int]]) -> None:
        barrier.wait()
        answers.put([act(actor, order) for order in mine])
        os._exit(0)

    started = [context.Process(target=one, args=(orders[number::n],)) for number in range(n)]
    for process in started:
        process.start()
    found = Counter(answer for _ in started for answer in answers.get())
    for process in started:
        process.join()
    return found


def main(n: int, n_orders: int) -> None:
    django.setup()
    from django.apps import apps
    from django.db import connection

    from rantau.journey.trail.queries import verify_journal

    actor, orders = set_up(n_orders)
    answers = run(n, approve, actor, orders)
    twin: Counter[str] = Counter()
    if connection.vendor == "postgresql":  # SQLite lets one writer in at a time
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE race_twin (one integer)")
        twin = run(n, count_then_insert(n), actor, orders)
    table: Any = apps.get_model("journey", "MemorandumYear")
    drawn = table.objects.get().n_drawn
    found = verify_journal(state=True)
    told = {"drawn": drawn, "answers": answers, "twin": twin, "faults": found.n_findings}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
