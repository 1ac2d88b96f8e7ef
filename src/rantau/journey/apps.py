"""The one Django app that owns tables."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "rantau.journey"
    label = "journey"
    default_auto_field = "django.db.models.BigAutoField"
