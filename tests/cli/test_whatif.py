"""`rantau whatif` and `rantau explain` on a plan: sentences that name exactly what moves."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.engine.planning.problems import plain

from rantau.cli import main
from rantau.cli.moves import SHOWN, difference_lines, slip_lines
from rantau.cli.plan import one_more

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    root = tmp_path_factory.mktemp("planned")
    folder = plain(root / "in")
    assert main(["plan", str(folder), "--out", str(root / "out"), "--time-limit", "2"]) == 0
    return str(folder), str(root / "out")


def said(capsys: Capture, *args: str, code: int = 0) -> list[str]:
    capsys.readouterr()
    assert main(list(args)) == code
    captured = capsys.readouterr()
    return (captured.err if code else captured.out).splitlines()


def test_class_that_slips_too_far_names_who_and_what_it_costs(
    planned: tuple[str, str], capsys: Capture
) -> None:
    folder, out = planned

    lines = said(capsys, "whatif", folder, "--plan", out, "--slip", "C00001", "--by", "2",
                 "--lang", "en")  # fmt: skip

    assert lines == [
        (
            "Class C00001 starts in July 2027 instead of May 2027 and ends in August 2027 "
            "instead of June 2027."
        ),
        "8 people move with it:",
        "  from province 32: 8",
        "Orders that this class serves:",
        (
            "  O1, departing in September 2027: the class ends too late, 7 departures are lost. "
            "They could depart in November 2027."
        ),
        "What is then wanted twice:",
        "  July 2027: room shop, enough for 1, is used by C00003",
        "  August 2027: room shop, enough for 1, is used by C00003",
        "  July 2027: instructor s-weld, enough for 1, is used by C00003",
        "  August 2027: instructor s-weld, enough for 1, is used by C00003",
        "  July 2027: language teacher ja, enough for 1, is used by C00003",
        "  August 2027: language teacher ja, enough for 1, is used by C00003",
    ]


def test_class_that_slips_speaks_indonesian(planned: tuple[str, str], capsys: Capture) -> None:
    folder, out = planned

    lines = said(capsys, "whatif", folder, "--plan", out, "--slip", "C00002")

    assert lines == [
        (
            "Kelas C00002 mulai Juli 2027, bukan Juni 2027, dan selesai September 2027, bukan "
            "Agustus 2027."
        ),
        "8 peserta ikut bergeser:",
        "  dari provinsi 32: 6",
        "  dari provinsi 33: 2",
        "Permintaan yang dilayani kelas ini:",
        (
            "  O3, berangkat Desember 2027: kelas selesai terlambat, 7 keberangkatan hilang. Baru "
            "bisa berangkat Januari 2028."
        ),
        "Tidak ada kelas lain yang terganggu.",
    ]


def test_class_that_slips_within_its_time_keeps_its_departures() -> None:
    found: dict[str, Any] = {
        "class": "C00001", "n_people": 8, "people": [{"province": "32", "people": 8}],
        "starts": {"before": "2027-05", "after": "2027-06"},
        "ends": {"before": "2027-06", "after": "2027-07"},
        "orders": [{"order": "O1", "departures": "7.2500", "departs": "2027-11",
                    "months_late": 0, "lost": "0.0000", "could_depart": "2027-11"}],
        "clashes": [{"kind": "kits", "what": "torch", "month": "2027-07", "has": 0,
                     "classes": []}],
    }  # fmt: skip

    lines = slip_lines(found, "en")

    assert lines[3:] == [
        "Orders that this class serves:",
        (
            "  O1, departing in November 2027: still in time, its 7.25 departures stay. They can "
            "depart in November 2027."
        ),
        "What is then wanted twice:",
        "  July 2027: kit torch is enough for 0 only",
    ]


def test_class_that_serves_nobody_moves_only_its_people() -> None:
    found: dict[str, Any] = {
        "class": "C1", "n_people": 4, "people": [], "orders": [], "clashes": [],
        "starts": {"before": "2027-05", "after": "2027-06"},
        "ends": {"before": "2027-06", "after": "2027-07"},
    }  # fmt: skip

    assert slip_lines(found, "id")[2:] == [
        "Tidak ada permintaan yang bergantung pada kelas ini.",
        "Tidak ada kelas lain yang terganggu.",
    ]


def test_order_that_shrinks_names_the_class_and_what_is_free(
    planned: tuple[str, str], capsys: Capture
) -> None:
    folder, out = planned

    lines = said(capsys, "whatif", folder, "--plan", out, "--change", "O2", "--departures", "3",
                 "--lang", "en")  # fmt: skip

    assert lines == [
        "Order O2: 6 -> 3 departures, departing November 2027 -> November 2027.",
        (
            "The plan as it is meets 6 -> 3 of its departures: 3 are free for other orders, 0 are "
            "short."
        ),
        "Classes affected: 1, with 7 people:",
        "  C00003 (weld) at A, starting in July 2027, 7 people: 6 -> 3 departures for this order",
    ]


def test_order_that_departs_later_keeps_its_class(
    planned: tuple[str, str], capsys: Capture
) -> None:
    folder, out = planned

    lines = said(capsys, "whatif", folder, "--plan", out, "--change", "O2", "--departs",
                 "2027-12", "--lang", "en")  # fmt: skip

    assert lines[2:] == [
        "No class is affected.",
        "Classes that still serve this order:",
        "  C00003 (weld) at A, starting in July 2027, 7 people: 6 departures as before",
    ]


def test_json_stays_and_out_keeps_it(
    planned: tuple[str, str], tmp_path: Path, capsys: Capture
) -> None:
    folder, out = planned

    lines = said(capsys, "whatif", folder, "--plan", out, "--slip", "C00001", "--json", "--out",
                 str(tmp_path / "w"))  # fmt: skip

    found = json.loads("\n".join(lines))
    assert found["class"] == "C00001"
    assert json.loads((tmp_path / "w" / "difference.json").read_text()) == found


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "name --out and a change"),
        (["--out", "x"], "name --out and a change"),
        (["--out", "x", "--demand", "5", "--by", "2"], "name --out and a change"),
        (["--slip", "C1"], "need --plan PLAN"),
        (["--plan", "p", "--slip", "C1", "--change", "O1"], "need --plan PLAN"),
        (["--plan", "p", "--slip", "C1", "--demand", "5"], "need --plan PLAN"),
        (["--plan", "p", "--slip", "C1", "--departures", "3"], "belong to --change"),
        (["--plan", "p", "--change", "O1"], "--change needs"),
        (["--plan", "p", "--change", "O1", "--departures", "3", "--by", "1"], "belongs to --slip"),
        (["--plan", "p", "--slip", "no such"], "is no id"),
        (["--out", "x", "--demand", "many"], "is no decimal number"),
        (["--plan", "p", "--slip", "C1", "--by", "0"], "is out of range"),
    ],
)
def test_wrong_use_says_what_is_missing(capsys: Capture, args: list[str], words: str) -> None:
    lines = said(capsys, "whatif", "nowhere", "--lang", "en", *args, code=2)

    assert words in lines[-1]


@pytest.mark.parametrize("rows", [[], None])
def test_pass_rate_without_rates_is_refused(
    tmp_path: Path, capsys: Capture, rows: list[str] | None
) -> None:
    folder, out = plain(tmp_path / "in", yields=[]), tmp_path / "out"
    if rows is None:
        (folder / "yields.csv").unlink()

    lines = said(capsys, "whatif", str(folder), "--out", str(out), "--pass-rate", "-5", "--lang",
                 "en", code=3)  # fmt: skip

    assert lines == ["yields.csv:1:1: holds no rate that could change: add it with its rates"]
    assert not out.exists()


def test_demand_that_grows_lists_orders_and_months(tmp_path: Path, capsys: Capture) -> None:
    folder, out = plain(tmp_path / "in"), tmp_path / "out"

    change = ("--demand", "+50%", "--pass-rate", "1", "--close", "B")
    limits = ("--time-limit", "1", "--lang", "en")

    lines = said(capsys, "whatif", str(folder), "--out", str(out), *change, *limits)

    found = json.loads((out / "difference.json").read_text())
    listed = {line.split(":")[0].strip() for line in lines if line.startswith("  O")}
    assert listed == {order["order"] for order in found["orders"]}
    months = {row["starts"] for row in found["months"]}
    assert sum(line.startswith("  Starting in") for line in lines) == len(months)
    assert lines[-1] == f"The whole list is in {out / 'difference.json'}"


def test_difference_of_many_orders_is_cut_and_counted() -> None:
    orders = [
        {"order": f"O{n}", "planned_before": "2.0000", "planned_after": "1.5000",
         "short_before": "0.0000", "short_after": "0.5000"}
        for n in range(SHOWN + 3)
    ]  # fmt: skip
    found = {"headline": {}, "orders": orders, "months": []}

    lines = difference_lines(found, Path("d.json"), "id")

    assert lines[1] == "  O0: 2 -> 1,5 keberangkatan (kurang 0 -> 0,5)"
    assert lines[-2] == "  dan 3 permintaan lagi"
    assert len(lines) == SHOWN + 3


def test_nothing_moves_is_said() -> None:
    found: dict[str, Any] = {"headline": {}, "orders": [], "months": []}

    lines = difference_lines(found, Path("d.json"), "en")

    assert lines[0] == "No order and no month in which classes start moves."


def test_explain_of_an_order_that_is_met(planned: tuple[str, str], capsys: Capture) -> None:
    folder, out = planned

    assert said(capsys, "explain", folder, out, "--order", "O1", "--lang", "en") == [
        "Order O1 (weld): all 7 departures are planned.",
        "Its classes must start in May 2027 at the latest.",
        "Classes that serve it:",
        "  C00001 at A, May 2027 to June 2027: 7 departures",
        "The last day of each step, counted back from departure:",
        "  visa: 31 August 2027",
        "  briefing: 30 September 2027",
    ]


def test_explain_of_an_order_that_is_short_and_one_more_of_what_is_scarce(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = plain(tmp_path / "in", demand=["O3,care,20,2027-12,4,"], chain=[],
                   instructors=["B,s-care,9"])  # fmt: skip
    out = tmp_path / "out"

    plan = said(capsys, "plan", str(folder), "--out", str(out), "--time-limit", "2")
    lines = said(capsys, "explain", str(folder), str(out), "--order", "O3")

    assert plan[3].startswith("Yang paling menolong bila ditambah")
    assert plan[4].startswith("  satu ruang ward lagi di B, ")
    assert lines[1] == "Sebabnya: ruang praktik kurang."


def test_explain_of_an_order_without_a_class(tmp_path: Path, capsys: Capture) -> None:
    folder = plain(tmp_path / "in", demand=["O3,care,7,2027-04,4,"], chain=[])
    out = tmp_path / "out"
    main(["plan", str(folder), "--out", str(out), "--time-limit", "2"])

    assert said(capsys, "explain", str(folder), str(out), "--order", "O3", "--lang", "en") == [
        "Order O3 (care): 0 of 7 departures are planned, 7 are short.",
        "The reason: too late: its class had to start in October 2026.",
        "Its classes must start in October 2026 at the latest.",
        "No class serves it.",
    ]


def test_every_scarce_thing_is_named(tmp_path: Path) -> None:
    kinds = ["rooms", "supply", "budget"]
    rows = [f"{kind},W,x,2027-01,2027-03,5,{n}.5,one_more_{kind}" for n, kind in enumerate(kinds)]
    head = "kind,where,what,from,to,shadow_price,departures_per_unit,code"
    (tmp_path / "bottlenecks.csv").write_text("\n".join([head, *rows]) + "\n")

    assert one_more(tmp_path, "en")[1:] == [
        "  one more million of the budget of xW, January 2027 to March 2027: 2.5 departures",
        (
            "  one more eligible person from province Wx, ready in January 2027 (of use until "
            "March 2027): 1.5 departures"
        ),
        "  one more room x at W, January 2027 to March 2027: 0.5 departures",
    ]
