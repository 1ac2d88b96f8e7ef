"""`rantau journal`: re-check the journal, sign notes, print or replace its key, prove growth."""

import argparse
import json
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rantau.base.actor import SYSTEM, Door
from rantau.base.errors import BadInput, Refusal
from rantau.base.journal_audit import Finding, Held
from rantau.base.words import LANGUAGES, say
from rantau.cli import DONE, FAULT, WRONG_USE
from rantau.service.start import set_up

if TYPE_CHECKING:
    from rantau.journey.trail.queries import Verification

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "what",
        choices=("verify", "checkpoint", "key", "rotate", "proof"),
        help="re-check all; sign a note; print the key that checks notes; let a new key sign from "
        "now on; prove that it only grew",
    )
    parser.add_argument(
        "--note", type=Path, nargs="+", default=[], metavar="FILE",
        help="verify: notes that were kept outside",
    )  # fmt: skip
    parser.add_argument(
        "--from", type=int, default=1, dest="start", metavar="N",
        help="verify: take the entries before N on their word",
    )  # fmt: skip
    parser.add_argument(
        "--state", action="store_true", help="verify: compare every row with its last entry"
    )
    parser.add_argument("--old", type=int, default=0, metavar="N", help="proof: the older size")
    parser.add_argument(
        "--new", type=int, metavar="N", help="proof: the newer size (default: the newest note's)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")
    parser.add_argument("--json", action="store_true", help="verify: print JSON")


def run(args: argparse.Namespace) -> int:
    """Do what is asked; a refusal is said and ends with 2, a finding with 1."""
    try:
        notes = [_held(path) for path in args.note]
        set_up()
        return _COMMANDS[args.what](args, notes)
    except Refusal as refusal:
        print(f"rantau journal: {said(refusal, args.lang)}", file=sys.stderr)
        return WRONG_USE


def said(found: Finding | Refusal, lang: str) -> str:
    """Return the sentence for a finding or a refusal."""
    return say("journal", found.code, lang, **found.facts)


def _held(path: Path) -> Held:
    try:
        return Held(str(path), path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return Held(str(path), "")  # no note; verify says so
    except OSError as error:
        raise BadInput("not_there", source=path, why=error.strerror) from error


def _verify(args: argparse.Namespace, notes: list[Held]) -> int:
    from rantau.journey.trail.queries import verify_journal  # noqa: PLC0415 -- app ready

    found = verify_journal(notes=notes, start=args.start, state=args.state)
    if args.json:
        print(json.dumps(_json(found), ensure_ascii=False, indent=1))
    else:
        _tell(found, args.lang)
    return DONE if found.holds else FAULT


def _json(found: "Verification") -> Mapping[str, Any]:
    listed = [{"code": one.code, **one.facts} for one in found.findings]
    root = b64encode(found.root).decode()
    return {"holds": found.holds} | asdict(found) | {"root": root, "findings": listed}


def _tell(found: "Verification", lang: str) -> None:
    facts = {"n": found.n_entries, "notes": found.n_notes, "rows": found.n_rows}
    facts |= {"erased": found.n_erased, "findings": found.n_findings}
    for one in found.findings[:SHOWN]:
        print(said(one, lang))
    if found.n_findings > SHOWN:
        print(say("journal", "more", lang, n=found.n_findings - SHOWN))
    root = b64encode(found.root).decode()
    print(say("journal", "holds" if found.holds else "broken", lang, root=root, **facts))


def _checkpoint(args: argparse.Namespace, notes: list[Held]) -> int:
    from rantau.journey.trail.actions import make_checkpoint  # noqa: PLC0415 -- app ready

    actor = replace(SYSTEM, door=Door.CLI)
    print(make_checkpoint(actor=actor, now=datetime.now(UTC)).note, end="")
    return DONE


def _key(args: argparse.Namespace, notes: list[Held]) -> int:
    from rantau.journey.trail.queries import verifier_key  # noqa: PLC0415 -- app ready

    print(verifier_key())
    return DONE


def _rotate(args: argparse.Namespace, notes: list[Held]) -> int:
    from rantau.journey.trail import queries  # noqa: PLC0415 -- app ready
    from rantau.journey.trail.actions import rotate_key  # noqa: PLC0415 -- app ready

    made = rotate_key(actor=replace(SYSTEM, door=Door.CLI), now=datetime.now(UTC))
    print(made.note, end="")
    key = queries.verifier_key()
    print(say("journal", "rotated", args.lang, size=made.size, key=key), file=sys.stderr)
    return DONE


def _proof(args: argparse.Namespace, notes: list[Held]) -> int:
    from rantau.journey.trail import queries  # noqa: PLC0415 -- app ready

    new = queries.checkpoint_page().size if args.new is None else args.new
    print(json.dumps(asdict(queries.consistency_for(args.old, new))))
    return DONE


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, list[Held]], int]] = {
    "verify": _verify,
    "checkpoint": _checkpoint,
    "key": _key,
    "rotate": _rotate,
    "proof": _proof,
}
