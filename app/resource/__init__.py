"""Declarations: what a resource is, as data. Behavior lives below and above."""
