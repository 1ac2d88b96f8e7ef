"""Which pages belong to which role, and where its work begins."""

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

from rantau.base.actor import Role

OFFICES: Mapping[str, frozenset[Role]] = {
    "ministry": frozenset({Role.MINISTRY}),
    "host": frozenset({Role.HOST, Role.PARTNER}),
    "training_centre": frozenset({Role.TRAINING_CENTRE}),
}
"""Name of a portal's addresses -> the roles that work there."""


def desk_of(role: Role) -> str:
    """Return the first page of a role; the account's page where it has none."""
    for portal, roles in OFFICES.items():
        if role in roles:
            try:
                return reverse(f"{portal}:home")
            except NoReverseMatch:
                break
    return reverse("shared:account")
