"""Who reads the journal itself. A record's own timeline follows who sees the record."""

from rantau.base.access import RowTable, every_row
from rantau.base.actor import Role

JOURNAL_ROWS: RowTable = {Role.MINISTRY: every_row}
DETAIL_ROWS: RowTable = {Role.MINISTRY: every_row}
CHECKPOINT_ROWS: RowTable = dict.fromkeys(Role, every_row)
"""Notes are made to be kept by others."""
NOBODY: RowTable = {}
