"""What centres can teach, how people pass, plans with their rows, classes with their orders."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from rantau.base.tables import Record, Scoped, Table
from rantau.journey.orders.models import JobOrder
from rantau.journey.parties.models import Organisation, Person
from rantau.journey.training import access, states


class Programme(Table):
    """A kind of class: how long it runs, what it needs, what it costs."""

    rows = access.EVERYBODY
    prefix = "q"

    code = models.CharField(max_length=8, unique=True)
    """The occupation that it prepares for."""
    months = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=40)
    skill = models.CharField(max_length=40)
    language = models.CharField(max_length=40)
    kit = models.CharField(max_length=40, blank=True)
    class_cost = models.PositiveBigIntegerField()
    """Whole rupiah for one class."""

    class Privacy(Table.Privacy):
        plain = (
            *Table.Privacy.plain, "code", "months", "room", "skill", "language", "kit",
            "class_cost",
        )  # fmt: skip


class Capacity(Table):
    """So many rooms, instructors, language teachers or kits of a centre, in these months."""

    rows = access.CAPACITY_ROWS
    prefix = "c"

    class Kind(models.TextChoices):
        ROOMS = "rooms"
        INSTRUCTORS = "instructors"
        LANGUAGE = "language_teachers"
        KITS = "kits"

    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="capacity")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.CharField(max_length=40)
    count = models.PositiveSmallIntegerField()
    """How many classes at a time."""
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    """First days of the first and the last month; empty is always."""
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=("centre", "kind"), name="capacity_of_centre"),)

    class Privacy(Table.Privacy):
        plain = (
            *Table.Privacy.plain, "centre", "kind", "what", "count", "starts_on", "ends_on",
            "is_current",
        )  # fmt: skip


class Closure(Table):
    """Months in which a centre teaches nothing."""

    rows = access.CAPACITY_ROWS
    prefix = "z"

    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="closures")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start"
            ),
        )

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "centre", "starts_on", "ends_on", "reason", "is_current")


class GateRate(Table):
    """What is assumed of a gate before classes have told: a rate, worth so many people."""

    rows = access.EVERYBODY
    prefix = "r"

    gate = models.CharField(max_length=40)
    province = models.CharField(max_length=4, blank=True)
    programme = models.CharField(max_length=8, blank=True)
    rate = models.DecimalField(max_digits=6, decimal_places=5)
    counts = models.CharField(max_length=6)
    """`before` or `after` the class."""
    n_people = models.PositiveIntegerField()
    """How many people's results the assumption is worth."""

    class Meta:
        constraints = (
            UniqueConstraint(fields=("gate", "province", "programme"), name="gate_rate_once"),
            CheckConstraint(condition=Q(rate__gt=0, rate__lte=1), name="gate_rate_is_a_share"),
        )

    class Privacy(Table.Privacy):
        plain = (
            *Table.Privacy.plain, "gate", "province", "programme", "rate", "counts", "n_people",
        )  # fmt: skip


class SupplyMonth(Scoped):
    """People of a province who newly become available in a month, as forecast."""

    rows = access.MINISTRY_ROWS

    province = models.CharField(max_length=4)
    month_on = models.DateField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("province", "month_on"), name="supply_once"),)

    class Privacy(Scoped.Privacy):
        plain = ("id", "province", "month_on", "people")

    def __str__(self) -> str:
        return f"{self.province} {self.month_on}"


class TravelCost(Scoped):
    """What the way from a province to a centre costs a person."""

    rows = access.MINISTRY_ROWS

    province = models.CharField(max_length=4)
    centre = models.ForeignKey(Organisation, models.CASCADE, related_name="travel")
    cost = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("province", "centre"), name="travel_once"),)

    class Privacy(Scoped.Privacy):
        plain = ("id", "province", "centre", "cost")

    def __str__(self) -> str:
        return f"{self.province} {self.centre_id}"


class LeadStep(Table):
    """A step between the end of a class and departure, and the months it takes."""

    rows = access.EVERYBODY
    prefix = "e"

    destination = models.CharField(max_length=2)
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("destination", "step"), name="lead_step_once"),)

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "destination", "number", "step", "months")


class ClassPlan(Record):
    """A computed answer: which classes, where, when. Its files are kept; anyone may repeat it."""

    rows = access.PLAN_ROWS
    moves = states.CLASS_PLAN
    prefix = "n"
    parts = ("run", "orders", "bottlenecks")

    name = models.CharField(max_length=120)
    first_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Who checked it; another one adopts."""
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="what_ifs")
    """The plan that a what-if is compared with."""
    demand_percent = models.SmallIntegerField(default=0)
    pass_points = models.SmallIntegerField(default=0)
    closed = models.JSONField(default=list)
    """Codes of centres that are taken as closed."""
    time_limit_s = models.PositiveSmallIntegerField(default=60)
    result = models.JSONField(default=dict)
    """The headline numbers, and the difference of a what-if."""
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.PlanState.values), name="class_plan_state_known"
            ),
            UniqueConstraint(
                fields=("state",),
                condition=Q(state=states.PlanState.ADOPTED),
                name="one_plan_in_force",
            ),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "name", "base", "demand_percent", "pass_points", "closed",
            "time_limit_s", "result", "failure",
        )  # fmt: skip
        personal = ("first_person",)

    @property
    def is_what_if(self) -> bool:
        return bool(self.demand_percent or self.pass_points or self.closed)


class PlanRun(Scoped):
    """The running of a plan: progress, a sign of life, and the files. No act of anybody."""

    rows = access.MINISTRY_ROWS
    untracked = ("step", "gap", "started_at", "alive_at")

    plan = models.OneToOneField(ClassPlan, models.CASCADE, primary_key=True, related_name="run")
    step = models.CharField(max_length=40, blank=True)
    gap = models.FloatField(default=1.0)
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    problem = models.BinaryField(null=True)
    """The input files, zipped: the format of `rantau plan`."""
    answer = models.BinaryField(null=True)
    """The result files, zipped."""
    basis = models.CharField(max_length=64, blank=True)
    """Digest of the orders and answered classes that it was asked for with."""

    class Privacy(Scoped.Privacy):
        plain = ("plan", "step", "gap", "started_at", "alive_at", "problem", "answer", "basis")

    def __str__(self) -> str:
        return f"run of {self.plan_id}"


class PlanOrder(Scoped):
    """What a plan does for an order, and why it is short."""

    rows = access.PLAN_ORDER_ROWS

    plan = models.ForeignKey(ClassPlan, models.CASCADE, related_name="orders")
    order = models.ForeignKey(JobOrder, models.PROTECT, related_name="plans")
    departures = models.PositiveIntegerField()
    planned = models.DecimalField(max_digits=12, decimal_places=4)
    short = models.DecimalField(max_digits=12, decimal_places=4)
    last_start_on = models.DateField(null=True)
    """First day of the last month in which its classes may start."""
    reason = models.CharField(max_length=24, blank=True)
    steps = models.JSONField(default=list)
    """(step, last day by which it must be finished)."""

    class Meta:
        constraints = (UniqueConstraint(fields=("plan", "order"), name="plan_order_once"),)

    class Privacy(Scoped.Privacy):
        plain = (
            "id", "plan", "order", "departures", "planned", "short", "last_start_on", "reason",
            "steps",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} {self.order_id}"


class PlanBottleneck(Scoped):
    """What is short somewhere, and how many departures one more of it would bring."""

    rows = access.MINISTRY_ROWS

    plan = models.ForeignKey(ClassPlan, models.CASCADE, related_name="bottlenecks")
    kind = models.CharField(max_length=24)
    where = models.CharField(max_length=40)
    what = models.CharField(max_length=40)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    departures_per_unit = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        indexes = (models.Index(fields=("plan", "-departures_per_unit"), name="bottleneck_by_use"),)

    class Privacy(Scoped.Privacy):
        plain = (
            "id", "plan", "kind", "where", "what", "starts_on", "ends_on", "departures_per_unit",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.where}"


class TrainingClass(Record):
    """A class that a plan proposes to a centre, and what becomes of it."""

    rows = access.CLASS_ROWS
    moves = states.TRAINING_CLASS
    prefix = "t"
    parts = ("allocations",)

    plan = models.ForeignKey(ClassPlan, models.PROTECT, related_name="classes")
    code = models.CharField(max_length=24)
    """Its name in the plan's files."""
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="classes")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="classes")
    starts_on = models.DateField()
    ends_on = models.DateField()
    """First days of the first and the last month."""
    planned_on = models.DateField()
    """Where the plan's files have its start."""
    n_seats = models.PositiveSmallIntegerField()
    expected = models.DecimalField(max_digits=12, decimal_places=4)
    sources = models.JSONField(default=dict)
    """Province -> people who enter from there, as planned for all its seats."""
    proposal = models.JSONField(default=dict)
    """What the centre proposes instead: start, seats."""
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.ClassState.values), name="training_class_state_known"
            ),
            UniqueConstraint(fields=("plan", "code"), name="training_class_once"),
            CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_class_ends_after_start"
            ),
        )
        indexes = (
            models.Index(fields=("centre", "state", "starts_on"), name="class_of_centre"),
            models.Index(fields=("state", "starts_on"), name="class_by_state"),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "plan", "code", "centre", "programme", "starts_on", "ends_on",
            "planned_on", "n_seats", "expected", "sources", "proposal", "reason",
        )  # fmt: skip


class ClassAllocation(Scoped):
    """How many departures of a class are meant for an order; a class that slips may lose them."""

    rows = access.ALLOCATION_ROWS

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="allocations")
    order = models.ForeignKey(JobOrder, models.PROTECT, related_name="allocations")
    departures = models.DecimalField(max_digits=12, decimal_places=4)
    lost = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    """What no longer reaches the order in time."""

    class Meta:
        constraints = (
            UniqueConstraint(fields=("training_class", "order"), name="allocation_once"),
        )

    class Privacy(Scoped.Privacy):
        plain = ("id", "training_class", "order", "departures", "lost")

    def __str__(self) -> str:
        return f"{self.training_class_id} for {self.order_id}"


class GateResult(Table):
    """How many of a class came to a gate and how many passed it."""

    rows = access.GATE_RESULT_ROWS
    prefix = "s"

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="results")
    gate = models.CharField(max_length=40)
    n_entered = models.PositiveSmallIntegerField()
    n_passed = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("training_class", "gate"), name="gate_result_once"),
            CheckConstraint(
                condition=Q(n_passed__lte=F("n_entered")), name="gate_result_within_class"
            ),
        )

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "training_class", "gate", "n_entered", "n_passed")
