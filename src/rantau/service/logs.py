"""Log lines as JSON: an event, and only the facts on the list. Never a name, a number or a text."""

import json
import logging
from http import HTTPStatus
from typing import Any

FACTS = (
    "route", "status", "ms", "role", "door", "run", "n", "table", "code", "task", "webhook", "why",
)  # fmt: skip


class JsonLines(logging.Formatter):
    """One object per line. A fact that is not on the list is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "from": record.name,
            "event": _event(record),
        }
        line |= _asked(record)
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if kinds := _kinds(record):
            line["errors"] = kinds
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """Return our event, or a package's message without its values; an error is its kind."""
    if record.name.startswith("rantau"):
        return record.getMessage()
    status = getattr(record, "status_code", None)
    if record.name == "django.request" and isinstance(status, int):
        return HTTPStatus(status).phrase
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and str(record.msg) == str(error):
        return type(error).__name__
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _asked(record: logging.LogRecord) -> dict[str, object]:
    """Return what a package says of a request: its route with empty places, and its answer."""
    status = getattr(record, "status_code", None)
    if status is None:
        return {}
    return {"route": route_of(getattr(record, "request", None)), "status": status}


def _kinds(record: logging.LogRecord) -> list[str]:
    """Name the kinds of errors among a message's values; what they say stays out."""
    values = record.args if isinstance(record.args, tuple) else ()
    return [type(one).__name__ for one in values if isinstance(one, BaseException)]


def _where(record: logging.LogRecord) -> list[str]:
    """Return files and lines of a traceback, without the values that were in it."""
    assert record.exc_info is not None
    step, found = record.exc_info[2], []
    while step is not None:
        found.append(f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}")
        step = step.tb_next
    return found[-8:]


def route_of(request: Any) -> str:
    """Return the route of a request, such as `undangan/<str:code>`: never what stood there."""
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match else "-"
