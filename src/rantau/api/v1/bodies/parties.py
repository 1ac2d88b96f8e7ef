"""What may be sent in about organisations, licences, teams and keys."""

from typing import Annotated

from pydantic import Field

from rantau.api.v1.bodies import Body, Code, Day, Name, Ref, Whole

Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Place = Annotated[str, Field(max_length=8)]


class OrganisationIn(Body):
    kind: Code
    code: Code
    name: Name
    country: Country
    place: Place = ""
    name_local: Annotated[str, Field(max_length=160)] = ""
    regency: Place = ""
    partner_ref: Annotated[str, Field(max_length=40)] = ""


class LicenceIn(Body):
    number: Annotated[str, Field(min_length=1, max_length=60)]
    valid_from: Day
    valid_until: Day


class LicenceMoveIn(Body):
    reason: Annotated[str, Field(max_length=40)] = ""
    """Code of why; the public sees it."""
    version: Whole | None = None


class RenewIn(Body):
    valid_until: Day


class InviteIn(Body):
    email: Email
    is_admin: bool = False


class FirstInviteIn(Body):
    email: Email


class KeyIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    scopes: Annotated[list[Ref], Field(min_length=1, max_length=10)]
    expires_on: Day


class WebhookIn(Body):
    url: Annotated[str, Field(max_length=300, pattern=r"^\S+$")]
    events: Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]],
                      Field(max_length=50)] = []  # fmt: skip
    """Acts such as `joborder.approve`; none means all."""
