"""Input folders on disk: a small round with overlapping reserves, caps and an unmatched person."""

import random
from pathlib import Path

SEED = "5eed" * 16
ROUND = f'round = "2027-1"\nseed = "{SEED}"\n'
FILES = {
    "round.toml": ROUND,
    "orders.csv": (
        "order,seats,region,target,turn\nkyoto,2,kansai,1,1\nosaka,2,kansai,1,2\nnara,1,,,\n"
    ),
    "candidates.csv": (
        "candidate,score,groups\nani,70,w\nbudi,90,\ncitra,60,d;w\ndewi,80,w\neko,85,\nfajar,50,d\n"
    ),
    "choices.csv": (
        "candidate,rank,order,score\nani,1,kyoto,\nani,2,nara,75\nbudi,1,kyoto,\nbudi,3,osaka,\n"
        "citra,1,kyoto,\ncitra,2,osaka,\ndewi,1,osaka,\ndewi,2,nara,\neko,1,osaka,\n"
        "eko,2,kyoto,\nfajar,1,nara,\n"
    ),
    "reserves.csv": "order,group,seats\nkyoto,w,1\nkyoto,d,1\n",
    "caps.csv": "region,seats\nkansai,3\n",
}


def write(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the round; `changed` replaces files by stem (None leaves one out)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        content = changed.get(Path(name).stem, text)
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
    return folder


def write_large(folder: Path, *, n: int, seed: int = 1) -> Path:
    """Write a round of n candidates with overlapping reserves and caps."""
    draw = random.Random(seed)
    n_orders = max(4, n // 20)
    orders = [f"o{at:03d}" for at in range(n_orders)]
    seats = {o: draw.randint(0, 6) for o in orders}
    region = {o: draw.choice(["", "r1", "r2", "r3"]) for o in orders}
    reserves, caps = [], []
    for o in orders:
        left = seats[o]
        for group in draw.sample("abcd", 3):
            own = draw.randint(0, min(2, left))
            left -= own
            reserves.append(f"{o},{group},{own}")
    for r in ("r1", "r2", "r3"):
        total = sum(seats[o] for o in orders if region[o] == r)
        caps.append(f"{r},{total * 3 // 4}")
    people = [f"p{at:04d}" for at in range(n)]
    draw.shuffle(people)
    candidates = [
        f"{p},{draw.randint(-5, 20)},{';'.join(g for g in 'abcde' if draw.random() < 0.3)}"
        for p in people
    ]
    choices = []
    for p in people:
        for rank, o in enumerate(draw.sample(orders, draw.randint(0, min(6, n_orders))), 1):
            score = draw.choice(["", "", str(draw.randint(0, 20))])
            choices.append(f"{p},{rank * 2 - 1},{o},{score}")
    draw.shuffle(choices)
    return write(
        folder,
        orders=_table("order,seats,region,turn", [f"{o},{seats[o]},{region[o]}," for o in orders]),
        candidates=_table("candidate,score,groups", candidates),
        choices=_table("candidate,rank,order,score", choices),
        reserves=_table("order,group,seats", reserves),
        caps=_table("region,seats", caps),
    )


def _table(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"
