"""A witness keeps what it saw, and says when a journal did anything but grow."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from rantau.base.journal_note import (
    Checkpoint,
    Note,
    SigningKey,
    VerifierKey,
    is_signed,
    parse_note,
)
from rantau.base.journal_tree import consistency_ranges, leaf_hash, root_of
from rantau.cli import main

pytestmark = pytest.mark.promise(48)
KEY = SigningKey("rantau.example/journal", bytes(range(32)))
TRUE = [leaf_hash(str(number).encode()) for number in range(40)]
FORGED = [TRUE[0], leaf_hash(b"forged"), *TRUE[2:]]


def note_of(leaves: list[bytes], size: int, key: SigningKey = KEY) -> str:
    text = Checkpoint(key.name, size, root_of(leaves[:size])).text
    return str(Note(text, (key.sign(text),)))


def proof_of(leaves: list[bytes], old: int, new: int) -> str:
    hashes = [root_of(leaves[start:end]) for start, end in consistency_ranges(old, new)]
    return json.dumps({"old": old, "new": new, "hashes": [b64encode(h).decode() for h in hashes]})


class Desk:
    """A witness with one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"

    def see(self, note: str, proof: str | None = None, *more: str) -> int:
        path = self.folder / "new.note"
        path.write_text(note, encoding="utf-8")
        beside = self.folder / "new.note.proof"
        beside.unlink(missing_ok=True)
        if proof is not None:
            beside.write_text(proof, encoding="utf-8")
        return main(["witness", str(path), "--store", str(self.store), "--lang", "en", *more])

    def kept(self) -> list[str]:
        return sorted(path.relative_to(self.store).as_posix() for path in self.store.rglob("*.*"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A witness who has seen 7 entries."""
    found = Desk(tmp_path)
    assert found.see(note_of(TRUE, 7), None, "--key", str(KEY.verifier)) == 0
    return found


def test_a_journal_that_grows_is_kept_and_printed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert desk.see(note_of(TRUE, 20), proof_of(TRUE, 7, 20)) == 0
    printed = capsys.readouterr()
    assert printed.out == note_of(TRUE, 20)
    assert "from 7 to 20 entries" in printed.err
    assert desk.see(note_of(TRUE, 20)) == 0
    assert desk.kept() == ["last.note", "notes/20.note", "notes/7.note"]


@pytest.mark.parametrize(
    ("note", "proof", "word"),
    [
        (note_of(TRUE, 6), None, "does not shrink"),
        (note_of(FORGED, 7), None, "two histories"),
        (note_of(FORGED, 20), proof_of(FORGED, 7, 20), "fails"),
        (note_of(TRUE, 20), proof_of(TRUE, 7, 19), "fails"),
        (note_of(TRUE, 20), proof_of(TRUE, 6, 20), "fails"),
        (note_of(TRUE, 20, SigningKey(KEY.name, bytes(32))), None, "not signed"),
        (note_of(TRUE, 20, SigningKey("other.example/j", KEY.seed)), None, "another"),
        ("nothing", None, "no signed note"),
    ],
)
def test_anything_else_is_said_and_the_last_note_stays(
    desk: Desk, note: str, proof: str | None, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.see(note, proof) == 1

    assert word in capsys.readouterr().err.replace("a note of the journal", "another")
    assert (desk.store / "last.note").read_text(encoding="utf-8") == note_of(TRUE, 7)


def test_two_histories_are_both_kept(desk: Desk) -> None:
    desk.see(note_of(FORGED, 7))

    assert desk.kept()[0].startswith("conflict-7-")
    assert (desk.store / desk.kept()[0]).read_text(encoding="utf-8") == note_of(FORGED, 7)


@pytest.mark.parametrize(
    ("note", "more", "word"),
    [
        (note_of(TRUE, 20), [], "a proof is needed"),
        (note_of(TRUE, 20), ["--proof", "nowhere"], "cannot be read"),
        (note_of(TRUE, 20), ["--key", "a+b+c"], "no key"),
        (note_of(TRUE, 20), ["--key", str(SigningKey("x", bytes(32)).verifier)], "another key"),
        (note_of(TRUE, 20), ["--sign", "nowhere"], "cannot be read"),
    ],
)
def test_what_cannot_be_judged_ends_with_2(
    desk: Desk, note: str, more: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.see(note, None, *more) == 2
    assert word in capsys.readouterr().err


def test_a_broken_proof_ends_with_2(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.see(note_of(TRUE, 20), "{") == 2
    assert "this is no proof" in capsys.readouterr().err


def test_the_first_time_needs_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Desk(tmp_path).see(note_of(TRUE, 7)) == 2
    assert "--key" in capsys.readouterr().err


def test_a_witness_with_a_key_of_its_own_cosigns(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    sign = ["--sign", str(desk.folder / "my.key"), "--name", "ombudsman.example/w"]
    capsys.readouterr()

    assert desk.see(note_of(TRUE, 20), proof_of(TRUE, 7, 20), *sign) == 0

    printed = capsys.readouterr()
    mine = VerifierKey.parse(printed.err.splitlines()[0])
    note = parse_note(printed.out)
    assert is_signed(note, mine)
    assert is_signed(note, KEY.verifier)
    assert (desk.folder / "my.key").stat().st_mode & 0o777 == 0o600
    assert desk.see(str(note), None, *sign[:2]) == 0


@pytest.fixture
def address() -> Iterator[str]:
    """Serve a note as the service does: JSON, with proofs next to it."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {
                "/journal/checkpoint": json.dumps({"note": note_of(TRUE, 20)}),
                "/journal/consistency?old=7&new=20": proof_of(TRUE, 7, 20),
            }.get(self.path)
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write((found or "").encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/journal/"
        server.shutdown()


def test_notes_and_proofs_are_fetched(
    desk: Desk, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(desk.store), "--lang", "en"]

    assert main(["witness", address + "nothing", *store]) == 2
    assert main(["witness", address + "checkpoint", *store]) == 0

    assert "from 7 to 20" in capsys.readouterr().err


def test_a_journal_may_begin_with_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    assert desk.see(note_of(TRUE, 0), None, "--key", str(KEY.verifier)) == 0
    assert desk.see(note_of(TRUE, 7)) == 0
