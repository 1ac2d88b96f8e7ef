"""What is rarely met in a selection: odd bytes, odd results, orders that stay open."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rantau.engine import matching
from rantau.engine.errors import ProblemError
from rantau.engine.matching import bulk
from tests.engine.matching import folders

Spoil = Callable[[Path], object]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    matching.run_folder(folders.write(tmp_path / "in"), tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"caf\xc3\xa9", None),
        (b'a,"b"\n', None),
        (b"a\rb\n", None),
        (b"a\0b\n", None),
        (b"a,b\r\nc,d", b"a,b\nc,d\n"),
        (b"", b""),
    ],
)
def test_bytes_that_need_a_careful_reader_are_doubted(
    tmp_path: Path, text: bytes, said: bytes | None
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text)

    if said is None:
        with pytest.raises(bulk.Doubt):
            bulk.read_text(path)
    else:
        assert bulk.read_text(path) == said


def test_a_file_that_is_not_there_is_doubted(tmp_path: Path) -> None:
    with pytest.raises(bulk.Doubt):
        bulk.read_text(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    "text", [b"", b"a,a\n1,2\n", b"b\n1\n", b"a,c\n1,2\n", b"a,b\n1\n", b"a\n\n"]
)
def test_a_table_that_is_not_regular_is_doubted(text: bytes) -> None:
    with pytest.raises(bulk.Doubt):
        list(bulk.chunks(text, ["a"], ["b"]))


def test_a_line_longer_than_a_piece_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 4)

    with pytest.raises(bulk.Doubt):
        list(bulk.chunks(b"a\n1234567\n", ["a"], []))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda out: (out / "assignment.csv").write_bytes(b"\xff"), "holds bytes that are no ids"),
        (lambda out: (out / "assignment.csv").write_text("x\n"), "the header is not"),
        (lambda out: (out / "assignment.csv").unlink(), "assignment.csv"),
        (lambda out: (out / "assignment.csv").write_text(
            (out / "assignment.csv").read_text().replace("budi,osaka,3", "budi,osaka,2")), "budi"),
    ],
)  # fmt: skip
def test_nothing_is_explained_from_a_result_that_does_not_hold(
    tmp_path: Path, out: Path, spoil: Spoil, said: str
) -> None:
    spoil(out)

    with pytest.raises(ProblemError, match=said):
        matching.explain_candidate(tmp_path / "in", out, "fajar")


@pytest.mark.parametrize("seconds", [True, -1, "fast", None])
def test_a_time_that_is_no_time_is_refused(tmp_path: Path, out: Path, seconds: object) -> None:
    told = json.loads((out / "result.json").read_text())
    (out / "result.json").write_text(json.dumps(told | {"seconds": seconds}))

    assert "result.json: seconds is no time" in matching.verify_folder(tmp_path / "in", out)


def test_a_table_that_is_too_short_is_refused(tmp_path: Path, out: Path) -> None:
    lines = (out / "cutoffs.csv").read_text().splitlines(keepends=True)
    (out / "cutoffs.csv").write_text("".join(lines[:-1]))

    faults = matching.verify_folder(tmp_path / "in", out)

    assert any(fault.startswith("cutoffs.csv") for fault in faults)


@pytest.mark.parametrize(
    ("rule", "code"), [("fixed", "target_reached"), ("flexible", "region_full")]
)
def test_an_order_that_stays_open_says_what_holds_it(tmp_path: Path, rule: str, code: str) -> None:
    folder = folders.write(
        tmp_path / "in",
        round=folders.ROUND + f'regional_rule = "{rule}"\n',
        orders="order,seats,region,target\na,2,r,1\nb,2,r,0\n",
        candidates="candidate\np\nq\n",
        choices="candidate,rank,order\np,1,a\nq,1,a\n",
        reserves=None,
        caps="region,seats\nr,1\n",
    )
    matching.run_folder(folder, tmp_path / "out")

    told = matching.explain_order(folder, tmp_path / "out", "a")

    assert told is not None
    assert (told["code"], told["admitted"]) == (code, 1)


def test_a_guarantee_for_nobody_and_a_cap_on_nothing_are_noted(tmp_path: Path) -> None:
    folder = folders.write(
        tmp_path / "in",
        reserves="order,group,seats\nkyoto,w,1\nkyoto,ghost,1\n",
        caps="region,seats\nkansai,3\nmoon,1\n",
    )
    matching.run_folder(folder, tmp_path / "out")

    notes = json.loads((tmp_path / "out" / "report.json").read_text())["notes"]

    assert notes == [
        {"code": "group_without_candidates", "name": "ghost"},
        {"code": "region_without_orders", "name": "moon"},
    ]
    assert matching.verify_folder(folder, tmp_path / "out") == []
