"""What all tests share: a browser for each process, and drawing that a busy machine may slow."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.browser.site import chromium

__all__ = ["chromium"]
settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request end without its connection: it is made inside the test's transaction."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
