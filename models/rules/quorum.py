"""When those who were asked have said enough: two of three have spoken, most of them in favor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel.lazy import LazyText, _

AGREES, OBJECTS = "同意", "不同意"


def quorum_missing(opinions: Sequence[Mapping[str, Any]]) -> LazyText | None:
    """What still stands against a decision in favor; None where nothing does.

    `opinions`: one for each body that was asked, its `opinion` None until it has spoken.
    """
    said = [one["opinion"] for one in opinions if one.get("opinion")]
    if 3 * len(said) < 2 * len(opinions):
        return _("%(said)s of %(asked)s bodies have spoken.", said=len(said), asked=len(opinions))
    if 2 * said.count(AGREES) <= len(said):
        return _("Most of those who have spoken do not agree.")
    return None


def enough_said(record: Any) -> LazyText | None:
    """As `quorum_missing`, of a record."""
    return quorum_missing(record.effective.get("opinions") or [])
