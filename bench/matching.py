"""Matching side by side: Rantau, plain C, `matching` 1.4.3 and `algmatch` 1.5.2.

    PYTHONPATH=src python bench/matching.py [--sizes 1000,10000,...] [--matching-up-to 20000]

Everybody gets the same instance (5 candidates a seat, 20 seats an order, 8 wishes each, popular
and less popular orders, equal scores broken by lottery) and must give the same assignment, else the
run stops. Peers run in a venv of their own in a temporary folder. Writes
bench/results/matching.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
PEERS = {"matching": "1.4.3", "algmatch": "1.5.2"}
SEED = "5eed" * 16
WISHES = 8
SEATS = 20


def main() -> None:
    options = arguments()
    if options.peer:
        run_peer(*options.peer)
        return
    with tempfile.TemporaryDirectory(prefix="bench-matching-") as name:
        place = Path(name)
        tools = {"c": compiled(place), "python": peer_python(place, options)}
        rows = [row for size in options.sizes for row in measure(size, place, tools, options)]
        if options.chain:
            rows.append(measure_chain(options.chain, place))
        if options.national:
            rows.append(measure_national(options.national, place))
    path = HERE / "results" / "matching.json"
    content = {"machine": machine(), "peers": PEERS, "rows": kept(path, rows) + rows}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def kept(path: Path, new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of earlier runs that this run has not measured again."""
    if not path.is_file():
        return []
    again = {named(row) for row in new}
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return [row for row in rows if named(row) not in again]


def named(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["size"], row["who"], row.get("instance"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    numbers = [1000, 10_000, 20_000, 40_000, 100_000, 1_000_000]
    parser.add_argument(
        "--sizes", type=lambda text: [int(part) for part in text.split(",")], default=numbers
    )
    parser.add_argument("--matching-up-to", type=int, default=20_000)
    parser.add_argument("--algmatch-up-to", type=int, default=20_000)
    parser.add_argument("--chain", type=int, default=30_000, help="length; 0 for none")
    parser.add_argument("--national", type=int, default=125_000, help="candidates; 0 for none")
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_before": round(os.getloadavg()[0], 2),
    }


def compiled(place: Path) -> Path:
    target = place / "matching-c"
    subprocess.run(["gcc", "-O2", "-o", target, HERE / "matching.c"], check=True)
    return target


def peer_python(place: Path, options: argparse.Namespace) -> Path | None:
    if min(options.sizes) > max(options.matching_up_to, options.algmatch_up_to):
        return None
    subprocess.run([sys.executable, "-m", "venv", place / "peers"], check=True)
    python = place / "peers" / "bin" / "python"
    wanted = [f"{name}=={version}" for name, version in PEERS.items()]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True, capture_output=True)
    return python


def say(row: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps(row), flush=True)
    return row


# ------------------------------------------------------------------ instances


def write_instance(folder: Path, n: int, *, rich: bool = False) -> Path:
    """Write a round of n candidates; a rich one has overlapping reserves and regional caps."""
    folder.mkdir()
    rng = np.random.default_rng(n)
    m = max(4, n // 5 // SEATS)
    draws = np.full(m, n // 5 // m)
    popular = rng.permutation(1 / np.sqrt(np.arange(1, m + 1)))
    picks = rng.choice(m, size=(n, WISHES + 6), p=popular / popular.sum())
    scores = rng.integers(300, 1000, n)
    has = rng.random((n, 4)) < np.array([0.4, 0.15, 0.05, 0.1])
    groups = ("women", "remote", "disabled", "returnee")
    lines = [f"c{i:07d},{scores[i]}" for i in range(n)]
    if rich:
        lines = [
            f"{line},{';'.join(g for g, yes in zip(groups, own, strict=True) if yes)}"
            for line, own in zip(lines, has.tolist(), strict=True)
        ]
    wishes = [
        f"c{i:07d},{rank},o{o:05d}"
        for i, own in enumerate(picks.tolist())
        for rank, o in enumerate(list(dict.fromkeys(own))[:WISHES], 1)
    ]
    table(folder / "candidates.csv", "candidate,score" + ",groups" * rich, lines)
    table(folder / "choices.csv", "candidate,rank,order", wishes)
    orders = [f"o{o:05d},{draws[o]}" + f",r{o % 40}" * rich for o in range(m)]
    table(folder / "orders.csv", "order,seats" + ",region" * rich, orders)
    text = f'round = "bench"\nseed = "{SEED}"\n'
    (folder / "round.toml").write_text(text, encoding="utf-8")
    if rich:
        shares = zip(groups, (5, 10, 20, 20), strict=True)
        reserves = [f"o{o:05d},{g},{draws[o] // part}" for g, part in shares for o in range(m)]
        table(folder / "reserves.csv", "order,group,seats", reserves)
        caps = [f"r{r},{int(draws[r::40].sum()) * 4 // 5}" for r in range(min(40, m))]
        table(folder / "caps.csv", "region,seats", caps)
    return folder


def write_chain(folder: Path, n: int) -> Path:
    """Write n orders of one seat where the last to apply pushes everybody one order further."""
    folder.mkdir()
    table(folder / "orders.csv", "order,seats", [f"o{at:05d},1" for at in range(n)])
    table(folder / "candidates.csv", "candidate", [f"c{at:05d}" for at in range(n)])
    rows = ["c00000,1,o00001,2", "c00000,2,o00000,1"]
    for at in range(1, n):
        rows += [f"c{at:05d},1,o{at:05d},1", f"c{at:05d},2,o{(at + 1) % n:05d},2"]
    table(folder / "choices.csv", "candidate,rank,order,score", rows)
    text = f'round = "chain"\nseed = "{SEED}"\n'
    (folder / "round.toml").write_text(text, encoding="utf-8")
    return folder


def table(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


# ------------------------------------------------------------------ measuring


def measure(
    n: int, place: Path, tools: dict[str, Path | None], options: argparse.Namespace
) -> list[dict[str, Any]]:
    folder = write_instance(place / f"in-{n}", n)
    ours, arrays = rantau_solve(folder, repeats=5 if n < 200_000 else 3)
    whole = rantau_process(folder, place / f"out-{n}")
    plain_c = c_solve(arrays, place, tools["c"])
    same(plain_c.pop("order"), arrays["assigned"], "C")
    rows = [
        say({"size": n, "who": "rantau", **ours, **whole}),
        say({"size": n, "who": "C", **plain_c, "rantau_over_c": ours["solve"] / plain_c["solve"]}),
    ]
    for peer, most in (("matching", options.matching_up_to), ("algmatch", options.algmatch_up_to)):
        if n <= most:
            found = peer_solve(peer, arrays, place, tools["python"])
            same(found.pop("order"), arrays["assigned"], peer)
            total = found["build"] + found["solve"]
            ratios = {
                "solve_times_slower": round(found["solve"] / ours["solve"], 1),
                "build_and_solve_over_our_solve": round(total / ours["solve"], 1),
                "build_and_solve_over_our_process": round(total / whole["process"], 1),
            }
            rows.append(say({"size": n, "who": peer, **found, **ratios}))
    return rows


def same(found: Any, wanted: Any, who: str) -> None:
    if not np.array_equal(found, wanted):
        raise SystemExit(f"{who} gives another assignment")


def rantau_solve(folder: Path, repeats: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Time the solve on arrays in memory, as for C; reading and the lottery are told apart."""
    from rantau.engine import matching  # noqa: PLC0415 -- the peers' venv has no rantau
    from rantau.engine.matching import tail  # noqa: PLC0415
    from rantau.engine.matching.exact_sets import exact_sets  # noqa: PLC0415
    from rantau.engine.matching.priority import priorities  # noqa: PLC0415
    from rantau.engine.matching.rounds import Market  # noqa: PLC0415
    from rantau.engine.matching.solve import FEW  # noqa: PLC0415

    began = time.perf_counter()
    problem = matching.load(folder)
    read = time.perf_counter() - began
    began = time.perf_counter()
    priority, sets = priorities(problem), exact_sets(problem)
    lottery = time.perf_counter() - began
    best = 1e9
    for _ in range(repeats):
        began = time.perf_counter()
        market = Market(problem, priority, sets)
        market.run(FEW)
        tail.finish(market)
        best = min(best, time.perf_counter() - began)
    result = matching.solve(problem)
    arrays = {
        "first": problem.first,
        "key": priority.keys,
        "seats": problem.seats,
        "order": problem.order_of,
        "assigned": result.order,
    }
    return {"read": read, "lottery": lottery, "solve": best}, arrays


def rantau_process(folder: Path, out: Path) -> dict[str, Any]:
    """Time the whole process, CSV in and out, verified."""
    # Its own peak from the kernel: the one for all children counts this process before exec too.
    code = (
        "import sys; from rantau.cli import main; code = main(sys.argv[1:])\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(next(l.split()[1] for l in lines if l.startswith('VmHWM')), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "match", str(folder), "--out", str(out), "--json"]
    best, peak, result = 1e9, 0, {}
    for _ in range(2):
        began = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
        result, peak = json.loads(done.stdout), int(done.stderr.split()[-1])
    assert result["verified"]
    return {"process": best, "peak_mb": peak // 1024, "n_assigned": result["n_assigned"]}


def c_solve(arrays: dict[str, Any], place: Path, program: Path | None) -> dict[str, Any]:
    assert program is not None
    sizes = [len(arrays["first"]) - 1, len(arrays["seats"]), len(arrays["order"])]
    with (place / "c.in").open("wb") as stream:
        np.array(sizes, dtype=np.int64).tofile(stream)
        for name in ("first", "key", "seats"):
            arrays[name].astype(np.int64).tofile(stream)
        arrays["order"].astype(np.int32).tofile(stream)
    command = [program, place / "c.in", place / "c.out", "5"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"solve": float(done.stdout), "order": np.fromfile(place / "c.out", dtype=np.int32)}


def peer_solve(
    peer: str, arrays: dict[str, Any], place: Path, python: Path | None
) -> dict[str, Any]:
    assert python is not None
    np.savez(place / "peer.npz", **arrays)
    # -P: this folder must not stand in for the package of the same name.
    command = [python, "-P", "-W", "ignore", __file__, "--peer", peer]
    command += [place / "peer.npz", place / "peer.npy"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"order": np.load(place / "peer.npy")}


def measure_chain(n: int, place: Path) -> dict[str, Any]:
    folder = write_chain(place / "chain", n)
    ours, _ = rantau_solve(folder, repeats=3)
    whole = rantau_process(folder, place / "chain-out")
    return say({"size": n, "who": "rantau", "instance": "refusal chain", **ours, **whole})


def measure_national(n: int, place: Path) -> dict[str, Any]:
    folder = write_instance(place / "national", n, rich=True)
    ours, _ = rantau_solve(folder, repeats=3)
    whole = rantau_process(folder, place / "national-out")
    return say({"size": n, "who": "rantau", "instance": "reserves and caps", **ours, **whole})


# ------------------------------------------------------------------ peers, in their own venv


def run_peer(peer: str, source: str, target: str) -> None:
    data = dict(np.load(source))
    first, order, key = data["first"], data["order"], data["key"]
    owner = np.repeat(np.arange(len(first) - 1), np.diff(first))
    at = np.lexsort((key, order))
    cuts = np.searchsorted(order[at], np.arange(len(data["seats"]) + 1))
    wishes = [order[a:b].tolist() for a, b in pairwise(first)]
    lists = [owner[at[a:b]].tolist() for a, b in pairwise(cuts)]
    solve = {"matching": with_matching, "algmatch": with_algmatch}[peer]
    found: list[Any] = []
    sys.setrecursionlimit(10**7)
    threading.stack_size(1 << 29)
    thread = threading.Thread(
        target=lambda: found.append(solve(wishes, lists, data["seats"].tolist()))
    )
    thread.start()
    thread.join()
    build, solved, assigned = found[0]
    np.save(target, np.array(assigned, dtype=np.int32))
    print(json.dumps({"build": build, "solve": solved}))


Timed = tuple[float, float, list[int]]


def with_matching(wishes: list[list[int]], lists: list[list[int]], seats: list[int]) -> Timed:
    from matching.games import HospitalResident  # type: ignore[import-not-found] # noqa: PLC0415

    people = {c: own for c, own in enumerate(wishes) if own}
    orders = {o: own for o, own in enumerate(lists) if own}
    began = time.perf_counter()
    game = HospitalResident.create_from_dictionaries(people, orders, {o: seats[o] for o in orders})
    built = time.perf_counter()
    pairs = game.solve(optimal="resident")
    done = time.perf_counter()
    assigned = [-1] * len(wishes)
    for hospital, residents in pairs.items():
        for resident in residents:
            assigned[resident.name] = hospital.name
    return built - began, done - built, assigned


def with_algmatch(wishes: list[list[int]], lists: list[list[int]], seats: list[int]) -> Timed:
    from algmatch import HospitalResidentsProblem  # type: ignore[import-not-found] # noqa: PLC0415

    instance = {
        "residents": {c + 1: [o + 1 for o in own] for c, own in enumerate(wishes) if own},
        "hospitals": {
            o + 1: {"capacity": seats[o], "preferences": [c + 1 for c in own]}
            for o, own in enumerate(lists)
            if own
        },
    }
    began = time.perf_counter()
    problem = HospitalResidentsProblem(dictionary=instance)
    built = time.perf_counter()
    found = problem.get_stable_matching()
    done = time.perf_counter()
    assigned = [-1] * len(wishes)
    for resident, hospital in found["resident_sided"].items():
        if hospital:
            assigned[int(resident[1:]) - 1] = int(hospital[1:]) - 1
    return built - began, done - built, assigned


if __name__ == "__main__":
    main()
