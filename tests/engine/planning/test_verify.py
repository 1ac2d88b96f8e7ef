import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rantau.engine import planning
from rantau.engine.digest import file_sha256
from rantau.engine.planning.verify import verify_folder
from tests.engine.planning.problems import plain


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("planned")
    folder = plain(base / "in", rooms=["A,shop,1", "B,shop,1"])
    planning.run_folder(folder, base / "out", time_limit_s=4)
    return folder, base / "out"


def edit(name: str, pattern: str, replacement: str) -> Callable[[Path, Path], None]:
    def tamper(folder: Path, out: Path) -> None:
        path = out / name
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
        assert changed != text, (name, pattern, text)
        path.write_text(changed, encoding="utf-8")

    return tamper


def headline(name: str, change: Callable[[float], float]) -> Callable[[Path, Path], None]:
    def tamper(folder: Path, out: Path) -> None:
        found = json.loads((out / "result.json").read_text(encoding="utf-8"))
        found[name] = change(found[name])
        (out / "result.json").write_text(json.dumps(found), encoding="utf-8")

    return tamper


def to_full_room(folder: Path, out: Path) -> None:
    """Move every class to one room at one time, with a digest that fits."""
    path = out / "classes.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    first = rows[1].split(",")
    moved = [",".join([*row.split(",")[:1], *first[1:5], *row.split(",")[5:]]) for row in rows[1:]]
    path.write_text("\n".join([rows[0], *moved]) + "\n", encoding="utf-8")
    headline_digest(out)


def headline_digest(out: Path) -> None:
    found = json.loads((out / "result.json").read_text(encoding="utf-8"))
    found["result_sha256"] = file_sha256(out / "classes.csv")
    (out / "result.json").write_text(json.dumps(found), encoding="utf-8")


def and_digest(tamper: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    def both(folder: Path, out: Path) -> None:
        tamper(folder, out)
        headline_digest(out)

    return both


def drop(name: str) -> Callable[[Path, Path], None]:
    def tamper(folder: Path, out: Path) -> None:
        (out / name).unlink()

    return tamper


def append(where: str, name: str, line: str) -> Callable[[Path, Path], None]:
    def tamper(folder: Path, out: Path) -> None:
        path = (folder if where == "in" else out) / name
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return tamper


TAMPERS: dict[str, Callable[[Path, Path], None]] = {
    "class in a full room": to_full_room,
    "class starts a month later": and_digest(
        edit("classes.csv", r"^(C00001,\w+,\w+),2027-(\d\d),", r"\1,2027-12,")
    ),
    "class one seat larger": and_digest(edit("classes.csv", r",(\d),(\d+\.\d{4})$", r",9,\2")),
    "class expects more": and_digest(edit("classes.csv", r"\.(\d{4})$", ".9999")),
    "class at an unknown centre": and_digest(edit("classes.csv", r"^C00001,\w+", "C00001,Z")),
    "class of another programme": and_digest(
        edit("classes.csv", r"^(C00001,\w+),weld", r"\1,care")
    ),
    "classes.csv without digest": edit("classes.csv", r"\n$", "\n\n"),
    "more people than there are": edit("sourcing.csv", r"(,3[23]),\d+$", r"\1,999"),
    "people from nowhere": edit("sourcing.csv", r"^(C00001),\d+", r"\1,99"),
    "allocation gives more": edit("allocation.csv", r",(\d+)\.(\d{4})$", r",99.\2"),
    "allocation to another order": edit("allocation.csv", r"^(C00001),O\d", r"\1,O3"),
    "order planned more": edit("fulfilment.csv", r"^(O1,7),\d+\.\d{4}", r"\1,6.0000"),
    "order left out": edit("fulfilment.csv", r"^O1,.*\n", ""),
    "reason taken away": edit("fulfilment.csv", r",(no_centre_can|rooms)$", ","),
    "last start moved": edit("fulfilment.csv", r"^(O1,.*),2027-\d\d,", r"\1,2027-12,"),
    "calendar a day later": edit("calendar.csv", r"-30$", "-29"),
    "price that rises with time": append("out", "prices.csv", "supply,32,,2027-12,5"),
    "price of nothing known": append("out", "prices.csv", "rooms,Z,shop,2027-01,5"),
    "least cost above the plan": edit("bound.csv", r"^weld,\d+", "weld,999999999"),
    "least cost of the whole above the plan": edit("bound.csv", r"\Z", ",999999999\n"),
    "bound above the objective": headline("bound", lambda bound: bound * 2),
    "bound said too low": headline("bound", lambda bound: bound // 10),
    "objective smaller": headline("objective", lambda value: value - 2),
    "gap smaller": headline("gap", lambda value: value + 0.01),
    "one class more counted": headline("n_classes", lambda value: value + 1),
    "departures rounded up": headline("departures_planned", lambda value: value + 1),
    "cost smaller": headline("cost", lambda value: value - 1),
    "greedy better than the plan": headline("greedy_objective", lambda value: 1),
    "kind changed": edit("result.json", '"plan"', '"match"'),
    "report counts otherwise": edit("report.json", r'"classes": [1-9]', '"classes": 99'),
    "input edited afterwards": append("in", "supply.csv", "33,2027-02,1"),
    "file missing": drop("sourcing.csv"),
    "report missing": drop("report.json"),
}


@pytest.mark.parametrize("name", TAMPERS)
def test_tampered_plan_is_refused(planned: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    folder, out = (Path(shutil.copytree(path, tmp_path / path.name)) for path in planned)
    assert verify_folder(folder, out) == []

    TAMPERS[name](folder, out)

    assert verify_folder(folder, out) != []


@pytest.mark.parametrize(
    "rubbish", [b"", b"\x00\xff\xfe", b"{", b"[]", b'"x"', b"a,b\n1", b"\xef\xbb\xbf", b"null"]
)
def test_rubbish_in_any_file_is_a_fault_and_never_a_crash(
    planned: tuple[Path, Path], tmp_path: Path, rubbish: bytes
) -> None:
    for path in sorted(planned[1].iterdir()):
        out = Path(shutil.copytree(planned[1], tmp_path / path.name))
        (out / path.name).write_bytes(rubbish)

        found = verify_folder(planned[0], out)

        assert found != [] or path.name == "bottlenecks.csv", path.name


def test_an_empty_folder_is_no_plan(planned: tuple[Path, Path], tmp_path: Path) -> None:
    assert verify_folder(planned[0], tmp_path) != []
