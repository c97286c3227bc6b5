"""Text files that no spreadsheet program runs as formulas, and that come back as they were."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r")
QUOTE = "'"


def harmless(text: str) -> str:
    """The text with a quote before it, if a spreadsheet would calculate it."""
    return QUOTE + text if calculates(text) else text


def restored(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text.startswith(QUOTE) and calculates(text) else text


def calculates(text: str) -> bool:
    """Whether a spreadsheet program might run the text."""
    return text.lstrip(QUOTE).startswith(STARTS)
