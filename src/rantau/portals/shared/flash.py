"""One sentence on the next page that says what was done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from rantau.portals.shared.speech import spoken


def done(request: HttpRequest, code: str, **facts: Any) -> None:
    """Say on the next page that something is done, by a code of the catalogue."""
    messages.success(request, spoken(code, **facts))


def warn(request: HttpRequest, code: str, **facts: Any) -> None:
    """Say on the next page what needs attention."""
    messages.warning(request, spoken(code, **facts))
