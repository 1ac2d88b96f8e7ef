"""Payslips a second: Rantau against a plain program that takes each row as `Decimal`.

    PYTHONPATH=src python bench/checks.py [--rows 1000000] [--peer-rows 200000]

Both get the same payslips (47 prefectures, months with and without a change of the minimum, one in
seven short) and must accuse the same people of the same things, else the run stops. The whole
process is measured, reading and writing included; Rantau re-checks its result as well.
Writes bench/results/checks.json.
"""

import argparse
import csv
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

from rantau.engine import checks

HERE = Path(__file__).resolve().parent
LAW = HERE.parent / "src/rantau/law/jp/minimum_wage.csv"
HEAD = (
    "payslip,country,place,month,hours,overtime_hours,hours_before,gross,deductions,net,"
    "other_deductions,contract_hourly,contract_min_hours,contract_deductions\n"
)
PAY = {
    "pay_below_minimum",
    "pay_below_contract",
    "premium_short",
    "minimum_changed_cannot_judge",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peer-rows", type=int, default=200_000)
    parser.add_argument("--peer", type=Path, help="be the peer")
    options = parser.parse_args()
    if options.peer:
        peer(options.peer)
        return
    with tempfile.TemporaryDirectory(prefix="bench-checks-") as name:
        place = Path(name)
        content = {"machine": machine(), "single_ms": single(), "runs": runs(place, options)}
    path = HERE / "results" / "checks.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def runs(place: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    found = []
    for rows in sorted({options.rows, options.peer_rows}):
        folder = place / str(rows)
        folder.mkdir()
        write(folder / "payslips.csv", rows)
        row: dict[str, Any] = {"rows": rows}
        command = ["-m", "rantau", "check", str(folder / "payslips.csv")]
        row["rantau"] = measured([*command, "--out", str(folder / "out")], rows)
        if rows <= options.peer_rows:
            row["peer"] = measured([__file__, "--peer", str(folder / "payslips.csv")], rows)
            compare(folder)
        found.append(row)
    return found


def measured(arguments: list[str], rows: int) -> dict[str, Any]:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{arguments} ended with {status}")
    return {
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
        "memory_mb": round(usage.ru_maxrss / 1024),
    }


def compare(folder: Path) -> None:
    with (folder / "out/findings.csv").open(encoding="utf-8", newline="") as stream:
        ours = {tuple(row[:2]) for row in csv.reader(stream) if row[1] in PAY}
    with (folder / "peer.csv").open(encoding="utf-8", newline="") as stream:
        theirs = {tuple(row) for row in csv.reader(stream)}
    if ours != theirs:
        raise SystemExit(f"they disagree: {sorted(ours ^ theirs)[:5]}")


def single() -> float:
    given = {"country": "JP", "place": "JP-03", "month": "2026-12", "hours": 160}
    given |= {"gross": 164960, "deductions": 0, "net": 164960}
    checks.check_payslip(given)
    began = time.perf_counter()
    for _ in range(500):
        checks.check_payslip(given)
    return round((time.perf_counter() - began) * 2, 4)


def write(path: Path, rows: int) -> None:
    draw = random.Random(1)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for number in range(rows):
            month = draw.choice(["2026-05", "2026-10", "2026-12", "2025-12"])
            hours, overtime = draw.randint(300, 352) / 2, draw.randint(0, 80) / 2
            rate = draw.randint(1290, 1500)
            gross = int(rate * (hours + 1.25 * overtime)) + 1
            if draw.random() < 1 / 7:
                gross -= draw.randint(1000, 80_000)
            taken = draw.randint(20_000, 40_000)
            before = 80 if month != "2026-05" and draw.random() < 0.5 else ""
            stream.write(
                f"p{number},JP,JP-{draw.randint(1, 47):02d},{month},{hours:g},{overtime:g},"
                f"{before},"
                f"{gross},{taken},{gross - taken},5000,{rate},150,5000\n"
            )


def peer(path: Path) -> None:
    """Judge row by row with `Decimal`, looking the minimum up for each: what one writes first."""
    with LAW.open(encoding="utf-8", newline="") as stream:
        law = [(r["place"], date.fromisoformat(r["from"]), Decimal(r["value"]))
               for r in csv.DictReader(stream)]  # fmt: skip
    accused = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            accused += [(row["payslip"], code) for code in peer_codes(row, law)]
    with (path.parent / "peer.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(accused)


def peer_codes(row: dict[str, str], law: list[tuple[str, date, Decimal]]) -> list[str]:
    year, month = map(int, row["month"].split("-"))
    first, after = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    known = [(day, rate) for place, day, rate in law if place == row["place"] and day < after]
    old = [rate for day, rate in known if day <= first][-1]
    new = known[-1][1]
    hours, overtime = Decimal(row["hours"]), Decimal(row["overtime_hours"])
    rest = Decimal("1.25") * min(overtime, 60) + Decimal("1.5") * max(overtime - 60, Decimal(0))
    paid, rate = Decimal(row["gross"]), Decimal(row["contract_hourly"])
    if old != new and row["hours_before"]:
        before = Decimal(row["hours_before"])
        dues = [old * before + new * (hours - before) + min(old, new) * rest]
    else:
        dues = [old * (hours + rest), new * (hours + rest)]
    dues = [due.to_integral_value(ROUND_FLOOR) for due in dues]
    codes = []
    if paid < min(dues):
        codes.append("pay_below_minimum")
    elif paid < max(dues):
        codes.append("minimum_changed_cannot_judge")
    if paid < (rate * (hours + overtime)).to_integral_value(ROUND_FLOOR):
        codes.append("pay_below_contract")
    elif paid < (rate * (hours + rest)).to_integral_value(ROUND_FLOOR):
        codes.append("premium_short")
    return codes


def machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}


if __name__ == "__main__":
    main()
