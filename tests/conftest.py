"""What all tests share: one browser for each process, however many modules ask for it."""

from tests.browser.site import chromium

__all__ = ["chromium"]
