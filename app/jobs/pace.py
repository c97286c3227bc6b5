"""How long a lease holds, how often it is renewed, and where word is left beside the database."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class Pace:
    """Set once by the factory; everything follows from the length of a lease, in seconds."""

    lease: ClassVar[float] = 30.0
    folder: ClassVar[Path] = Path("jobs")

    @classmethod
    def beat(cls) -> float:
        """How often the holder of a job says that it is alive."""
        return cls.lease / 6

    @classmethod
    def poll(cls) -> float:
        """How often somebody who waits looks again."""
        return min(1.0, cls.lease / 30)
