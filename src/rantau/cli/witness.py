"""`rantau witness`: keep a journal's notes, and see that it only ever grows. Needs no database."""

import argparse
import json
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

from rantau.base.errors import BadInput, Refusal
from rantau.base.journal_audit import Finding, Held, KnownKey, checked_notes
from rantau.base.journal_note import (
    COSIGNATURE,
    LONGEST,
    Checkpoint,
    Note,
    SigningKey,
    VerifierKey,
    parse_note,
)
from rantau.base.journal_witness import GOOD, Proof, judged, parse_proof
from rantau.base.words import LANGUAGES, say
from rantau.cli import DONE, FAULT, WRONG_USE

SECONDS = 30
"""How long an address may take to answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("note", metavar="NOTE_OR_URL", help="the note: a file, or its address")
    parser.add_argument(
        "--store", type=Path, required=True, metavar="DIR", help="folder for what is kept"
    )
    parser.add_argument(
        "--key", metavar="VKEY", help="the journal's key, needed the first time and when it changes"
    )
    parser.add_argument(
        "--proof", metavar="FILE_OR_URL",
        help="where the proof is; {old} and {new} are filled in (default: NOTE.proof, or the "
        "address consistency?old={old}&new={new} next to the note's)",
    )  # fmt: skip
    parser.add_argument(
        "--sign", type=Path, metavar="KEYFILE", help="cosign the note with this key"
    )
    parser.add_argument(
        "--name", help="with --sign: draw the key, if there is none yet, under this name"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Judge the note; keep it and print it where it is good."""
    try:
        signer = _signer(args)
        found = _witnessed(args, signer)
    except Refusal as refusal:
        print(f"rantau witness: {_said(refusal, args.lang)}", file=sys.stderr)
        return WRONG_USE
    good = found.code in GOOD
    print(_said(found, args.lang), file=sys.stderr)
    if good:
        print(_read(str(args.store / "last.note")), end="")
    return DONE if good else FAULT


def _witnessed(args: argparse.Namespace, signer: SigningKey | None) -> Finding:
    known, key = _keys(args.store, args.key)
    text = _note_text(_read(args.note))
    good, faults = checked_notes([Held(args.note, text)], [KnownKey(key)])
    if known != key and (faults or checked_notes([Held(args.note, text)], [KnownKey(known)])[1]):
        raise BadInput("witness_other_key")
    if faults:
        return faults[0]
    new, last = good[0][1], _last(args.store)
    found = judged(new, last, lambda: _proof(args, last, new))
    if found.code in GOOD:
        _write(args.store / "key", f"{key}\n")
        if found.code != "witness_same" or signer is not None:
            _keep(args.store, _cosigned(parse_note(text), signer), new.size)
    else:
        # Two signed notes that do not fit are the proof that counts: lose neither.
        _write(args.store / f"conflict-{new.size}-{new.root[:4].hex()}.note", text)
    return found


def _keys(store: Path, given: str | None) -> tuple[VerifierKey, VerifierKey]:
    """Return the key that is kept and the one that is given; a new one must sign beside the old."""
    path = store / "key"
    found = [VerifierKey.parse(_read(str(path)))] if path.exists() else []
    if given is not None:
        found.append(VerifierKey.parse(given))
    if not found:
        raise BadInput("witness_key_needed")
    return found[0], found[-1]


def _last(store: Path) -> Checkpoint | None:
    path = store / "last.note"
    return parse_note(_read(str(path))).checkpoint if path.exists() else None


def _proof(args: argparse.Namespace, last: Checkpoint | None, new: Checkpoint) -> Proof:
    assert last is not None
    place = args.proof or (
        urljoin(args.note, "consistency?old={old}&new={new}")
        if _is_address(args.note)
        else f"{args.note}.proof"
    )
    place = place.replace("{old}", str(last.size)).replace("{new}", str(new.size))
    if args.proof is None and not _is_address(place) and not Path(place).exists():
        raise BadInput("witness_needs_proof", size=new.size, last=last.size, place=place)
    return parse_proof(_read(place), place)


def _keep(store: Path, note: Note, size: int) -> None:
    _write(store / "notes" / f"{size}.note", str(note))
    _write(store / "last.note", str(note))


def _cosigned(note: Note, signer: SigningKey | None) -> Note:
    if signer is None:
        return note
    mine = signer.cosign(note.text, int(datetime.now(UTC).timestamp()))
    return Note(note.text, (*note.signatures, mine))


def _signer(args: argparse.Namespace) -> SigningKey | None:
    if args.sign is None:
        return None
    if args.name and not args.sign.exists():
        key = SigningKey(args.name, secrets.token_bytes(32), COSIGNATURE)
        SigningKey.parse(str(key))
        _write(args.sign, f"{key}\n", mode=0o600)
        print(key.verifier, file=sys.stderr)
    return SigningKey.parse(_read(str(args.sign)))


def _note_text(text: str) -> str:
    """Take the note out of the JSON in which the service's API gives it."""
    if not text.startswith("{"):
        return text
    try:
        return str(json.loads(text)["note"])
    except (ValueError, LookupError, RecursionError):
        return text


def _is_address(place: str) -> bool:
    return place.startswith(("https://", "http://"))


def _read(place: str) -> str:
    try:
        if _is_address(place):
            with urlopen(place, timeout=SECONDS) as answer:  # noqa: S310 -- http and https only
                content: bytes = answer.read(LONGEST + 1)
        else:
            content = Path(place).read_bytes()
        return content.decode()
    except (URLError, OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise BadInput("not_there", source=place, why=why) from error


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)


def _said(found: Finding | Refusal, lang: str) -> str:
    return say("journal", found.code, lang, **found.facts)
