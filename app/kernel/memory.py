"""How often the process looks for memory that nothing leads to any more."""

from __future__ import annotations

import gc

# New objects between two looks: a plan makes millions of them, and nearly none is in a circle.
BETWEEN = 100_000


def settle() -> None:
    """Leave what was made at the start alone, and look for the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN, 20, 20)
