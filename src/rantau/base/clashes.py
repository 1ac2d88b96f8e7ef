"""What the database refuses because others act at the same time, said as our refusals."""

from django.db import Error, IntegrityError, InterfaceError, OperationalError

from rantau.base.errors import Refusal, WrongState

BUSY = "busy"
LATER_S = 5
"""So soon somebody who was told that it is busy may come again."""
UNIQUE = "23505"
"""PostgreSQL's name for two rows where one may be."""


def refusal_of(error: BaseException | None) -> Refusal | None:
    """Return the refusal for a clash: a second row of what may be once, a deadlock, a full pool."""
    if isinstance(error, IntegrityError) and _is_second(error):
        return WrongState("done_meanwhile")
    if isinstance(error, (OperationalError, InterfaceError)):
        return Refusal(BUSY, seconds=LATER_S)
    return None


def _is_second(error: Error) -> bool:
    code = getattr(error.__cause__, "sqlstate", None)
    return code == UNIQUE or str(error).startswith("UNIQUE constraint failed")
