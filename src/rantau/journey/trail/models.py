"""The journal: entries chained by hash, details that can be erased, notes for the outside."""

from django.db import models

from rantau.base.sealed import SealedField
from rantau.base.tables import Scoped
from rantau.journey.trail import access


class JournalEntry(Scoped):
    """One act. `body` is canonical JSON, holds the hash before it, and no word about a person."""

    rows = access.JOURNAL_ROWS

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    obj = models.CharField(max_length=60)
    actor = models.CharField(max_length=40)
    organisation = models.CharField(max_length=40)
    body = models.BinaryField()
    hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        indexes = (models.Index(fields=("obj", "seq"), name="journal_by_object"),)

    class Privacy(Scoped.Privacy):
        plain = ("seq", "at", "act", "obj", "actor", "organisation", "body", "hash")
        kept = "for ever: it holds pseudonyms only"

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.obj}"


class JournalDetail(Scoped):
    """What an entry commits to and may be erased: reasons, flags, terms."""

    rows = access.DETAIL_ROWS

    entry = models.OneToOneField(JournalEntry, models.PROTECT, primary_key=True)
    salt = models.BinaryField(max_length=16)
    detail = SealedField()

    class Privacy(Scoped.Privacy):
        plain = ("entry", "salt")
        personal = ("detail",)
        kept = "until the subject is erased"

    def __str__(self) -> str:
        return f"detail of {self.entry_id}"


class JournalHead(Scoped):
    """The last entry: the one row that makes appends wait for each other."""

    rows = access.NOBODY

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head"),)

    class Privacy(Scoped.Privacy):
        plain = ("id", "seq", "hash")

    def __str__(self) -> str:
        return f"head at {self.seq}"


class Checkpoint(Scoped):
    """A signed note about the first `size` entries, to be kept outside."""

    rows = access.CHECKPOINT_ROWS

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    made_at = models.DateTimeField()

    class Privacy(Scoped.Privacy):
        plain = ("size", "note", "made_at")

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"


class Repeat(Scoped):
    """An answer kept, so that the same request sent again has one effect and the same answer."""

    rows = access.NOBODY

    who = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    location = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("who", "key"), name="repeat_once"),)

    class Privacy(Scoped.Privacy):
        plain = ("id", "who", "key", "request_hash", "status", "location", "at")
        personal = ("answer",)
        kept = "30 days"

    def __str__(self) -> str:
        return f"{self.who} {self.key}"
