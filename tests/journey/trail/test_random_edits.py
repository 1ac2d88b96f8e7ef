"""An edit of any column of any table that the journal speaks of is refused or found.

On parties with a journal of several notes, and on a country with an order, a plan and its classes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from rantau.base.journal_audit import Held
from rantau.base.tables import Scoped, Table
from rantau.journey.orders.models import JobOrder, Memorandum, OrderSnapshot
from rantau.journey.parties.models import Licence
from rantau.journey.trail.bridge import UNREADABLE
from rantau.journey.trail.models import Checkpoint, JournalDetail, JournalEntry, JournalHead
from rantau.journey.trail.queries import verify_journal
from rantau.journey.training.models import (
    Capacity,
    ClassAllocation,
    ClassPlan,
    GateRate,
    PlanBottleneck,
    PlanOrder,
    PlanRun,
    TrainingClass,
)
from tests.journey.trail.conftest import drop_triggers
from tests.journey.training.conftest import adopted, centres, country, order, plan
from tests.night import note, sized

__all__ = ["adopted", "centres", "country", "order", "plan"]
pytestmark = [
    pytest.mark.promise(48),
    pytest.mark.django_db,
    pytest.mark.usefixtures("tables_edited"),
]
JOURNAL = (JournalEntry, JournalDetail, JournalHead, Checkpoint)
TRACKED = [one for one in apps.get_models() if issubclass(one, Table)]
PARTS: list[type[models.Model]] = [
    OrderSnapshot, PlanRun, PlanOrder, PlanBottleneck, ClassAllocation,
]  # fmt: skip
"""Rows without a name, committed to with the record that they belong to."""
UNSAID = {
    "SupplyMonth": "replaced as a whole, and noted with its digest",
    "TravelCost": "replaced as a whole, and noted with its digest",
    "Repeat": "an answer given once, kept for thirty days",
    "WebhookCursor": "how far a webhook was told",
}
TABLES: list[type[models.Model]] = [*JOURNAL, *TRACKED, *PARTS]
Rows = dict[type[models.Model], list[Any]]
"""Keys of the rows of each table."""
EDITS = sized(60, 10_000)
FREE = {"checkpoint.made_at"}
"""What nothing commits to: when a note was made is said by those who kept it."""
COLUMNS = [
    (model, field)
    for model in TABLES
    for field in model._meta.concrete_fields
    if f"{model._meta.model_name}.{field.name}" not in FREE
    and field.attname not in getattr(model, "untracked", ())
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NUMBERS = st.integers(-5, 2**31 - 1)
KINDS: dict[type, st.SearchStrategy[Any]] = {
    models.DateTimeField: st.datetimes(datetime(2020, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    models.DateField: st.dates(date(2020, 1, 1)),
    models.BooleanField: st.booleans(),
    models.BinaryField: st.binary(max_size=40),
    models.JSONField: st.lists(TEXTS, max_size=2),
    models.DecimalField: st.decimals(0, 9999, places=2),
    models.CharField: TEXTS,
    models.TextField: TEXTS,
}
RAW = st.one_of(TEXTS, NUMBERS, st.binary(max_size=40), st.none())


def typed(field: Any) -> st.SearchStrategy[Any]:
    if type(field).__name__ == "SealedField":
        return TEXTS
    found = (values for kind, values in KINDS.items() if isinstance(field, kind))
    return next(found, NUMBERS)


def value_of(model: type[models.Model], pk: Any, name: str) -> Any:
    """Read a column as the service reads it; what cannot be read is no value of any row."""
    try:
        return list(model._default_manager.filter(pk=pk).values_list(name, flat=True))
    except UNREADABLE:
        return object()


def edit_raw(model: type[models.Model], pk: Any, column: str, value: Any) -> None:
    """Write what the column is not meant for; SQLite takes it."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {key} = %s", [value, pk]
        )


def edited(model: type[models.Model], pk: Any, field: Any, value: Any, *, raw: bool) -> bool:
    """Edit; tell whether the database let it be."""
    try:
        with transaction.atomic():
            if raw:
                edit_raw(model, pk, field.column, value)
            else:
                model._default_manager.filter(pk=pk).update(**{field.attname: value})
    except (DatabaseError, ValueError, TypeError, ArithmeticError):
        return False
    return True


@settings(max_examples=EDITS, deadline=None)
@given(data=st.data())
def edit_and_look(notes: list[Held], there: Rows, done: list[bool], data: st.DataObject) -> None:
    model, field = data.draw(st.sampled_from([one for one in COLUMNS if there[one[0]]]))
    pk = data.draw(st.sampled_from(there[model]))
    raw = connection.vendor == "sqlite" and data.draw(st.booleans())
    value = data.draw(RAW if raw else typed(field))
    before = value_of(model, pk, field.attname)

    with transaction.atomic():
        drop_triggers()
        done.append(edited(model, pk, field, value, raw=raw))
        if done[-1]:
            changed = value_of(model, pk, field.attname) != before
            assert verify_journal(notes=notes, state=True).holds != changed
        transaction.set_rollback(True)


def test_every_table_is_committed_to_or_named() -> None:
    scoped = {one for one in apps.get_models() if issubclass(one, Scoped)}

    unsaid = scoped - set(TABLES)

    assert {one.__name__ for one in unsaid} == set(UNSAID)


def rows_of(tables: Iterable[type[models.Model]]) -> Rows:
    return {
        one: list(one._default_manager.order_by("pk").values_list("pk", flat=True))
        for one in tables
    }


def test_a_random_edit_is_refused_or_found(notes: list[Held], licence: Licence) -> None:
    there = rows_of(TABLES)
    assert all(there[one] for one in (*JOURNAL, Licence))
    done: list[bool] = []

    edit_and_look(notes, there, done)

    note(edits=len(done), let_be=sum(done))


ROAD: list[type[models.Model]] = [
    JobOrder,
    ClassPlan,
    TrainingClass,
    Capacity,
    GateRate,
    Memorandum,
    *PARTS,
]


def test_a_random_edit_of_orders_plans_and_classes_is_found(adopted: ClassPlan) -> None:
    there: Rows = {one: [] for one in TABLES} | rows_of(ROAD)
    assert all(there[one] for one in ROAD if one is not PlanBottleneck)
    assert verify_journal(state=True).holds
    done: list[bool] = []

    edit_and_look([], there, done)

    note(edits=len(done), let_be=sum(done))
    assert any(done)


@pytest.mark.parametrize(
    ("model", "changed"),
    [
        (OrderSnapshot, {"terms": {"hourly": 1}}),
        (PlanRun, {"answer": b"another"}),
        (PlanOrder, {"departures": 77}),
        (ClassAllocation, {"departures": 77}),
    ],
)
def test_an_edit_of_a_row_without_a_name_is_found(
    adopted: ClassPlan, model: type[models.Model], changed: dict[str, Any]
) -> None:
    assert verify_journal(state=True).holds

    assert model._default_manager.update(**changed) > 0

    assert "row_differs" in {one.code for one in verify_journal(state=True).findings}
