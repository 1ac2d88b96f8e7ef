"""The first head of the journal, and triggers that refuse to change what is written."""

from typing import Any

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journey_journalentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append only' USING ERRCODE = '23000'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journey_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journey_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": ["DROP FUNCTION journal_is_append_only CASCADE"],
}


def guard(apps: Any, editor: Any) -> None:
    apps.get_model("journey", "JournalHead").objects.create(pk=1, seq=0, hash=bytes(32))
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def unguard(apps: Any, editor: Any) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)
    apps.get_model("journey", "JournalHead").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_first")]
    operations = [migrations.RunPython(guard, unguard)]
