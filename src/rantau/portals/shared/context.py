"""What every page knows: who looks, in which language, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from rantau.base.actor import ANYONE
from rantau.base.words import LANGUAGES


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the shared context."""
    return {
        "actor": getattr(request, "actor", ANYONE),
        "lang": getattr(request, "lang", LANGUAGES[0]),
        "languages": LANGUAGES,
        "is_demo": settings.RANTAU.demo,
    }
