"""What happens to memoranda, promises and orders: one function for each verb."""

from rantau.journey.orders.actions.memoranda import (
    MemorandumFacts,
    add_promise,
    answer_promise,
    draft_memorandum,
    end_memoranda,
    report_promise,
    sign_memorandum,
)
from rantau.journey.orders.actions.orders import (
    approve_order,
    check_order,
    confirm_order,
    draft_order,
    draft_orders,
    edit_order,
    lapse_orders,
    mark_planned,
    reopen_order,
    return_order,
    submit_order,
    withdraw_order,
)

__all__ = [
    "MemorandumFacts",
    "add_promise",
    "answer_promise",
    "approve_order",
    "check_order",
    "confirm_order",
    "draft_memorandum",
    "draft_order",
    "draft_orders",
    "edit_order",
    "end_memoranda",
    "lapse_orders",
    "mark_planned",
    "reopen_order",
    "report_promise",
    "return_order",
    "sign_memorandum",
    "submit_order",
    "withdraw_order",
]
