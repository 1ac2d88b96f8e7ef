"""The whole road on files: a country, a plan, a selection, contracts and pay, each re-checked.

Every step reads what the step before has written, through the same doors that anyone has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rantau.demo.chain import checks_from, funnel, intake, papers
from rantau.demo.draws import Setting
from rantau.demo.scenario import write_scenario
from rantau.engine import checks, matching, planning
from rantau.engine.output import write_json

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Places:
    """Where each step's files lie in a demo folder."""

    root: Path

    @property
    def scenario(self) -> Path:
        return self.root / "scenario"

    @property
    def plan(self) -> Path:
        return self.root / "plan"

    @property
    def selection(self) -> Path:
        return self.root / "selection"

    @property
    def graduates(self) -> Path:
        return self.root / "graduates"

    @property
    def papers(self) -> Path:
        return self.graduates / "checks"

    @property
    def match(self) -> Path:
        return self.root / "match"

    @property
    def checks(self) -> Path:
        return self.root / "checks"

    @property
    def report(self) -> Path:
        return self.root / "report.html"


@dataclass(frozen=True)
class Step:
    """One result and the input it is checked against."""

    name: str
    source: Path
    out: Path
    verify: Callable[[Path, Path], list[str]]


def steps(places: Places) -> list[Step]:
    """Every result of the road, in order."""
    return [
        Step("plan", places.scenario / "plan", places.plan, planning.verify_folder),
        Step("selection", places.scenario / "match", places.selection, matching.verify_folder),
        Step("match", places.graduates / "match", places.match, matching.verify_folder),
        Step("checks", places.papers, places.checks, checks.verify_folder),
    ]


def walk(
    places: Places, setting: Setting, *, time_limit_s: float, tell: Tell, report: planning.Report
) -> dict[str, list[str]]:
    """Walk the road from the country to checked pay; return the faults of each re-check."""
    tell("scenario")
    write_scenario(setting, places.scenario)
    terms = places.scenario / "checks" / "orders.csv"
    tell("plan")
    planning.run_folder(
        places.scenario / "plan", places.plan, time_limit_s=time_limit_s, report=report
    )
    tell("selection")
    matching.run_folder(places.scenario / "match", places.selection)
    tell("graduates")
    seed = setting.seed
    intake(places.plan, places.scenario / "plan", places.graduates, terms=terms, seed=seed)
    matching.run_folder(places.graduates / "match", places.match)
    tell("checks")
    checks_from(places.match, places.graduates, places.papers, terms=terms, seed=seed)
    checks.check_into(places.papers, places.checks)
    found = funnel(places.plan, places.scenario / "plan", places.graduates)
    found += papers(places.match, places.papers)
    write_json(places.root / "funnel.json", {step.code: step.people for step in found})
    tell("verify")
    return {step.name: step.verify(step.source, step.out) for step in steps(places)}
