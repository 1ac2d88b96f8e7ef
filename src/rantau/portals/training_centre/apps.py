"""A model-less app: it owns templates and addresses."""

from django.apps import AppConfig


class TrainingCentreConfig(AppConfig):
    name = "rantau.portals.training_centre"
    label = "portal_training_centre"
