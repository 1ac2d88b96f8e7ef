from datetime import date

import pytest

from rantau.engine import checks
from rantau.engine.checks.law_model import CONFIDENCES, Rule, Value

ALL = [
    (rule, value)
    for country in ("AU", "ID", "JP", "QA")
    for rule in checks.load(country).rules
    for value in (*rule.values, *(one for each in rule.by_place.values() for one in each))
]


def test_every_value_has_a_title_a_day_and_a_confidence() -> None:
    for rule, value in ALL:
        assert value.source.title.strip(), rule.id
        assert value.source.seen <= date(2026, 11, 24), rule.id
        assert value.confidence in CONFIDENCES, rule.id


def test_what_is_verified_says_where() -> None:
    """A verified value has an address or at least an article."""
    bare = [
        rule.id
        for rule, value in ALL
        if value.confidence == "verified" and not (value.source.url or value.source.article)
    ]

    assert sorted(set(bare)) == ["id/licence/documents"]


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair[0].id)
def test_what_is_unverified_never_blocks(pair: tuple[Rule, Value]) -> None:
    rule, value = pair

    assert value.confidence != "unverified" or rule.severity_of(value) == "info"


def test_the_numbers_of_rules_by_confidence() -> None:
    newest = [
        rule.values[-1].confidence
        for country in ("AU", "ID", "JP", "QA")
        for rule in checks.load(country).rules
    ]

    assert newest.count("unverified") == 10
    assert len(newest) == 135
