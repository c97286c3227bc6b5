"""Adjustments of items under joint review."""
