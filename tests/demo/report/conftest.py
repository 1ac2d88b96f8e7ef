"""One small demo that every test of the report reads."""

from fractions import Fraction

import pytest

from rantau.demo.draws import Setting
from rantau.demo.report import Facts, gather
from rantau.demo.road import Places, walk


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Places:
    places = Places(tmp_path_factory.mktemp("demo"))
    setting = Setting(1, Fraction(4, 100), "ample")
    faults = walk(
        places, setting, time_limit_s=4, tell=lambda step: None, report=lambda step, gap: None
    )
    assert faults == {"plan": [], "selection": [], "match": [], "checks": []}
    return places


@pytest.fixture(scope="package")
def facts(demo: Places) -> Facts:
    return gather(demo.root)
