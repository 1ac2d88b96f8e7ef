"""Abstract tables: rows that know who sees them, and records that move through states."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from rantau.base.access import RowTable, rows_for
from rantau.base.actor import Actor
from rantau.base.errors import NotVisible
from rantau.base.refs import new_ref
from rantau.base.states import StateTable

M = TypeVar("M", bound="Scoped", covariant=True)  # noqa: PLC0105 -- the name of the stubs


class Rows(models.QuerySet[M]):
    """A queryset that asks who is looking."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows that the actor may see."""
        return self.filter(rows_for(self.model.rows, actor))

    def get_visible(self, actor: Actor, **lookup: Any) -> M:
        """Return the one row, or refuse as if it did not exist."""
        found = self.visible_to(actor).filter(**lookup).first()
        if found is None:
            name = lookup.get("ref", lookup.get("pk", ""))
            raise NotVisible("not_visible", table=self.model.__name__, ref=name)
        return found


class Scoped(models.Model):
    """Whatever is stored says who sees its rows and how private each field is."""

    rows: ClassVar[RowTable]
    untracked: ClassVar[tuple[str, ...]] = ()
    """Fields that change without an act, such as the time of the last sign-in."""

    objects: ClassVar[Rows[Any]] = Rows.as_manager()  # type: ignore[assignment]  # narrower than Manager

    class Meta:
        abstract = True

    class Privacy:
        """Sorts every field: `plain`, `personal` or `sensitive`. A test fails on a missing one."""

        plain: tuple[str, ...] = ("id",)
        personal: tuple[str, ...] = ()
        sensitive: tuple[str, ...] = ()
        kept = "for as long as the programme runs"


class Table(Scoped):
    """A table whose rows have a name for the outside."""

    prefix: ClassVar[str]
    """First letters of `ref`."""
    parts: ClassVar[tuple[str, ...]] = ()
    """Relations whose rows have no name of their own: the journal commits to them with this one."""

    ref = models.CharField(max_length=20, unique=True, editable=False)

    class Meta:
        abstract = True

    class Privacy(Scoped.Privacy):
        plain = (*Scoped.Privacy.plain, "ref")

    def __str__(self) -> str:
        return self.ref

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.ref:
            self.ref = new_ref(self.prefix)
        super().save(*args, **kwargs)


class Record(Table):
    """A table whose rows have a life: `state` is written by `trail.actions.advance` alone."""

    moves: ClassVar[StateTable]

    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    """Rises with each change; a form that was opened before is refused."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    class Privacy(Table.Privacy):
        plain = (*Table.Privacy.plain, "state", "version", "created_at", "changed_at")
