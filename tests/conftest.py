"""What all tests share: a browser for each process, and drawing that a busy machine may slow."""

from hypothesis import HealthCheck, settings

from tests.browser.site import chromium

__all__ = ["chromium"]
settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
