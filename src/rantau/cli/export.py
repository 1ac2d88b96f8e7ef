"""`rantau export`: the files of a plan, or the journal, for whoever re-computes them elsewhere."""

import argparse
import base64
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from rantau.base.errors import Refusal
from rantau.base.words import say
from rantau.cli import DONE, WRONG_USE
from rantau.engine.output import whole_folder
from rantau.service.start import set_up

AT_A_TIME = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("what", choices=("plan", "journal"), help="what to write")
    parser.add_argument("ref", nargs="?", default="", help="plan: its reference")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write")
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Write the files."""
    set_up()
    try:
        with whole_folder(args.out, mark="export.json") as folder:
            (folder / "export.json").write_text(json.dumps({"kind": args.what}), encoding="utf-8")
            n = _plan(args.ref, folder) if args.what == "plan" else _journal(folder)
    except Refusal as refusal:
        text = say("refusal", refusal.code, args.lang, **refusal.facts)
        print(f"rantau export: {text}", file=sys.stderr)
        return WRONG_USE
    print(say("service", "exported", args.lang, n=n, folder=args.out))
    return DONE


def _plan(ref: str, folder: Path) -> int:
    from rantau.base.actor import SYSTEM  # noqa: PLC0415 -- app ready
    from rantau.journey.training.queries.plans import plan_archive  # noqa: PLC0415 -- app ready

    with zipfile.ZipFile(io.BytesIO(plan_archive(actor=SYSTEM, ref=ref))) as archive:
        archive.extractall(folder)
        return len(archive.namelist())


def _journal(folder: Path) -> int:
    """Write entries as they were hashed, the newest note and the key that checks it."""
    from rantau.journey.trail import queries  # noqa: PLC0415 -- app ready

    with (folder / "journal.jsonl").open("w", encoding="utf-8") as stream:
        for seq, body, found in _entries():
            row = {"seq": seq, "body": body, "hash": found}
            stream.write(json.dumps(row) + "\n")
    (folder / "key.txt").write_text(queries.verifier_key() + "\n", encoding="utf-8")
    try:
        note = queries.checkpoint_page().note
    except Refusal:
        return 2  # nothing was noted yet
    (folder / "note.txt").write_text(note, encoding="utf-8")
    return 3


def _entries() -> Iterator[tuple[int, str, str]]:
    from django.db import connection  # noqa: PLC0415 -- app ready

    seq = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, body, hash FROM journey_journalentry WHERE seq > %s "
                "ORDER BY seq LIMIT %s",
                [seq, AT_A_TIME],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for seq, body, found in rows:
            yield seq, bytes(body).decode(), base64.b64encode(bytes(found)).decode()
