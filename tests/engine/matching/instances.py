"""Small rounds for Hypothesis: overlapping reserves, caps of both rules, ties, empty orders."""

from hypothesis import strategies as st

from tests.engine.matching.twin import Contract, Instance

GROUPS = ("d", "r", "w")
SEED = "00" * 31 + "07"


@st.composite
def instances(
    draw: st.DrawFn, *, max_candidates: int = 7, max_orders: int = 4, max_wishes: int = 4
) -> Instance:
    orders = [f"o{n}" for n in range(draw(st.integers(1, max_orders)))]
    people = [f"c{n}" for n in range(draw(st.integers(1, max_candidates)))]
    seats = {o: draw(st.integers(0, 3)) for o in orders}
    wishes = {}
    scores: dict[Contract, int] = {}
    for c in people:
        wanted = draw(st.lists(st.sampled_from(orders), unique=True, max_size=max_wishes))
        step = draw(st.integers(1, 2))
        wishes[c] = tuple((1 + step * at, o) for at, o in enumerate(wanted))
        scores |= {(c, o): draw(st.integers(0, 2)) for o in wanted}
    region = {o: r for o in orders if (r := draw(st.sampled_from(["", "x", "y"])))}
    caps = draw(_caps())
    return Instance(
        seed=SEED,
        seats=seats,
        wishes=wishes,
        scores=scores,
        groups={c: draw(st.frozensets(st.sampled_from(GROUPS))) for c in people},
        reserves=draw(_reserves(seats)),
        region=region,
        caps=caps,
        targets=draw(_targets(seats, region, caps)),
        turns={o: draw(st.integers(0, 2)) for o in orders if draw(st.booleans())},
        fixed=draw(st.booleans()),
    )


@st.composite
def _caps(draw: st.DrawFn) -> dict[str, int]:
    return {r: draw(st.integers(0, 5)) for r in ("x", "y") if draw(st.booleans())}


@st.composite
def _reserves(draw: st.DrawFn, seats: dict[str, int]) -> dict[str, dict[str, int]]:
    reserves = {}
    for order, left in seats.items():
        own: dict[str, int] = {}
        for group in draw(st.lists(st.sampled_from(GROUPS), unique=True)):
            own[group] = draw(st.integers(0, left - sum(own.values())))
        reserves[order] = own
    return reserves


@st.composite
def _targets(
    draw: st.DrawFn, seats: dict[str, int], region: dict[str, str], caps: dict[str, int]
) -> dict[str, int]:
    targets: dict[str, int] = {}
    left = dict(caps)
    if not draw(st.booleans()):
        return targets
    for order, own in seats.items():
        if draw(st.booleans()):
            most = min(own, left.get(region.get(order, ""), own))
            targets[order] = draw(st.integers(0, most))
            if region.get(order) in left:
                left[region[order]] -= targets[order]
    return targets
