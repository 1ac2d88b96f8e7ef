"""A model-less app: it owns the layout and the components."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "rantau.portals.shared"
    label = "portal_shared"
