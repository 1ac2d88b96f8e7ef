from datetime import date
from urllib.parse import urlsplit

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


def test_an_address_of_a_whole_site_says_which_page() -> None:
    bare = {
        value.source.url
        for _, value in ALL
        if value.source.url
        and not urlsplit(value.source.url).path.strip("/")
        and not urlsplit(value.source.url).query
        and "; page: " not in value.source.title
    }

    assert bare == set()


def test_a_cap_whose_base_was_not_read_is_not_called_verified() -> None:
    cap = next(rule for rule, _ in ALL if rule.id == "jp/contract/fee_cap")

    assert cap.values[-1].confidence == "own_knowledge"
    assert cap.severity_of(cap.values[-1]) == "warning"


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
    assert len(newest) == 162
