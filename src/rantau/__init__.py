"""Rantau: the open system behind a country's overseas apprenticeship programme."""

__version__ = "0.1.0"
