"""An import that is being worked on: how far it is, and how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.jobs import JobState
from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import State
from app.sheets.sessions import get_import, import_job
from app.sheets.states import IN_WORK, state_of_import
from app.web.context import db
from app.web.formats import moment


@dataclass
class ImportProgress:
    """Everything the page of a waiting import shows."""

    id: int
    file: str
    label: Words
    state: State
    by: str
    at: str
    percent: int
    step: str
    left: Words
    is_open: bool
    is_stopping: bool

    @property
    def at_step(self) -> int:
        """Which of the steps of an import this is."""
        return 4 if self.state.name == "committing" else 2

    def told(self) -> dict[str, Any]:
        """The same for the script of the page."""
        return {
            "open": self.is_open,
            "percent": self.percent,
            "step": self.step,
            "left": str(self.left),
            "state": str(self.state.label),
        }


def build_progress(import_id: int) -> ImportProgress:
    """How far an import is.

    :raises NotFound: where the actor may see no such import.
    """
    stored = get_import(db(), import_id)
    job = import_job(db(), import_id) if stored.state in IN_WORK else None
    return ImportProgress(
        id=stored.id,
        file=stored.file_name,
        label=registry.get(stored.resource).label,
        state=state_of_import(stored.state),
        by=stored.user_name,
        at=moment(stored.created_at),
        percent=round(100 * job.share) if job else 0,
        step=job.step if job else "",
        left=_left(job),
        is_open=stored.state in IN_WORK,
        is_stopping=bool(job and job.is_stopping),
    )


def _left(job: JobState | None) -> Words:
    seconds = job.seconds_left if job else None
    if seconds is None:
        return ""
    if seconds < 60:
        return _("About %(count)s seconds left", count=max(1, seconds))
    return _("About %(count)s minutes left", count=round(seconds / 60))
