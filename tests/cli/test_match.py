"""`rantau match` and `rantau explain`: exit codes, JSON, and sentences in three languages."""

import json
import tomllib
from pathlib import Path

import pytest
from tests.engine.matching import folders

from rantau.base import words
from rantau.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folders.write(tmp_path / "in")


@pytest.fixture
def out(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["match", str(folder), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    return tmp_path / "out"


def test_match_prints_the_result_as_json(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    code = main(["match", str(folder), "--out", str(out), "--json"])

    printed = capsys.readouterr().out
    assert code == 0
    assert printed == (out / "result.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("id", "4 dari 6 kandidat mendapat tempat di 3 permintaan dengan 5 kursi"),
        ("en", "4 of 6 candidates got a place in 3 orders with 5 seats"),
        ("ja", "候補者6人のうち4人が、求人3件・定員5人の枠に決まりました"),
    ],
)
def test_match_says_what_came_of_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, sentence: str
) -> None:
    code = main(["match", str(folder), "--out", str(tmp_path / "out"), "--lang", lang])

    assert code == 0
    assert capsys.readouterr().out.startswith(sentence)


def test_indonesian_is_the_language_unless_another_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["match", str(folder), "--out", str(tmp_path / "out")])

    assert "mendapat tempat" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ([], "caps.csv:2:2: seats: 'x' bukan bilangan bulat: tulis angka saja"),
        (["--lang", "en"], "caps.csv:2:2: seats: 'x' is no whole number: write digits only"),
    ],
)
def test_bad_input_is_exit_code_3_with_its_places_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: list[str], sentence: str
) -> None:
    folder = folders.write(tmp_path / "in", caps="region,seats\nkansai,x\n")

    code = main(["match", str(folder), "--out", str(tmp_path / "out"), *language])

    assert code == 3
    assert capsys.readouterr().err == sentence + "\n"
    assert not (tmp_path / "out").exists()


def test_a_result_that_fails_its_own_check_is_not_written(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(
        "rantau.engine.matching.verify.verify_texts", lambda *given: ["order kyoto is wrong"]
    )

    code = main(["match", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"])

    assert code == 1
    assert capsys.readouterr().err.splitlines()[1:] == ["order kyoto is wrong"]
    assert not (tmp_path / "out").exists()


def test_a_commitment_that_does_not_fit_is_exit_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folders.write(tmp_path / "in", round=folders.ROUND + f'commitment = "{"a" * 64}"\n')

    code = main(["match", str(folder), "--out", str(tmp_path / "out"), "--lang", "en"])

    assert code == 3
    assert capsys.readouterr().err.startswith("round.toml:3:1: commitment is not the SHA-256")


@pytest.mark.parametrize(
    "arguments",
    [
        ["match"],
        ["match", "x"],
        ["match", "x", "--out"],
        ["match", "x", "--out", "y", "--lang", "fr"],
    ],
)
def test_wrong_use_is_exit_code_2(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_a_folder_with_other_files_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")

    assert main(["match", str(folder), "--out", str(tmp_path / "mine")]) == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", ["ani", "budi", "citra", "dewi", "eko", "fajar"])
def test_every_candidate_is_explained_in_every_language(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str], name: str, lang: str
) -> None:
    code = main(["explain", str(folder), str(out), "--candidate", name, "--lang", lang])

    printed = capsys.readouterr().out
    assert code == 0
    assert name in printed
    assert words.say("match", "this_result_only", lang) in printed


def test_the_threshold_is_said_to_be_no_forecast(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", str(folder), str(out), "--candidate", "eko", "--lang", "en"])

    printed = capsys.readouterr().out
    assert "Candidate eko has no place in this round." in printed
    assert "higher scores; with your groups the threshold was 90, your score is 85" in printed
    assert "a statement about this result only, not a forecast" in printed


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", ["kyoto", "osaka", "nara"])
def test_every_order_is_explained_in_every_language(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str], name: str, lang: str
) -> None:
    assert main(["explain", str(folder), str(out), "--order", name, "--lang", lang]) == 0
    assert name in capsys.readouterr().out


def test_explain_prints_facts_as_json(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", str(folder), str(out), "--candidate", "ani", "--json"])

    facts = json.loads(capsys.readouterr().out)
    assert [(wish["order"], wish["code"]) for wish in facts["wishes"]] == [
        ("kyoto", "assigned"),
        ("nara", "assigned_to_better_wish"),
    ]


@pytest.mark.parametrize("whom", [["--candidate", "zed"], ["--order", "tokyo"]])
def test_an_unknown_id_is_wrong_use(folder: Path, out: Path, whom: list[str]) -> None:
    assert main(["explain", str(folder), str(out), *whom]) == 2


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "checks"}'])
def test_what_is_no_match_or_plan_is_not_explained(folder: Path, out: Path, text: str) -> None:
    (out / "result.json").write_text(text, encoding="utf-8")

    code = main(["explain", str(folder), str(out), "--candidate", "ani"])

    assert code == (2 if text else 3)


def test_explain_reads_the_files_and_never_solves(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError

    monkeypatch.setattr("rantau.engine.matching.rounds.Market.run", refuse)

    assert main(["explain", str(folder), str(out), "--candidate", "ani"]) == 0


def test_every_code_has_a_sentence_in_every_language() -> None:
    path = Path(words.__file__).parent / "catalogue" / "match.toml"
    catalogue = tomllib.loads(path.read_text(encoding="utf-8"))

    assert {code for code, own in catalogue.items() if set(own) != set(words.LANGUAGES)} == set()
