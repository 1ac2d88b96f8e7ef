"""People, organisations, licences, memberships, invitations, keys, webhooks."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from rantau.base.actor import Role
from rantau.base.sealed import SealedField
from rantau.base.tables import Record, Rows, Scoped, Table
from rantau.journey.parties import access, states


class People(Rows["Person"]):
    """People, found by the name they sign in with."""

    def get_by_natural_key(self, email: str) -> "Person":
        return self.get(email=email.lower())


class Person(AbstractBaseUser, Table):
    """Somebody who acts. What they may do comes from memberships, never from here."""

    rows = access.PERSON_ROWS
    prefix = "u"
    untracked = ("last_login", "password")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="id")
    national_number = SealedField(null=True)
    national_index = models.BinaryField(max_length=32, null=True, unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[People] = People.as_manager()  # type: ignore[assignment]  # narrower than Manager

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "language", "is_active", "joined_at", "last_login")
        personal = ("email", "name", "password", "national_index")
        sensitive = ("national_number",)
        kept = "two years after the last membership ends"

    def __str__(self) -> str:
        return self.ref


class Organisation(Table):
    """Who takes part: ministry, consortium, host, training centre, sending organisation."""

    rows = access.PUBLIC_ROWS
    prefix = "g"

    class Kind(models.TextChoices):
        MINISTRY = "ministry"
        PARTNER = "partner"
        HOST = "host"
        TRAINING_CENTRE = "training_centre"
        SENDING_ORGANISATION = "sending_organisation"

    kind = models.CharField(max_length=24, choices=Kind.choices)
    code = models.CharField(max_length=40, unique=True)
    """The name in files, and the number people ask for."""
    name = models.CharField(max_length=160)
    name_local = models.CharField(max_length=160, blank=True)
    search = models.CharField(max_length=360)
    """Names without case and accents, for looking up."""
    country = models.CharField(max_length=2)
    place = models.CharField(max_length=8, blank=True)
    """ISO 3166-2 abroad, the code of the province at home."""
    regency = models.CharField(max_length=8, blank=True)
    partner = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="members", db_index=True
    )
    since_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("kind", "place"), name="organisation_by_kind"),)

    class Privacy(Table.Privacy):
        plain = (
            *Table.Privacy.plain, "kind", "code", "name", "name_local", "search", "country",
            "place", "regency", "partner", "since_on",
        )  # fmt: skip


class Licence(Record):
    """The permission to take part, with its number. Its state is public at once."""

    rows = access.PUBLIC_ROWS
    moves = states.LICENCE
    prefix = "l"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="licences")
    number = models.CharField(max_length=60, unique=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    reason = models.CharField(max_length=40, blank=True)
    """Code of why it is not active."""

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.LicenceState.values), name="licence_state_known"
            ),
            CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")),
                name="licence_ends_after_start",
            ),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "organisation", "number", "valid_from", "valid_until", "reason",
        )  # fmt: skip

    def is_good_on(self, day: date) -> bool:
        """Tell whether it lets take part on a day."""
        is_active = self.state == states.LicenceState.ACTIVE
        return is_active and self.valid_from <= day <= self.valid_until


class Membership(Record):
    """A hat: a person may act for an organisation in a role."""

    rows = access.OWN_ROWS
    moves = states.MEMBERSHIP
    prefix = "m"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])
    is_admin = models.BooleanField(default=False)
    first_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Who invited them: in the ministry somebody else confirms."""
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.MembershipState.values), name="membership_state_known"
            ),
            UniqueConstraint(
                fields=("person", "organisation", "role"),
                condition=Q(
                    state__in=(states.MembershipState.ACTIVE, states.MembershipState.WAITING)
                ),
                name="membership_once",
            ),
        )

    class Privacy(Record.Privacy):
        plain = (*Record.Privacy.plain, "organisation", "role", "is_admin", "ended_on")
        personal = ("person", "first_person")


class Invitation(Record):
    """A letter that lets somebody put on a hat. Only the hash of its code is kept."""

    rows = access.OWN_ROWS
    moves = states.INVITATION
    prefix = "i"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    is_admin = models.BooleanField(default=False)
    code_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.InvitationState.values), name="invitation_state_known"
            ),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "organisation", "role", "is_admin", "code_hash", "expires_at",
        )  # fmt: skip
        personal = ("email", "invited_by")
        kept = "one year"


class ApiKey(Record):
    """A key with which a program acts as a member. Only the hash of its secret is kept."""

    rows = access.KEY_ROWS
    moves = states.API_KEY
    prefix = "k"

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="keys")
    name = models.CharField(max_length=80)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField()
    expires_on = models.DateField()

    class Meta:
        constraints = (
            CheckConstraint(condition=Q(state__in=states.KeyState.values), name="key_state_known"),
        )

    class Privacy(Record.Privacy):
        plain = (
            *Record.Privacy.plain, "membership", "name", "secret_hash", "scopes", "expires_on",
        )  # fmt: skip


class Webhook(Record):
    """An address that is told of what happens to an organisation's records."""

    rows = access.WEBHOOK_ROWS
    moves = states.WEBHOOK
    prefix = "w"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="webhooks")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=300)
    secret = SealedField()
    events = models.JSONField()

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(state__in=states.WebhookState.values), name="webhook_state_known"
            ),
        )

    class Privacy(Record.Privacy):
        plain = (*Record.Privacy.plain, "organisation", "membership", "url", "secret", "events")


class WebhookCursor(Scoped):
    """How far a webhook has been told, apart from the record so that telling is no act."""

    rows = access.NOBODY

    webhook = models.OneToOneField(Webhook, models.CASCADE, primary_key=True)
    seq = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Privacy(Scoped.Privacy):
        plain = ("webhook", "seq", "failures", "next_try_at")

    def __str__(self) -> str:
        return f"{self.webhook_id} at {self.seq}"
