"""Reading: every fault with its place; the reader for big files never disagrees with the other."""

from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from rantau.engine.errors import ProblemError
from rantau.engine.matching import Problem, bulk_tables, load, run_folder
from rantau.engine.matching.bulk import Doubt
from tests.engine.matching import folders
from tests.engine.matching.folders import FILES, SEED

BAD = [
    ("round", "round = 5\nseed = 5\n", "round.toml:2:1: seed: write 64 hex digits"),
    ("round", f'round = 5.5\nseed = "{SEED}"\n', "round.toml:1:1: round: write an id"),
    ("candidates", "candidate\n" + "a" * 65 + "\n", "candidates.csv:2:1: candidate: 'aaa"),
    ("candidates", "candidate\na;b\n", "candidates.csv:2:1: candidate: 'a;b' is no id"),
    ("candidates", "candidate,score,score\nani,1,1\n", "candidates.csv:1:3: column score is there"),
    ("choices", "candidate,rank\nani,1\n", "choices.csv:1:1: column order is missing"),
    ("choices", "candidate,rank,order\nani,,kyoto\n", "choices.csv:2:2: rank is empty"),
    ("round", f'seed = "{SEED}"\n', "round.toml:1:1: round is missing"),
    ("round", 'round = "a"\nseed = "12"\n', "round.toml:2:1: seed: write 64 hex digits"),
    (
        "round",
        f'round = "a"\nseed = "{SEED}"\n\ncommitment = "{"0" * 64}"\n',
        "round.toml:4:1: commitment is not the SHA-256 of the seed",
    ),
    ("round", folders.ROUND + 'regional_rule = "loose"\n', "round.toml:3:1: regional_rule: is not"),
    ("round", folders.ROUND + "speed = 1\n", "round.toml:3:1: 'speed' is not known here"),
    ("round", None, "round.toml:1:1: is missing"),
    ("orders", "order,seats\nkyoto,-1\n", "orders.csv:2:2: seats: -1 is out of range"),
    ("orders", "order,seats\nkyoto,x\n", "orders.csv:2:2: seats: 'x' is no whole number"),
    ("orders", "order,seats\nky to,1\n", "orders.csv:2:1: order: 'ky to' is no id"),
    ("orders", "order,seats,colour\nkyoto,1,red\n", "orders.csv:1:3: column 'colour' is not known"),
    ("orders", "seats,order\n1,kyoto\n1,osaka\n1,nara\n2,kyoto\n", "orders.csv:5:2: order kyoto"),
    ("orders", "order,seats,target\nkyoto,1,2\n", "orders.csv:2:3: target 2 is above the 1 seats"),
    ("orders", "order,seats,turn\nkyoto,1,soon\n", "orders.csv:2:3: turn: 'soon' is no whole"),
    ("orders", None, "orders.csv:1:1: is missing"),
    ("candidates", "candidate\nani\nani\n", "candidates.csv:3:1: candidate ani is there already"),
    ("candidates", "candidate,groups\nani,w;\n", "candidates.csv:2:2: groups: '' is no id"),
    ("candidates", "candidate,score\nani,1.5\n", "candidates.csv:2:2: score: '1.5' is no whole"),
    (
        "candidates",
        "candidate,score\nani,1000000000001\n",
        "candidates.csv:2:2: score: 1000000000001 is out of range",
    ),
    ("candidates", b"candidate\n\xff\n", "candidates.csv:2:1: is not UTF-8"),
    ("choices", "candidate,rank,order\nani,1,tokyo\n", "choices.csv:2:3: order tokyo is not in"),
    ("choices", "candidate,rank,order\nzed,1,kyoto\n", "choices.csv:2:1: candidate zed is not in"),
    ("choices", "candidate,rank,order\nani,0,kyoto\n", "choices.csv:2:2: rank: 0 is out of range"),
    (
        "choices",
        "candidate,rank,order\nani,1,kyoto\nani,1,osaka\n",
        "choices.csv:3:2: candidate ani and rank 1 is there already in line 2",
    ),
    (
        "choices",
        "candidate,rank,order\nani,1,kyoto\nani,2,kyoto\n",
        "choices.csv:3:3: candidate ani and order kyoto is there already in line 2",
    ),
    ("choices", "candidate,rank,order\nani,1\n", "choices.csv:2:2: the row has 2 cells"),
    ("reserves", "order,group,seats\ntokyo,w,1\n", "reserves.csv:2:1: order tokyo is not in"),
    (
        "reserves",
        "order,group,seats\nnara,w,1\nnara,d,1\n",
        "reserves.csv:3:3: the reserves of order nara come to 2, above its 1 seats",
    ),
    (
        "reserves",
        "order,group,seats\nkyoto,w,1\nkyoto,w,1\n",
        "reserves.csv:3:2: order kyoto and group w is there already in line 2",
    ),
    ("caps", "region,seats\nkansai,1\n", "caps.csv:2:2: the targets of region kansai come to 2"),
    ("caps", "region,seats\nkansai,3\nkansai,3\n", "caps.csv:3:1: region kansai is there already"),
    ("caps", "region,seats\nkansai,\n", "caps.csv:2:2: seats is empty"),
]


@pytest.mark.parametrize(("file", "text", "fault"), BAD)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, file: str, text: str | bytes | None, fault: str
) -> None:
    folder = folders.write(tmp_path / "in", **{file: text})

    with pytest.raises(ProblemError) as refusal:
        load(folder)

    assert any(line.startswith(fault) for line in str(refusal.value).splitlines())


def test_all_faults_are_listed_together(tmp_path: Path) -> None:
    folder = folders.write(
        tmp_path / "in",
        orders="order,seats\nkyoto,x\nosaka,2\nnara,1\n",
        choices="candidate,rank,order\nani,1,tokyo\n",
        caps="region,seats\nkansai,x\n",
    )

    with pytest.raises(ProblemError) as refusal:
        load(folder)

    places = [str(fault).split(" ")[0] for fault in refusal.value.faults]
    assert places == ["caps.csv:2:2:", "choices.csv:2:3:", "orders.csv:2:2:"]


def same(one: Problem, other: Problem) -> bool:
    sets = [problem.group_sets for problem in (one, other)]
    for field in fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "set_of":
            mine, theirs = (
                [s[at] for at in own] for s, own in zip(sets, (mine, theirs), strict=True)
            )
        elif isinstance(mine, np.ndarray):
            mine, theirs = mine.tolist(), theirs.tolist()
        if field.name != "group_sets" and mine != theirs:
            return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_the_reader_for_big_files_reads_what_the_other_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    folder = folders.write_large(tmp_path / "in", n=200, seed=seed)
    order_ids = sorted(row.split(",")[0] for row in rows_of(folder / "orders.csv"))
    bulk_tables.people_and_wishes(folder, order_ids)
    fast = load(folder)
    monkeypatch.setattr("rantau.engine.matching.bulk_tables.people_and_wishes", doubting)

    assert same(load(folder), fast)


def rows_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:]


def doubting(*given: object) -> None:
    raise Doubt


UNUSUAL: list[tuple[str, str | None, str | None]] = [
    ("long group names", "candidate,groups\nani," + ";".join("g" * 60 + c for c in "ab"), None),
    ("a group twice", "candidate,groups\nani,w;w\n", None),
    ("scores beyond 32 bits", "candidate,score\nani,1000000000000\nbudi,-1000000000000\n", None),
    ("ranks beyond a million", None, "candidate,rank,order\nani,1000000000000,kyoto\n"),
    ("leading zeros", "candidate,score\nani,007\n", "candidate,rank,order\nani,01,kyoto\n"),
    ("rows of one candidate apart", None, "order,candidate,rank\nkyoto,ani,9\nnara,ani,3\n"),
]


@pytest.mark.parametrize(("name", "candidates", "choices"), UNUSUAL)
def test_unusual_content_is_read_alike_by_both_readers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    candidates: str | None,
    choices: str | None,
) -> None:
    folder = folders.write(
        tmp_path / "in",
        candidates=candidates or FILES["candidates.csv"],
        choices=choices or "candidate,rank,order\nani,1,kyoto\n",
    )
    one = load(folder)
    monkeypatch.setattr("rantau.engine.matching.bulk_tables.people_and_wishes", doubting)

    assert same(load(folder), one)


IRREGULAR = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "no last line end": lambda text: text.rstrip("\n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "quoted": lambda text: text.replace("ani", '"ani"'),
    "byte order mark": lambda text: "\ufeff" + text,
    "commas behind": lambda text: text.replace("\n", ",\n", 1).replace(",\n", "\n", 1),
}


@pytest.mark.parametrize("change", IRREGULAR)
def test_an_unusual_csv_is_read_like_a_usual_one(tmp_path: Path, change: str) -> None:
    usual = load(folders.write(tmp_path / "usual"))
    changed = {
        name: IRREGULAR[change](FILES[f"{name}.csv"])
        for name in ("orders", "candidates", "choices", "reserves", "caps")
    }

    assert same(load(folders.write(tmp_path / "other", **changed)), usual)


@pytest.mark.parametrize("number", ["+5", " 5", "5_0", "0x5", "५", "5.0", "1e3", "--5", "-"])
def test_a_number_is_digits_and_nothing_else(tmp_path: Path, number: str) -> None:
    folder = folders.write(tmp_path / "in", candidates=f"candidate,score\nani,{number}\n")

    with pytest.raises(ProblemError, match=r"candidates.csv:2:2: score"):
        load(folder)


def test_ids_of_any_length_are_told_apart(tmp_path: Path) -> None:
    names = ["a" * size for size in range(1, 65)]
    folder = folders.write(
        tmp_path / "in",
        candidates="candidate\n" + "".join(f"{name}\n" for name in names),
        choices="candidate,rank,order\n" + "".join(f"{name},1,kyoto\n" for name in names),
    )

    problem = load(folder)

    assert [name.decode() for name in problem.candidates.tolist()] == names
    assert problem.first.tolist() == list(range(65))


@pytest.mark.parametrize("name", ["a" * 65, "aniani12x"])
def test_an_id_that_is_too_long_is_not_cut(tmp_path: Path, name: str) -> None:
    folder = folders.write(
        tmp_path / "in",
        candidates="candidate\naniani12\n",
        choices=f"candidate,rank,order\n{name},1,kyoto\n",
    )

    with pytest.raises(ProblemError, match=r"choices.csv:2:1: candidate"):
        load(folder)


def test_a_candidate_without_choices_and_an_order_without_seats_are_fine(tmp_path: Path) -> None:
    folder = folders.write(
        tmp_path / "in",
        orders="order,seats\nkyoto,0\n",
        candidates="candidate\nani\nbudi\n",
        choices="candidate,rank,order\nani,1,kyoto\n",
        reserves=None,
        caps=None,
    )

    result = run_folder(folder, tmp_path / "out")

    assert (result["n_assigned"], result["n_candidates"], result["n_seats"]) == (0, 2, 0)


@pytest.mark.parametrize(
    ("candidates", "orders"),
    [("candidate\n", "order,seats\n"), ("candidate\nani\n", "order,seats\n")],
)
def test_an_empty_round_has_an_empty_result(tmp_path: Path, candidates: str, orders: str) -> None:
    folder = folders.write(
        tmp_path / "in",
        candidates=candidates,
        orders=orders,
        choices="candidate,rank,order\n",
        reserves=None,
        caps=None,
    )

    assert run_folder(folder, tmp_path / "out")["n_assigned"] == 0


def test_a_spreadsheet_is_read_like_a_folder(tmp_path: Path) -> None:
    folder = folders.write(tmp_path / "in")
    workbook = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    for name in FILES:
        sheet = workbook.add_worksheet(Path(name).stem)
        if name == "round.toml":
            rows = [["key", "value"], ["round", "2027-1"], ["seed", SEED]]
        else:
            rows = [line.split(",") for line in FILES[name].splitlines()]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_number = cell.isdigit() and len(cell) < 12
                sheet.write(at, column, int(cell) if is_number else cell)
    workbook.close()

    assert same(load(tmp_path / "in.xlsx"), load(folder))
    one = run_folder(folder, tmp_path / "one")
    other = run_folder(tmp_path / "in.xlsx", tmp_path / "other")
    assert one["result_sha256"] == other["result_sha256"]


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="is neither a folder nor"):
        load(tmp_path / "nowhere")


def test_the_facts_are_frozen(tmp_path: Path) -> None:
    problem = load(folders.write(tmp_path / "in"))

    assert astuple(problem.round) == ("2027-1", bytes.fromhex(SEED), False)
    with pytest.raises(AttributeError):
        problem.orders = ()  # type: ignore[misc]
