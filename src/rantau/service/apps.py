"""The service's own checks, known to Django."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The service as one of Django's apps; it has no tables."""

    name = "rantau.service"
    label = "service"

    def ready(self) -> None:
        """Let `check` find the checks."""
        from rantau.service import checks  # noqa: F401, PLC0415 -- app ready
