"""Memoranda with their promises, and demand orders."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from rantau.api.auth import ORDERS, PUBLIC, READ, ApiRequest
from rantau.api.clock import clock
from rantau.api.v1.answers import Done, created, done, seen, tagged
from rantau.api.v1.bodies import PageWanted, Seen, SeenReason, WithReason
from rantau.api.v1.bodies.orders import (
    ContractSaid,
    DraftIn,
    EditIn,
    EvidenceIn,
    FlagsIn,
    MemorandumIn,
    PromiseIn,
    SignIn,
    TermsIn,
)
from rantau.base.errors import NotVisible
from rantau.journey.orders import actions
from rantau.journey.orders.queries import (
    Counts,
    LawRow,
    MemorandumList,
    MemorandumPage,
    OfferPage,
    OfferRow,
    OrderFilter,
    OrderList,
    OrderPage,
    OrderRow,
    PromiseList,
    Terms,
    contract_against,
    law_on,
    memorandum_list,
    memorandum_page,
    offer_page,
    offers_named,
    order_counts,
    order_list,
    order_page,
    orders_to_answer,
    orders_to_review,
    promise_list,
)
from rantau.journey.training.queries import OrderProgress, order_progress

router = Router(tags=["orders"])

Code = Annotated[str, Field(max_length=40)]


class TextWanted(Schema):
    """What is looked for."""

    text: Annotated[str, Field(min_length=1, max_length=160)]


class OrdersWanted(PageWanted):
    """What a list of orders is narrowed to."""

    state: Code = ""
    memorandum: Code = ""
    host: Code = ""
    occupation: Code = ""
    place: Code = ""


@router.get("/memoranda", response=MemorandumList, auth=PUBLIC)
def memoranda(request: ApiRequest, wanted: Query[PageWanted]) -> MemorandumList:
    """List memoranda 50 at a time, those that end first on top."""
    return memorandum_list(actor=request.auth, now=clock(), page=wanted.page)


@router.get("/memoranda/{ref}", response=MemorandumPage, auth=PUBLIC)
def memorandum(request: ApiRequest, response: HttpResponse, ref: str) -> MemorandumPage:
    """Show a memorandum: places by year, promises, steps."""
    found = memorandum_page(actor=request.auth, ref=ref, now=clock())
    tagged(response, found.version)
    return found


@router.post("/memoranda", response={201: Done}, auth=ORDERS)
def draft_memorandum(request: ApiRequest, response: HttpResponse, body: MemorandumIn) -> Done:
    """Write down a memorandum; another officer signs it."""
    facts = actions.MemorandumFacts(**(body.dict() | {"sectors": tuple(body.sectors)}))
    row = actions.draft_memorandum(actor=request.auth, facts=facts, now=clock())
    return created(response, row, "memoranda")


@router.post("/memoranda/{ref}/sign", response=Done, auth=ORDERS)
def sign_memorandum(request: ApiRequest, ref: str, body: SignIn) -> Done:
    """Put a memorandum into force, as the second officer."""
    return done(
        actions.sign_memorandum(actor=request.auth, ref=ref, signed_on=body.signed_on, now=clock())
    )


@router.post("/memoranda/{ref}/promises", response={201: Done}, auth=ORDERS)
def add_promise(request: ApiRequest, ref: str, body: PromiseIn) -> Done:
    """Write down what a side has promised."""
    return done(actions.add_promise(actor=request.auth, memorandum=ref, **body.dict(), now=clock()))


@router.get("/promises", response=PromiseList, auth=READ)
def promises(request: ApiRequest, wanted: Query[PageWanted]) -> PromiseList:
    """List the promises whose next move is the caller's 50 at a time, the most urgent first."""
    return promise_list(actor=request.auth, now=clock(), page=wanted.page)


@router.post("/promises/{ref}/report", response=Done, auth=ORDERS)
def report_promise(request: ApiRequest, ref: str, body: EvidenceIn) -> Done:
    """Say that a promise was kept, with the evidence."""
    return done(
        actions.report_promise(actor=request.auth, ref=ref, evidence=body.evidence, now=clock())
    )


@router.post("/promises/{ref}/confirm", response=Done, auth=ORDERS)
def confirm_promise(request: ApiRequest, ref: str) -> Done:
    """Confirm that the other side kept its promise."""
    return done(actions.answer_promise(actor=request.auth, ref=ref, move="confirm", now=clock()))


@router.post("/promises/{ref}/dispute", response=Done, auth=ORDERS)
def dispute_promise(request: ApiRequest, ref: str, body: WithReason) -> Done:
    """Dispute that the other side kept its promise."""
    return done(
        actions.answer_promise(
            actor=request.auth, ref=ref, move="dispute", reason=body.reason, now=clock()
        )
    )


@router.get("/orders", response=OrderList, auth=PUBLIC)
def orders(request: ApiRequest, wanted: Query[OrdersWanted]) -> OrderList:
    """List orders 50 at a time, the latest change first."""
    return order_list(actor=request.auth, wanted=OrderFilter(**wanted.dict()), now=clock())


@router.get("/orders/to-review", response=list[OrderRow], auth=READ)
def to_review(request: ApiRequest) -> list[OrderRow]:
    """List the orders that wait for the ministry, the longest overdue first."""
    return orders_to_review(actor=request.auth, now=clock())


@router.get("/orders/to-answer", response=list[OrderRow], auth=READ)
def to_answer(request: ApiRequest) -> list[OrderRow]:
    """List the orders whose next move is the host's."""
    return orders_to_answer(actor=request.auth, now=clock())


@router.get("/orders/counts", response=list[Counts], auth=READ)
def counts(request: ApiRequest, memorandum: Code = "") -> list[Counts]:
    """Count orders and places by state."""
    return order_counts(actor=request.auth, memorandum=memorandum)


@router.post("/orders/law", response=list[LawRow], auth=READ)
def law(request: ApiRequest, body: TermsIn) -> tuple[LawRow, ...]:
    """Say what the law says to terms, before they are saved. Nothing is stored."""
    return law_on(actor=request.auth, terms=body.dict())


@router.get("/orders/{ref}", response=OrderPage, auth=PUBLIC)
def order(request: ApiRequest, response: HttpResponse, ref: str) -> OrderPage:
    """Show an order: terms, law, what changed, its steps with what classes move."""
    found = order_page(actor=request.auth, ref=ref, now=clock())
    tagged(response, found.version)
    return found


@router.get("/offers", response=list[OfferRow], auth=PUBLIC)
def offers(request: ApiRequest, wanted: Query[TextWanted]) -> list[OfferRow]:
    """Find approved orders by number or host, for who asks whether an offer is real."""
    return offers_named(actor=request.auth, text=wanted.text, now=clock())


@router.get("/offers/{ref}", response=OfferPage, auth=PUBLIC)
def offer(request: ApiRequest, ref: str) -> OfferPage:
    """Show an approved order, and whether its partner is licensed today."""
    return offer_page(actor=request.auth, ref=ref, now=clock())


@router.get("/offers/{ref}/contract", response=list[LawRow], auth=PUBLIC)
def contract(request: ApiRequest, ref: str, said: Query[ContractSaid]) -> tuple[LawRow, ...]:
    """Say where a contract is worse than the order, or against the law. Nothing is stored."""
    return contract_against(actor=request.auth, ref=ref, contract=said.as_text())


@router.get("/orders/{ref}/progress", response=OrderProgress, auth=READ)
def progress(request: ApiRequest, ref: str) -> OrderProgress:
    """Say how far an order is: needed, planned, lost, in training, competent."""
    found = order_progress(actor=request.auth, refs=[ref])
    if ref not in found:
        raise NotVisible("not_visible", table="JobOrder", ref=ref)
    return found[ref]


@router.post("/orders", response={201: Done}, auth=ORDERS)
def draft_order(request: ApiRequest, response: HttpResponse, body: DraftIn) -> Done:
    """Write down a demand order."""
    terms = Terms(**body.dict(exclude={"host"}))
    row = actions.draft_order(actor=request.auth, terms=terms, host=body.host, now=clock())
    return created(response, row, "orders")


@router.put("/orders/{ref}", response=Done, auth=ORDERS)
def edit_order(request: ApiRequest, ref: str, body: EditIn) -> Done:
    """Change the terms of a draft or of an order that came back."""
    terms = Terms(**body.dict(exclude={"version"}))
    version = seen(request, body.version)
    return done(
        actions.edit_order(actor=request.auth, ref=ref, terms=terms, version=version, now=clock())
    )


@router.post("/orders/{ref}/submit", response=Done, auth=ORDERS)
def submit_order(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Send an order in for review; below the minimum wage it does not get this far."""
    version = seen(request, body.version)
    return done(actions.submit_order(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/orders/{ref}/check", response=Done, auth=ORDERS)
def check_order(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Find an order right, as the first of two officers."""
    version = seen(request, body.version)
    return done(actions.check_order(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/orders/{ref}/approve", response=Done, auth=ORDERS)
def approve_order(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Approve an order as the second officer; its places are drawn from the memorandum."""
    version = seen(request, body.version)
    return done(actions.approve_order(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/orders/{ref}/return", response=Done, auth=ORDERS)
def return_order(request: ApiRequest, ref: str, body: FlagsIn) -> Done:
    """Send an order back, saying for each field what to change."""
    version = seen(request, body.version)
    return done(
        actions.return_order(
            actor=request.auth, ref=ref, version=version, flags=body.flags, now=clock()
        )
    )


@router.post("/orders/{ref}/reopen", response=Done, auth=ORDERS)
def reopen_order(request: ApiRequest, ref: str, body: Seen) -> Done:
    """Take an order back to change it; its places return to the memorandum."""
    version = seen(request, body.version)
    return done(actions.reopen_order(actor=request.auth, ref=ref, version=version, now=clock()))


@router.post("/orders/{ref}/withdraw", response=Done, auth=ORDERS)
def withdraw_order(request: ApiRequest, ref: str, body: SeenReason) -> Done:
    """End an order for good."""
    version = seen(request, body.version)
    return done(
        actions.withdraw_order(
            actor=request.auth, ref=ref, version=version, reason=body.reason, now=clock()
        )
    )


@router.post("/orders/{ref}/confirm", response=Done, auth=ORDERS)
def confirm_order(request: ApiRequest, ref: str) -> Done:
    """Say that a demand still stands."""
    return done(actions.confirm_order(actor=request.auth, ref=ref, now=clock()))
