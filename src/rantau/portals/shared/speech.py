"""Sentences of the catalogue for HTML, in the language that the middleware has chosen."""

from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from rantau.base import words


def language() -> str:
    """Return the reader's language."""
    lang = (get_language() or "")[:2]
    return lang if lang in words.LANGUAGES else words.LANGUAGES[0]


def spoken(name: str, lang: str = "", /, **facts: Any) -> SafeString:
    """Return the sentence of `topic.code` with escaped facts."""
    topic, code = name.split(".", 1)
    safe = {key: conditional_escape(value) for key, value in facts.items()}
    return mark_safe(words.say(topic, code, lang or language(), **safe))  # noqa: S308 -- escaped
