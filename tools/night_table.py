"""Prints a night's figures as a table: counts of a test's runs added up, of times the largest.

python tools/night_table.py build/figures.jsonl
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

LARGEST = ("_s", "_ms", "mb", "seconds", "steps", "processes")


def main(path: Path) -> None:
    """Print a row for each test and database."""
    runs: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        test, database = found.pop("test").partition("[")[0], found.pop("database")
        runs[test, database].append(found)
    print("| test | database | runs | figures |\n|---|---|---|---|")
    for (test, database), figures in runs.items():
        said = ", ".join(f"{name} {summed(name, figures):,}" for name in figures[0])
        print(f"| `{test}` | {database} | {len(figures)} | {said} |")


def summed(name: str, runs: list[dict[str, float]]) -> float:
    """Add up what is counted; of times and sizes the largest counts."""
    values = [one[name] for one in runs]
    return max(values) if name.endswith(LARGEST) else sum(values)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
