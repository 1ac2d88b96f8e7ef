"""What every page knows: who looks, in which language, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from rantau.base.actor import ANYONE
from rantau.base.words import LANGUAGES
from rantau.portals.shared.behind import page_behind
from rantau.portals.shared.speech import spoken

NAMES = {"id": "Bahasa Indonesia", "en": "English", "ja": "日本語"}
"""Each language by its own name."""


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the shared context."""
    lang = getattr(request, "lang", LANGUAGES[0])
    return {
        "actor": getattr(request, "actor", ANYONE),
        "lang": lang,
        "languages": [(code, code.upper(), NAMES[code]) for code in LANGUAGES],
        "languages_at": "" if request.method in ("GET", "HEAD") else page_behind(request),
        "words_languages": spoken("ui.languages", lang),
        "words_languages_foot": spoken("ui.languages_foot", lang),
        "is_demo": settings.RANTAU.demo,
    }
