"""A model-less app: it owns templates and addresses."""

from django.apps import AppConfig


class HostConfig(AppConfig):
    name = "rantau.portals.host"
    label = "portal_host"
