"""A model-less app: it owns templates and addresses."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "rantau.portals.public"
    label = "portal_public"
