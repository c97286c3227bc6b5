"""How a value about a private person is shown to who need not know it."""

from __future__ import annotations

SHOWN_FIRST, SHOWN_LAST, FEWEST = 3, 2, 3
HIDDEN = "*"


def mask(text: str) -> str:
    """The first three and the last two characters; nothing of what is too short to hide."""
    left = len(text) - SHOWN_FIRST - SHOWN_LAST
    if left <= 0:
        return HIDDEN * FEWEST
    return text[:SHOWN_FIRST] + HIDDEN * max(left, FEWEST) + text[-SHOWN_LAST:]


def is_masked(text: object) -> bool:
    """Whether somebody may have taken a masked value for the value itself."""
    return isinstance(text, str) and HIDDEN * FEWEST in text
