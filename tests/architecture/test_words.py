"""Every code has words in every language, and the words take the same facts."""

from collections.abc import Mapping
from datetime import date
from string import Formatter

import pytest

from rantau.base.words import LANGUAGES, catalogue, has, money, month_short, topics
from rantau.engine import checks
from rantau.engine.checks.law_model import CONFIDENCES, SEVERITIES
from rantau.engine.planning.problem import KINDS
from rantau.engine.planning.verify import REASONS

SENTENCES = [(topic, code) for topic in topics() for code in catalogue(topic)]
LAW = [rule for country in checks.countries() for rule in checks.load(country).rules]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def languages_of(topic: str) -> set[str]:
    """Indonesian and English always; Japanese where the topic has begun to speak it."""
    spoken = {lang for words in catalogue(topic).values() for lang in words}
    return {"id", "en"} | (spoken & {"ja"})


@pytest.mark.parametrize(("topic", "code"), SENTENCES)
def test_every_code_has_words_in_every_language_of_its_topic(topic: str, code: str) -> None:
    words = catalogue(topic)[code]

    assert set(words) == languages_of(topic)
    assert [lang for lang, sentence in words.items() if not sentence.strip()] == []


@pytest.mark.parametrize(("topic", "code"), SENTENCES)
def test_every_language_takes_the_same_facts(topic: str, code: str) -> None:
    words: Mapping[str, str] = catalogue(topic)[code]

    facts = {lang: placeholders(sentence) for lang, sentence in words.items()}

    assert facts == dict.fromkeys(words, placeholders(words["en"]))


def test_the_catalogue_tells_what_it_has() -> None:
    assert has("plan", "summary")
    assert not has("plan", "no_such_code")


@pytest.mark.parametrize(
    ("currency", "written"),
    [("JPY", "¥1,200"), ("IDR", "Rp 1,200"), ("QAR", "QAR 1,200"), ("KRW", "KRW 1,200")],
)
def test_money_is_written_with_its_sign_or_its_code(currency: str, written: str) -> None:
    assert money(1200, currency, "en") == written


def test_the_head_of_a_calendar_names_january_with_its_year() -> None:
    days = (date(2027, 1, 1), date(2027, 8, 1))

    assert [month_short(day, "ja") for day in days] == ["2027年1月", "8月"]
    assert [month_short(day, "id") for day in days] == ["Jan 27", "Agu"]


def test_no_topic_speaks_an_unknown_language() -> None:
    spoken = {lang for topic in topics() for words in catalogue(topic).values() for lang in words}

    assert spoken == set(LANGUAGES)


def test_every_finding_and_every_action_of_the_law_has_words() -> None:
    wanted = {rule.code for rule in LAW if rule.code} | {"missing_fact"}
    wanted |= {f"do_{rule.action}" for rule in LAW if rule.action}
    wanted |= {f"help_{country}" for country in checks.countries()}
    wanted |= {*SEVERITIES, *CONFIDENCES}

    assert wanted - set(catalogue("checks")) == set()


def test_every_scarce_thing_and_every_note_has_words() -> None:
    plan = {f"one_more_{kind}" for kind in (*KINDS, "supply", "budget")}
    plan |= {f"kind_{kind}" for kind in KINDS}

    assert plan - set(catalogue("plan")) == set()
    assert {"group_without_candidates", "region_without_orders"} - set(catalogue("match")) == set()


def test_every_reason_of_a_shortage_has_words() -> None:
    assert {f"reason_{code}" for code in REASONS} - set(catalogue("plan")) == set()
