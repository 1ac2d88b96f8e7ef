"""A model-less app: it owns templates and addresses."""

from django.apps import AppConfig


class MinistryConfig(AppConfig):
    name = "rantau.portals.ministry"
    label = "portal_ministry"
