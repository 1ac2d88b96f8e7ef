"""The journal for witnesses: signed notes, and proofs that anybody may check."""

from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from rantau.api.auth import PUBLIC, ApiRequest
from rantau.journey.trail.queries import (
    CheckpointPage,
    ConsistencyProof,
    InclusionProof,
    checkpoint_page,
    consistency_for,
    inclusion_for,
)

router = Router(tags=["trail"])

Size = Annotated[int, Field(ge=0, le=2**53)]


class SizeWanted(Schema):
    """Which note; without a size the newest one."""

    size: Size | None = None


class SizesWanted(Schema):
    """Two sizes of the journal."""

    old: Size
    new: Size


class EntryWanted(Schema):
    """The number of an entry."""

    seq: Size


@router.get("/journal/checkpoint", response=CheckpointPage, auth=PUBLIC)
def checkpoint(request: ApiRequest, wanted: Query[SizeWanted]) -> CheckpointPage:
    """Show the newest signed note, or the one of a size, with the key that checks it."""
    return checkpoint_page(wanted.size)


@router.get("/journal/consistency", response=ConsistencyProof, auth=PUBLIC)
def consistency(request: ApiRequest, wanted: Query[SizesWanted]) -> ConsistencyProof:
    """Prove that the newer journal begins with the older one."""
    return consistency_for(wanted.old, wanted.new)


@router.get("/journal/inclusion", response=InclusionProof, auth=PUBLIC)
def inclusion(request: ApiRequest, wanted: Query[EntryWanted]) -> InclusionProof:
    """Prove that an entry is one of those of the newest note."""
    return inclusion_for(wanted.seq)
