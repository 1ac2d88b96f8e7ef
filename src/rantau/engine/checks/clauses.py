"""Looks for clauses that ask for a second look. It helps a reader and never decides."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from rantau.engine.checks.law_model import Rule, Ruleset, Value
from rantau.engine.checks.report import Finding, Sink

# The text is folded first, so that full-width marks are plain ones by now.
_SENTENCE = re.compile(r"[.;!?\n。]+")
KIND = "contract_text"


def judge_text(rules: Ruleset, kind: str, record: str, text: str, day: date, sink: Sink) -> None:
    """Note a `suspicious_clause` for each topic whose words are in the text."""
    sentences = [one for one in _SENTENCE.split(_folded(text)) if one.strip()]
    for rule in rules.of(KIND):
        law = rule.on(day)
        if law is None or not isinstance(law.what, Mapping):
            continue
        words = found_in(sentences, law.what)
        if words:
            sink.add(_finding(rule, law, (kind, record, day), words))


def _finding(rule: Rule, law: Value, where: tuple[str, str, date], words: list[str]) -> Finding:
    kind, record, day = where
    return Finding(
        record=record,
        code=rule.code,
        severity=rule.severity_of(law),
        kind=kind,
        value=rule.name,
        term=rule.name,
        rule=rule,
        law=law,
        period=day.isoformat(),
        facts={"words": "; ".join(words)},
    )


def found_in(sentences: list[str], words: Mapping[str, list[str]]) -> list[str]:
    """Return the entries whose parts are all in one sentence.

    >>> found_in(["peserta tidak boleh membawa hp"], {"id": ["tidak boleh + hp", "hamil"]})
    ['tidak boleh + hp']
    """
    return [
        entry
        for entries in words.values()
        for entry in entries
        if any(all(part.search(one) for part in _parts(entry)) for one in sentences)
    ]


@cache
def _parts(entry: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(_folded(part.strip())) for part in entry.split("+"))


def _pattern(part: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(word) for word in part.split())
    # Latin words end where a letter does not follow; Japanese has no spaces between words.
    return re.compile(rf"(?<![a-z0-9]){spaced}(?![a-z0-9])" if part.isascii() else spaced)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
