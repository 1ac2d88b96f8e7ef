"""The journal: acts a second, entries re-checked a second, and what a note and a proof cost.

    PYTHONPATH=src python bench/journal.py [--entries 100000]

Wall-clock seconds on a machine that does other things as well; `load` says how much. Every entry is
a real act on a row of the register, noted with a commitment to the whole row; one in ten carries a
detail. Uses a database of its own: SQLite in a folder that is deleted afterwards, or the empty
PostgreSQL database that RANTAU_DATABASE names. Writes bench/results/journal.json.
"""
# ruff: noqa: PLC0415 -- Django is imported when the settings are there

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
BATCH = 500
ALONE = 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-journal-") as name:
        os.environ |= {"RANTAU_DEMO": "1", "RANTAU_DATA_DIR": name}
        prepare(Path(name))
        content = {"machine": machine(), **measured(options.entries)}
    path = HERE / "results" / "journal.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def prepare(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "rantau.service.settings"
    import django
    from django.core.management import call_command

    from rantau.base.keys import make_keys

    make_keys(folder / "keys")
    django.setup()
    call_command("migrate", verbosity=0)


def measured(n_entries: int) -> dict[str, Any]:
    from django.db import connection

    from rantau.base.actor import SYSTEM
    from rantau.journey.trail.actions import make_checkpoint
    from rantau.journey.trail.queries import consistency_for, inclusion_for, verify_journal

    n_rows = n_entries // 5
    batch_s = timed(lambda: act(n_rows, n_entries - ALONE))
    alone_s = timed(lambda: act_alone(ALONE))
    note_s = timed(lambda: make_checkpoint(actor=SYSTEM, now=NOW))
    found: list[Any] = []
    began = time.process_time()
    verify_s = timed(lambda: found.append(verify_journal()))
    verify_cpu_s = time.process_time() - began
    state_s = timed(lambda: found.append(verify_journal(state=True)))
    if not all(one.holds for one in found):
        raise SystemExit(f"the journal does not hold: {found[-1].findings[:5]}")
    return {
        "database": connection.vendor,
        "entries": found[-1].n_entries,
        "rows": found[-1].n_rows,
        "acts_per_second_in_batches": round((n_entries - ALONE) / batch_s),
        "acts_per_second_alone": round(ALONE / alone_s),
        "verified_per_second": round(n_entries / verify_s),
        "verified_per_processor_second": round(n_entries / verify_cpu_s),
        "verify_s": round(verify_s, 2),
        "verify_with_state_s": round(state_s, 2),
        "note_s": round(note_s, 3),
        "first_proof_s": round(timed(lambda: inclusion_for(n_entries // 3)), 3),
        "inclusion_proof_s": round(timed(lambda: inclusion_for(n_entries // 2)), 4),
        "consistency_proof_s": round(timed(lambda: consistency_for(n_entries // 3, n_entries)), 4),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def act(n_rows: int, n_acts: int) -> None:
    """Register organisations, then change them in turn; many acts to a transaction."""
    from django.db.transaction import atomic

    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.models import Organisation
    from rantau.journey.trail.actions import amend, create

    rows: list[Organisation] = []
    for start in range(0, n_acts, BATCH):
        with atomic():
            for number in range(start, min(start + BATCH, n_acts)):
                detail = {"reason": f"r{number}"} if number % 10 == 0 else None
                if number < n_rows:
                    rows.append(create(organisation(number), "register", actor=SYSTEM, now=NOW))
                else:
                    row = rows[number % n_rows]
                    row.name = f"Name {number}"
                    amend(row, "rename", actor=SYSTEM, now=NOW, detail=detail)


def act_alone(n_acts: int) -> None:
    """Change organisations, each in a transaction that is on disk before the next begins."""
    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.models import Organisation
    from rantau.journey.trail.actions import amend

    for row in Organisation.objects.order_by("pk")[:n_acts]:
        row.name += "."
        amend(row, "rename", actor=SYSTEM, now=NOW)


def organisation(number: int) -> Any:
    from rantau.journey.parties.models import Organisation

    return Organisation(
        kind="host", code=f"H{number}", name=f"Host {number}", search=f"host {number}",
        country="JP", place="JP-13", since_on=NOW.date(),
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}


if __name__ == "__main__":
    main()
