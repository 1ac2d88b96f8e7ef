"""Problems as folders of files, small enough to be solved in a moment."""

from pathlib import Path
from random import Random

TOML = """first_month = "2027-01"
months = {months}
currency = "IDR"
shortfall_price = {shortfall_price}
wait_price = 500
max_wait_months = 3
class_min = {class_min}
class_max = {class_max}
{more}
"""


def write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def plain(folder: Path, **changes: list[str] | str) -> Path:
    """Two centres, two programmes, three orders; every file can be replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"months": 12, "shortfall_price": 50_000, "class_min": 4, "class_max": 8, "more": ""}
    settings |= changes.pop("settings", {})  # type: ignore[arg-type]
    (folder / "plan.toml").write_text(TOML.format(**settings), encoding="utf-8")
    tables: dict[str, tuple[str, list[str]]] = {
        "programmes": (
            "programme,months,room,skill,language,kit,class_cost",
            ["weld,2,shop,s-weld,ja,,40000", "care,3,ward,s-care,ja,,60000"],
        ),
        "demand": (
            "order,programme,departures,departs,lead_months,weight",
            ["O1,weld,7,2027-09,3,", "O2,weld,6,2027-11,3,2", "O3,care,7,2027-12,4,"],
        ),
        "chain": ("order,step,months", ["O1,visa,2", "O1,briefing,1"]),
        "centres": ("centre,province", ["A,32", "B,33"]),
        "rooms": ("centre,room,count", ["A,shop,1", "B,shop,1", "B,ward,1"]),
        "kits": ("centre,kit,count", []),
        "instructors": ("centre,skill,classes", ["A,s-weld,1", "B,s-weld,1", "B,s-care,1"]),
        "language_teachers": ("centre,language,classes", ["A,ja,1", "B,ja,2"]),
        "yields": (
            "gate,province,programme,rate,counts",
            ["test,,,0.5,before", "final,,,0.9,after", "final,33,care,0.8,after"],
        ),
        "supply": ("province,month,people", ["32,2026-12,60", "32,2027-04,10", "33,2027-01,25"]),
        "travel": ("province,centre,cost", ["32,A,100", "33,B,100", "32,B,700"]),
    }
    for name, (header, rows) in tables.items():
        replaced = changes.get(name, rows)
        assert isinstance(replaced, list)
        write(folder, f"{name}.csv", header, replaced)
    return folder


def drawn(folder: Path, seed: int) -> Path:
    """A random problem of the same shape."""
    random = Random(seed)
    months = [f"2027-{m:02d}" for m in range(6, 13)]
    demand = [
        f"O{n},{random.choice(['weld', 'care'])},{random.randint(0, 14)},"
        f"{random.choice(months)},{random.randint(1, 5)},{random.choice(['', '1', '1.5', '3'])}"
        for n in range(random.randint(1, 5))
    ]
    return plain(
        folder,
        demand=demand,
        chain=[],
        rooms=[f"A,shop,{random.randint(0, 2)}", "B,shop,1", f"B,ward,{random.randint(0, 1)}"],
        language_teachers=[f"A,ja,{random.randint(0, 2)}", f"B,ja,{random.randint(1, 2)}"],
        yields=[
            f"test,,,{random.choice(['0.3', '0.5', '1'])},before",
            f"final,,,{random.choice(['0.7', '0.85', '1'])},after",
            "final,33,,0.95,after",
        ],
        supply=[
            f"{province},2027-{random.randint(1, 6):02d},{random.randint(0, 40)}"
            for province in ("32", "33", "32")
        ],
        settings={  # type: ignore[arg-type]
            "shortfall_price": random.choice([5_000, 20_000, 60_000]),
            "class_min": random.choice([1, 4, 8]),
            "more": random.choice(["", "budget_per_year = 90000"]),
        },
    )
