"""`rantau journal` as people run it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rantau.base.errors import Refusal
from rantau.base.journal_audit import Finding, Held
from rantau.base.journal_note import VerifierKey, is_signed, parse_note
from rantau.base.keys import make_keys
from rantau.base.words import LANGUAGES, catalogue
from rantau.cli import main
from rantau.cli.journal import said
from rantau.journey.parties.models import Licence
from tests.journey.trail.conftest import drop_triggers, forget_notes, rewrite

pytestmark = [pytest.mark.promise(48), pytest.mark.django_db]
EDITS = pytest.mark.usefixtures("tables_edited")


@pytest.fixture
def files(notes: list[Held], tmp_path: Path) -> list[str]:
    """The notes as files."""
    for note in notes:
        (tmp_path / note.source).write_text(note.text, encoding="utf-8")
    return [str(tmp_path / note.source) for note in notes]


def test_verify_says_that_all_holds(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "verify", "--state", "--lang", "en", "--note", *files]) == 0
    assert capsys.readouterr().out.startswith("The journal holds: 10 entries, 4 notes, 6 rows")


@EDITS
def test_verify_lists_what_does_not_hold(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    drop_triggers()
    rewrite(lambda body: body.update(actor="u-other"))
    forget_notes()

    assert main(["journal", "verify"]) == 0
    assert main(["journal", "verify", "--lang", "en", "--note", *files]) == 1

    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.partition(": ")[2][:13] for line in lines[:2]] == [
        "the first 7 e",
        "the first 9 e",
    ]
    assert lines[2].startswith("The journal does NOT hold: 2 findings")


@EDITS
def test_verify_speaks_json(
    licence: Licence, notes: list[Held], capsys: pytest.CaptureFixture[str]
) -> None:
    Licence.objects.update(reason="x")

    assert main(["journal", "verify", "--state", "--json"]) == 1

    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["n_entries"], found["n_rows"]) == (False, 10, 6)
    assert [one["code"] for one in found["findings"]] == ["row_differs", "row_differs"]


@pytest.mark.parametrize("start", ["1", "4", "10", "11", "99"])
def test_verify_can_begin_late(files: list[str], start: str) -> None:
    assert main(["journal", "verify", "--from", start, "--note", *files]) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["verify", "--state", "--from", "2"], "leave out --from"),
        (["verify", "--note", "nowhere"], "nowhere cannot be read"),
        (["proof", "--old", "8", "--new", "99"], "the journal has 10 entries"),
    ],
)
def test_wrong_use_ends_with_2(
    notes: list[Held], words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", *words, "--lang", "en"]) == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_no_text_is_no_note(
    notes: list[Held], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").write_bytes(b"\xff")

    assert main(["journal", "verify", "--lang", "en", "--note", str(tmp_path / "x")]) == 1
    assert "no signed note" in capsys.readouterr().out


def test_a_note_is_signed_and_a_witness_follows(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "key"]) == 0
    key = capsys.readouterr().out.strip()
    assert main(["journal", "checkpoint"]) == 0
    note = capsys.readouterr().out
    assert is_signed(parse_note(note), VerifierKey.parse(key))
    assert main(["journal", "proof", "--old", "9"]) == 0
    proof = capsys.readouterr().out

    (tmp_path / "new").write_text(note, encoding="utf-8")
    (tmp_path / "new.proof").write_text(proof, encoding="utf-8")
    store = ["--store", str(tmp_path / "store")]
    assert main(["witness", files[1], *store, "--key", key]) == 0
    assert main(["witness", str(tmp_path / "new"), *store]) == 0


def alone(folder: Path, **variables: str) -> tuple[int, str]:
    """Run in a process of its own, which finds its settings by itself."""
    found = subprocess.run(
        [sys.executable, "-m", "rantau", "journal", "key"],
        env={"PYTHONPATH": "src", "RANTAU_DATA_DIR": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return found.returncode, found.stderr


def test_an_installation_that_is_not_ready_is_said(tmp_path: Path) -> None:
    assert alone(tmp_path)[0] == 2
    assert "RANTAU_SECRET_KEY" in alone(tmp_path)[1]
    assert "field.key cannot be read" in alone(tmp_path, RANTAU_DEMO="1")[1]
    make_keys(tmp_path / "keys")

    code, message = alone(tmp_path, RANTAU_DEMO="1")

    assert code == 2
    assert message.startswith("rantau: there is no database at ")
    (tmp_path / "rantau.sqlite3").touch()
    assert "has no tables yet" in alone(tmp_path, RANTAU_DEMO="1")[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_audit_has_words(lang: str) -> None:
    class AnyFact(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return key

    for code, words in catalogue("journal").items():
        assert words[lang].format_map(AnyFact()), code
    assert said(Finding("gap", {"after": 1, "seq": 3}), "en").startswith("After entry 1 comes 3")
    assert said(Refusal("no_checkpoint", size=""), "en") == "There is no note yet."
