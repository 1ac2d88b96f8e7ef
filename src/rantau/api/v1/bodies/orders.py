"""What may be sent in about memoranda, promises and orders."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from rantau.api.v1.bodies import Body, Code, Day, Exact, Reason, Ref, Seen, Whole

Year = Annotated[int, Field(ge=2000, le=2100)]
Small = Annotated[int, Field(ge=0, le=30_000, strict=True)]


class MemorandumIn(Body):
    partner: Ref
    number: Annotated[str, Field(min_length=1, max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    destination: Annotated[str, Field(pattern=r"^(JP|QA|AU)$")]
    starts_on: Day
    ends_on: Day
    places_by_year: Annotated[dict[Year, Whole], Field(min_length=1, max_length=50)]
    sectors: Annotated[list[Code], Field(max_length=50)] = []


class SignIn(Body):
    signed_on: Day


class PromiseIn(Body):
    given_by: Code
    text: Reason
    owner: Annotated[str, Field(min_length=1, max_length=120)]
    due_on: Day


class EvidenceIn(Body):
    evidence: Annotated[str, Field(min_length=1, max_length=500)]


class TermsIn(Body):
    """The twelve fields of an order."""

    memorandum: Ref
    occupation: Annotated[str, Field(min_length=1, max_length=8)]
    n_places: Whole
    place: Annotated[str, Field(min_length=1, max_length=8)]
    departs_on: Day
    months: Small
    regime: Annotated[str, Field(min_length=1, max_length=12)]
    hourly: Whole
    """Whole units of the country's currency."""
    hours_per_month: Small
    deductions: Whole
    lodging_m2: Annotated[Exact, Field(max_digits=5, decimal_places=1)]
    remark: Annotated[str, Field(max_length=300)] = ""


class ContractSaid(Schema):
    """What a contract says of itself; what is left out is not judged."""

    hourly: Annotated[int, Field(ge=1, le=10**7)]
    """Whole units of the country's currency."""
    hours_per_month: Annotated[int, Field(ge=1, le=300)]
    deductions: Annotated[int, Field(ge=0, le=10**8)] | None = None
    lodging_m2: Annotated[Exact, Field(gt=0, max_digits=4, decimal_places=1)] | None = None

    def as_text(self) -> dict[str, str]:
        """Return what was said, as text; empty where nothing was."""
        return {name: "" if value is None else str(value) for name, value in self.dict().items()}


class DraftIn(TermsIn):
    host: Annotated[str, Field(max_length=40)] = ""
    """For a consortium: the member that it writes for."""


class EditIn(TermsIn):
    version: Whole | None = None


class FlagsIn(Seen):
    flags: Annotated[dict[Code, Reason], Field(min_length=1, max_length=20)]
    """Field -> what to change."""
