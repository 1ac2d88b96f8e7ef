"""What the public register of organisations and licences says."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from rantau.base.actor import Actor
from rantau.base.pages import cut
from rantau.base.tables import Rows
from rantau.journey.parties.models import (
    Licence,
    Organisation,
)
from rantau.journey.parties.states import (
    LicenceState,
)
from rantau.journey.trail.queries import Step, timeline
from rantau.values.names import fold


@dataclass(frozen=True)
class LicenceRow:
    ref: str
    number: str
    state: str
    valid_from: date
    valid_until: date
    reason: str
    version: int
    moves: tuple[str, ...]


@dataclass(frozen=True)
class OrganisationRow:
    ref: str
    code: str
    kind: str
    name: str
    name_local: str
    country: str
    place: str
    partner: str
    licences: tuple[LicenceRow, ...]

    @property
    def is_licensed(self) -> bool:
        return any(one.state == LicenceState.ACTIVE for one in self.licences)


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation as the public sees it, with the history of its licences."""

    row: OrganisationRow
    history: tuple[Step, ...]


def organisation_list(
    *, actor: Actor, text: str = "", kind: str = "", place: str = "", page: int = 1
) -> list[OrganisationRow]:
    """Search the register by name or number, a page at a time."""
    found = Organisation.objects.visible_to(actor)
    if kind:
        found = found.filter(kind=kind)
    if place:
        found = found.filter(place=place)
    for word in fold(text).split():
        found = found.filter(search__contains=word)
    found = with_licences(found, actor).order_by("name", "pk")
    return [organisation_row(one, actor) for one in cut(found, page)]


def with_licences(found: Rows[Organisation], actor: Actor) -> Rows[Organisation]:
    """Fetch partners and licences along."""
    licences = Licence.objects.visible_to(actor).order_by("-valid_until", "pk")
    return found.select_related("partner").prefetch_related(Prefetch("licences", licences))


def organisations_named(*, actor: Actor, text: str) -> list[OrganisationRow]:
    """Find who is meant by a ref, a number of the register or of a licence, or a name."""
    text = text.strip()
    exact = Q(ref=text) | Q(code__iexact=text) | Q(licences__number__iexact=text)
    rows = with_licences(Organisation.objects.visible_to(actor), actor)
    found = list(rows.filter(exact).distinct()) if text else []
    if found:
        return [organisation_row(one, actor) for one in found]
    return organisation_list(actor=actor, text=text) if fold(text) else []


def members_of(*, actor: Actor) -> list[tuple[str, str]]:
    """List the members of the actor's consortium: ref and name."""
    found = Organisation.objects.visible_to(actor).filter(partner_id=actor.organisation_id)
    return list(found.order_by("name", "pk").values_list("ref", "name"))


def partners(*, actor: Actor) -> list[tuple[str, str]]:
    """List the consortia: ref and name."""
    found = Organisation.objects.visible_to(actor).filter(kind=Organisation.Kind.PARTNER)
    return list(found.order_by("name", "pk").values_list("ref", "name"))


def centre_choices(*, actor: Actor) -> list[tuple[str, str]]:
    """List the training centres: number and name."""
    found = Organisation.objects.visible_to(actor).filter(kind=Organisation.Kind.TRAINING_CENTRE)
    return list(found.order_by("name", "pk").values_list("code", "name"))


def organisation_page(*, actor: Actor, ref: str) -> OrganisationPage:
    """Return one organisation by ref or number."""
    lookup = {"ref": ref} if ref.startswith("g-") else {"code": ref}
    found = with_licences(Organisation.objects.all(), actor).get_visible(actor, **lookup)
    steps = [s for one in found.licences.all() for s in timeline(one, with_details=False)]
    return OrganisationPage(
        organisation_row(found, actor), tuple(sorted(steps, key=lambda step: -step.seq))
    )


def organisation_row(found: Organisation, actor: Actor) -> OrganisationRow:
    """Freeze an organisation whose licences are fetched."""
    return OrganisationRow(
        ref=found.ref,
        code=found.code,
        kind=found.kind,
        name=found.name,
        name_local=found.name_local,
        country=found.country,
        place=found.place,
        partner=found.partner.name if found.partner else "",
        licences=tuple(licence_row(one, actor) for one in found.licences.all()),
    )


def licence_row(one: Licence, actor: Actor) -> LicenceRow:
    """Freeze a licence."""
    return LicenceRow(
        ref=one.ref,
        number=one.number,
        state=one.state,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        reason=one.reason,
        version=one.version,
        moves=one.moves.open_to(actor.role, one.state),
    )


@dataclass(frozen=True)
class RegisterCounts:
    """How many take part: by kind, and training centres by the code of their province."""

    kinds: tuple[tuple[str, int], ...]
    centres: dict[str, int]


def register_counts(*, actor: Actor) -> RegisterCounts:
    """Count the organisations of the register."""
    rows = Organisation.objects.visible_to(actor).order_by()
    found = list(rows.values_list("kind", "place").annotate(n=Count("pk")))
    kinds: dict[str, int] = {}
    for kind, _, n in found:
        kinds[kind] = kinds.get(kind, 0) + n
    centres = {place: n for kind, place, n in found if kind == Organisation.Kind.TRAINING_CENTRE}
    return RegisterCounts(tuple((k, kinds[k]) for k in Organisation.Kind if k in kinds), centres)
