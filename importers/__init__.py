"""Spreadsheets that are not ours: the Chinese vocabulary of the sheet engine."""

from app.resource.registry import registry
from importers.headings import HEADINGS
from importers.registers import STANDARD
from importers.resources import ITEMS, vocabulary_for

registry.add_loader("vocabulary", vocabulary_for)
registry.add_headings(ITEMS, HEADINGS)
registry.add_headings("standards", STANDARD)
