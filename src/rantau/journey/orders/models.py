"""Memoranda with yearly places and promises; demand orders with their terms and snapshots."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from rantau.base.tables import Record, Scoped, Table
from rantau.journey.orders import access, states
from rantau.journey.parties.models import Organisation, Person


class Memorandum(Record):
    """What the ministry and a partner agreed: sectors, places, years."""

    rows = access.MEMORANDUM_ROWS
    moves = states.MEMORANDUM
    prefix = "a"

    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="memoranda")
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    destination = models.CharField(max_length=2)
    sectors = models.JSONField()
    """Codes of fields of work; empty means all."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField(null=True)
    first_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Who drafted it; another one signs."""

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.MemorandumState.values),
                name="memorandum_state_known",
            ),
            CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="memorandum_ends_after_start"
            ),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "partner", "number", "title", "destination", "sectors",
            "starts_on", "ends_on", "signed_on",
        )  # fmt: skip
        personal = ("first_person",)


class MemorandumYear(Table):
    """The places of one year, and how many of them approved orders have drawn."""

    rows = access.MEMORANDUM_PART_ROWS
    prefix = "y"

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    n_places = models.PositiveIntegerField()
    n_drawn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            UniqueConstraint(fields=("memorandum", "year"), name="memorandum_year_once"),
            CheckConstraint(
                condition=Q(n_drawn__lte=F("n_places")), name="memorandum_not_overdrawn"
            ),
        )

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "memorandum", "year", "n_places", "n_drawn")


class Promise(Record):
    """Something a side of a memorandum has promised: by when, and the evidence that it was kept."""

    rows = access.MEMORANDUM_PART_ROWS
    moves = states.PROMISE
    prefix = "p"

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="promises")
    given_by = models.CharField(max_length=20)
    """The role of the side that gave it."""
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    """The office that looks after it."""
    due_on = models.DateField()
    evidence = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.PromiseState.values), name="promise_state_known"
            ),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "memorandum", "given_by", "text", "owner", "due_on", "evidence",
        )  # fmt: skip


class JobOrder(Record):
    """A demand order: so many people, for this work, there, from this month, on these terms."""

    rows = access.JOB_ORDER_ROWS
    moves = states.JOB_ORDER
    prefix = "o"
    parts = ("snapshots",)

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="orders")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="orders")
    occupation = models.CharField(max_length=8)
    n_places = models.PositiveIntegerField()
    place = models.CharField(max_length=8)
    departs_on = models.DateField()
    """First day of the month of departure."""
    months = models.PositiveSmallIntegerField()
    regime = models.CharField(max_length=12)
    hourly = models.PositiveIntegerField()
    """Wage of an hour in whole units of the country's currency."""
    hours_per_month = models.PositiveSmallIntegerField()
    deductions = models.PositiveIntegerField()
    """Agreed deductions of a month for lodging and food."""
    lodging_m2 = models.DecimalField(max_digits=5, decimal_places=1)
    """Sleeping room for a person [square metres]."""
    remark = models.CharField(max_length=300, blank=True)

    first_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Who checked it; another one approves."""
    flags = models.JSONField(default=dict)
    """Field -> what the reviewer asks to change."""
    review_due_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """When the host last said that the demand stands."""

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.OrderState.values), name="job_order_state_known"
            ),
            CheckConstraint(condition=Q(n_places__gte=1), name="job_order_asks_for_somebody"),
        )
        indexes = (
            models.Index(fields=("state", "review_due_on"), name="job_order_to_review"),
            models.Index(fields=("host", "state"), name="job_order_of_host"),
            models.Index(fields=("memorandum", "state"), name="job_order_of_memorandum"),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "host", "memorandum", "occupation", "n_places", "place",
            "departs_on", "months", "regime", "hourly", "hours_per_month", "deductions",
            "lodging_m2", "remark", "flags", "review_due_on", "confirmed_at",
        )  # fmt: skip
        personal = ("first_person",)


class OrderSnapshot(Scoped):
    """The terms as they were sent in, so that a reviewer sees what changed since."""

    rows = access.SNAPSHOT_ROWS

    order = models.ForeignKey(JobOrder, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (UniqueConstraint(fields=("order", "number"), name="order_snapshot_once"),)

    class Privacy(Scoped.Privacy):
        plain = ("id", "order", "number", "terms", "at")

    def __str__(self) -> str:
        return f"{self.order_id} as sent {self.number}"
