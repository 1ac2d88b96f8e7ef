"""`rantau check`: exit codes, kinds, languages, JSON."""

import json
from pathlib import Path

import pytest
from tests.engine.checks.given import contract, slip, write

from rantau.base.words import LANGUAGES, catalogue, say
from rantau.cli import main
from rantau.cli.check import SHOWN, sentence
from rantau.engine import checks


@pytest.fixture
def payslips(tmp_path: Path) -> Path:
    return write(tmp_path / "payslips.csv", [slip(), slip(payslip="p2", gross=200000)])


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "id",
            (
                "p2  MELANGGAR  Gajimu ¥200.000, padahal menurut upah minimum di tempat itu paling "
                "sedikit ¥204.800. Kurang ¥4.800."
            ),
        ),
        (
            "en",
            (
                "p2  UNLAWFUL  You were paid ¥200,000. The minimum wage there asks for at least "
                "¥204,800: ¥4,800 is missing."
            ),
        ),
        (
            "ja",
            (
                "p2  違反  支払額は¥200,000です。その地域の最低賃金では少なくとも¥204,800が必要で、"
                "¥4,800不足しています。"
            ),
        ),
    ],
)
def test_check_tells_the_reader_what_by_how_much_and_who_helps(
    payslips: Path, capsys: pytest.CaptureFixture[str], lang: str, line: str
) -> None:
    assert main(["check", str(payslips), "--lang", lang]) == 0

    printed = capsys.readouterr().out
    assert printed.split("\n")[0] == line
    assert (
        "https://www.mhlw.go.jp/content/11302000/001745621.pdf" in printed or "Minimum" in printed
    )
    assert "OTIT" in printed
    assert catalogue("checks")["do_ask_for_pay"][lang] in printed


def test_check_speaks_indonesian_unless_told_otherwise(
    payslips: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(payslips)])

    assert "MELANGGAR" in capsys.readouterr().out


def test_check_writes_a_folder_and_prints_its_result(
    payslips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    code = main(["check", str(payslips), "--out", str(out), "--json"])

    assert code == 0
    assert capsys.readouterr().out == (out / "result.json").read_text(encoding="utf-8")
    assert sorted(path.name for path in out.iterdir()) == [
        "findings.csv",
        "report.json",
        "result.json",
    ]
    assert checks.verify_folder(payslips, out) == []


def test_check_json_without_a_folder_lists_the_findings(
    payslips: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(payslips), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["n_findings"]) == ("check", 1)
    assert [one["code"] for one in told["findings"]] == ["pay_below_minimum"]


def test_check_into_a_folder_counts_and_compares_with_the_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder / "payslips.csv", [slip(), slip(payslip="p2", gross=200000)])
    write(folder / "truth.csv", [{"record": "p2", "code": "pay_below_minimum"}])

    assert main(["check", str(folder), "--out", str(out), "--lang", "en"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [
        say("checks", "summary", "en", records=2, blocking=1, warning=0, info=0),
        say("checks", "truth", "en", recall=1.0, precision=1.0),
    ]


def test_check_lists_some_findings_and_counts_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slips = [slip(payslip=f"p{n:02d}", gross=200000) for n in range(SHOWN + 2)]

    main(["check", str(write(tmp_path / "payslips.csv", slips)), "--lang", "en"])

    assert say("checks", "more", "en", n=2) in capsys.readouterr().out.splitlines()


def test_check_names_cents_and_what_cannot_be_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = slip(country="AU", place="AU-NSW", month="2026-08", hours="100.5", gross="2643",
               deductions="0")  # fmt: skip

    main(["check", str(write(tmp_path / "payslips.csv", [row]))])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("paling sedikit AUD 2.657,22. Kurang AUD 14,22.")
    assert lines[-2].startswith("Tidak bisa dinilai karena tidak ada: contract_deductions (1)")


def test_check_of_nothing_wrong_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(write(tmp_path / "payslips.csv", [slip()])), "--lang", "en"])

    assert "Nothing in what was given is against the rules." in capsys.readouterr().out


def test_check_of_an_unknown_name_is_wrong_use_until_its_kind_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "november.csv", [slip()])

    codes = [
        main(["check", str(path)]),
        main(["check", str(path), "--kind", "payslip"]),
        main(["check", str(path), "--kind", "salary"]),
    ]

    assert codes == [2, 0, 2]
    assert "--kind" in capsys.readouterr().err


def test_check_of_bad_input_lists_each_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "payslips.csv", [slip(month="2026-13"), slip(payslip="p2", hours="-1")])

    code = main(["check", str(path), "--out", str(tmp_path / "out")])

    lines = capsys.readouterr().err.strip().split("\n")
    assert code == 3
    assert [line.split(" ")[0] for line in lines] == ["payslips.csv:2:4:", "payslips.csv:3:5:"]
    assert not (tmp_path / "out").exists()


def test_check_of_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    assert main(["check", str(tmp_path / "payslips.csv")]) == 3


def test_many_findings_are_cut_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [slip(payslip=f"p{n:03d}", gross=200000) for n in range(60)]

    main(["check", str(write(tmp_path / "payslips.csv", rows)), "--lang", "en"])

    printed = capsys.readouterr().out
    assert printed.count("UNLAWFUL") == 50
    assert "and 10 more" in printed


def test_every_code_action_and_term_of_the_law_has_words_in_every_language() -> None:
    words = catalogue("checks")
    rules = [rule for country in checks.countries() for rule in checks.load(country).rules]
    needed = {rule.code for rule in rules if rule.code}
    needed |= {f"do_{rule.action}" for rule in rules if rule.action}
    needed |= {f"t_{rule.fact}" for rule in rules if rule.code == "term_worse_than_order"}
    needed |= {f"t_{rule.fact}" for rule in rules if rule.code == "suspicious_clause"}
    needed |= {f"help_{country}" for country in checks.countries()}

    assert needed - set(words) == set()
    assert {key for key, each in words.items() if set(each) != set(LANGUAGES)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_deposit_without_an_amount_leaves_no_empty_brackets(lang: str) -> None:
    one = checks.check_contract(contract(deposit="yes")).findings[0]

    assert "()" not in sentence(one, lang)
    assert "（）" not in sentence(one, lang)  # noqa: RUF001 -- Japanese brackets


def test_no_telephone_number_is_in_the_words() -> None:
    digits = [
        text
        for each in catalogue("checks").values()
        for text in each.values()
        if sum(sign.isdigit() for sign in text) > 3
    ]

    assert digits == []
