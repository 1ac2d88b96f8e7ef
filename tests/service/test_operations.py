"""Commands of an installation outside the demo, each in a process of its own."""

import hashlib
import json
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service import started
from tests.service.started import Done

REAL = {
    "RANTAU_DEMO": "0",
    "RANTAU_SECRET_KEY": "w" * 25 + "Xy7-" * 10,
    "RANTAU_HOSTS": "rantau.example",
    "RANTAU_ORIGIN": "https://rantau.example",
}
PASSWORD = "kuda baterai benar staples"
PHRASE = "ani@kemnaker.example"


def rantau(*words: object, folder: Path, **more: str) -> Done:
    return started.rantau(*words, folder=folder, **(REAL | more))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its first administrator."""
    made = tmp_path_factory.mktemp("installed") / "data"
    done = rantau("migrate", folder=made)
    assert done.returncode == 0, done.stderr
    words = (
        "user",
        "add",
        PHRASE,
        "--name",
        "Ani",
        "--ministry",
        "Kementerian",
        "--password-stdin",
    )
    added = subprocess.run(
        [*started.command(*words)], env=started.environment(made, **REAL), input=PASSWORD + "\n",
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    return made


def test_migrate_makes_keys_that_only_their_owner_reads(folder: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder / "keys").iterdir()}

    assert modes == dict.fromkeys(("field.key", "index.key", "journal.key", "rows.key"), 0o400)
    assert (folder / "keys").stat().st_mode & 0o077 == 0


def test_migrate_again_changes_nothing(folder: Path) -> None:
    done = rantau("migrate", folder=folder)

    assert done.stdout == "rantau migrate: tables are up to date\n"


def test_the_first_administrator_is_listed_and_a_second_account_is_refused(folder: Path) -> None:
    listed = rantau("user", "list", folder=folder)
    nobody = rantau("user", "end", "nobody@kemnaker.example", "--lang", "en", folder=folder)

    assert listed.stdout == f"{PHRASE}\tministry\tKementerian\n"
    assert nobody.returncode == 2
    assert nobody.stderr == "rantau user: There is no account nobody@kemnaker.example.\n"


def test_without_a_terminal_the_password_is_asked_for_elsewhere(folder: Path) -> None:
    done = rantau("user", "add", "budi@kemnaker.example", folder=folder)

    assert done.returncode == 2
    assert done.stderr == (
        "rantau: there is no terminal to type the password on: say --password-stdin\n"
    )


def test_the_last_administrator_cannot_be_ended(folder: Path) -> None:
    done = rantau("user", "end", PHRASE, "--lang", "en", folder=folder)

    assert done.returncode == 2
    assert PHRASE in rantau("user", "list", folder=folder).stdout


def test_check_deploy_is_clean(folder: Path) -> None:
    done = rantau("manage", "check", "--deploy", "--fail-level", "WARNING", folder=folder)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_serve_is_ready_and_lays_its_files_out_once(folder: Path) -> None:
    first = rantau("serve", "--check", folder=folder)
    stamp = (folder / "static" / ".made-for").stat().st_mtime_ns
    second = rantau("serve", "--check", folder=folder)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert (folder / "static" / ".made-for").stat().st_mtime_ns == stamp
    assert (folder / "static" / "staticfiles.json").is_file()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"RANTAU_SECRET_KEY": "short"}, "RANTAU_SECRET_KEY"),
        ({"RANTAU_SECRET_KEY": "a" * 60}, "security.W009"),
        ({"RANTAU_HOSTS": ""}, "RANTAU_HOSTS"),
        ({"RANTAU_ORIGIN": "http://rantau.example"}, "RANTAU_ORIGIN"),
    ],
)
def test_serve_refuses_to_start_insecurely(folder: Path, wrong: dict[str, str], said: str) -> None:
    done = rantau("serve", "--check", folder=folder, **wrong)

    assert done.returncode == 2
    assert said in done.stderr


def test_serve_refuses_without_tables(tmp_path: Path, folder: Path) -> None:
    done = rantau("serve", "--check", folder=tmp_path, RANTAU_KEYS_DIR=str(folder / "keys"))

    assert done.returncode == 2
    assert "run `rantau migrate` first" in done.stderr


def test_doctor_names_what_is_wrong_and_how_to_mend_it(folder: Path) -> None:
    (folder / "keys" / "field.key").chmod(0o444)

    done = rantau("doctor", "--lang", "en", folder=folder)

    (folder / "keys" / "field.key").chmod(0o400)
    wrong = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("WRONG")]
    assert done.returncode == 1
    assert wrong == ["Key", "Mail:", "Last"]
    assert "chmod 400" in done.stdout
    assert "rantau worker" in done.stdout


def test_backup_is_restored_into_an_empty_place_and_only_there(
    folder: Path, tmp_path: Path
) -> None:
    copy, back, keys = tmp_path / "x.tar.gz", tmp_path / "back", folder / "keys"
    began = time.monotonic()

    made = rantau("backup", copy, "--lang", "en", folder=folder)
    restored = rantau("restore", copy, back, "--keys", keys, "--lang", "en", folder=folder)
    again = rantau("restore", copy, back, "--keys", keys, folder=folder)

    assert (made.returncode, restored.returncode, again.returncode) == (0, 0, 2), restored.stderr
    assert ", 0 faults, " in restored.stdout
    assert "is not empty" in again.stderr
    assert time.monotonic() - began < 60
    assert rantau("user", "list", folder=back, RANTAU_KEYS_DIR=str(keys)).stdout.startswith(PHRASE)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_backup_holds_no_key_and_its_manifest_no_person(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "x.tar.gz"
    rantau("backup", copy, folder=folder)

    with tarfile.open(copy) as archive:
        archive.extractall(tmp_path / "open", filter="data")
    files = {path.name: path.read_bytes() for path in (tmp_path / "open").iterdir()}
    keys = [path.read_bytes() for path in (folder / "keys").iterdir()]

    assert sorted(files) == ["manifest.json", "rantau.sqlite3"]
    assert [key for key in keys if any(key in content for content in files.values())] == []
    assert PHRASE.encode() in files["rantau.sqlite3"], "the test can see what it looks for"
    assert PHRASE.encode() not in files["manifest.json"]
    assert json.loads(files["manifest.json"])["note"].startswith("rantau.example/journal\n")


SIGN_IN = """
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
session = SessionStore()
session["a"] = "b"
session.save()
caches["sheets"].set("sheet-of-ani", "x")
print(session.session_key)
"""


def test_a_copy_lets_nobody_in(folder: Path, tmp_path: Path) -> None:
    session = rantau("manage", "shell", "--no-imports", "-c", SIGN_IN, folder=folder).stdout.strip()
    copy, back = tmp_path / "x.tar.gz", tmp_path / "back"
    rantau("backup", copy, folder=folder)
    with tarfile.open(copy) as archive:
        archive.extractall(tmp_path / "open", filter="data")

    restored = rantau("restore", copy, back, "--keys", folder / "keys", folder=folder)

    assert session.encode() in (folder / "rantau.sqlite3").read_bytes() + b"".join(
        one.read_bytes() for one in folder.glob("rantau.sqlite3-*")
    ), "the test can see what it looks for"
    assert restored.returncode == 0, restored.stderr
    for place in (tmp_path / "open", back):
        content = (place / "rantau.sqlite3").read_bytes()
        assert [one for one in (session, "sheet-of-ani") if one.encode() in content] == []


SAY_SECRETS = """
from datetime import timedelta
from django.utils import timezone
from rantau.base.actor import Door
from rantau.journey.parties import actions
from rantau.journey.parties.models import Person
from rantau.journey.parties.queries import actor_in_hat
now = timezone.now()
ani = actor_in_hat(Person.objects.get().pk, None, door=Door.WEB, fresh_at=now)
print(actions.invite_member(actor=ani, email="citra@x.example", is_admin=False, now=now)[1])
print(actions.create_key(
    actor=ani, name="k", scopes=["read"], expires_on=(now + timedelta(days=2)).date(), now=now)[1])
"""


def test_what_is_said_once_is_in_no_file(folder: Path, tmp_path: Path) -> None:
    said = rantau("manage", "shell", "--no-imports", "-c", SAY_SECRETS, folder=folder)
    secrets = said.stdout.split()
    commands = (
        ["worker", "--once"], ["backup", tmp_path / "x.tar.gz"],
        ["export", "journal", "--out", tmp_path / "out"],
    )  # fmt: skip
    told = [rantau(*words, folder=folder) for words in commands]
    with tarfile.open(tmp_path / "x.tar.gz") as archive:
        archive.extractall(tmp_path / "open", filter="data")

    files = [path for top in (folder, tmp_path) for path in top.rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in files)
    words = said.stderr + "".join(one.stdout + one.stderr for one in told)

    assert [one.returncode for one in (said, *told)] == [0, 0, 0, 0], words
    assert len(secrets) == 2
    assert [one for one in secrets if one.encode() in content or one in words] == []
    hashes = [hashlib.sha256(one.encode()).digest() for one in secrets]
    database = (tmp_path / "open" / "rantau.sqlite3").read_bytes()
    assert [one in database for one in hashes] == [True, True], "the test can see what it looks for"


def test_a_damaged_backup_is_refused_and_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "x.tar.gz"
    rantau("backup", copy, folder=folder)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)

    done = rantau("restore", copy, tmp_path / "back", "--keys", folder / "keys", folder=folder)

    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar.gz"]


def test_export_of_the_journal_can_be_checked_elsewhere(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = rantau("export", "journal", "--out", out, folder=folder)

    rows = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    assert done.returncode == 0
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert PHRASE not in (out / "journal.jsonl").read_text()


@pytest.fixture
def worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    one = started.start("worker", folder=folder, **REAL)
    yield one
    one.kill()
    one.communicate()


def test_a_worker_shows_that_it_lives_and_stops_when_asked(
    folder: Path, worker: subprocess.Popen[str]
) -> None:
    until = time.monotonic() + 60
    wrong = ["Last"]
    while wrong == ["Last"] and time.monotonic() < until:
        done = rantau("doctor", "--lang", "en", folder=folder)
        wrong = [one.split()[1] for one in done.stdout.splitlines() if one[:5] == "WRONG"][-1:]

    worker.terminate()

    assert worker.wait(timeout=20) == 0
    assert wrong == ["Mail:"]


def test_once_sweeps_and_ends(folder: Path) -> None:
    assert rantau("worker", "--once", folder=folder).returncode == 0
