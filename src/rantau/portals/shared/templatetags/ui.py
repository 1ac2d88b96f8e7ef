"""The tags of the pages: words, numbers, dates and money in the reader's language."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from rantau.base import words

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, name: str, **facts: Any) -> SafeString:
    """Return the sentence `topic.code`, its facts escaped.

    Facts are escaped, sentences are ours: `<b>` may stand in a sentence and nowhere in a fact.
    """
    topic, code = name.split(".", 1)
    safe = {key: conditional_escape(value) for key, value in facts.items()}
    return mark_safe(words.say(topic, code, str(context["lang"]), **safe))  # noqa: S308
