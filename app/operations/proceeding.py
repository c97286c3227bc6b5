"""How a record goes through its proceedings: whose hands, which clock, what was remarked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.db.session import ActorSession
from app.kernel.calendar import Calendar
from app.kernel.clock import now, today
from app.kernel.errors import Invalid
from app.kernel.lazy import Words, _
from app.operations.rows import first_state, is_unfinished
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import Transition

AnyResource = type[Resource[Any]]


@dataclass
class Proceeding:
    """What is known of the proceedings beside the state.

    `submitters`: the keys of all who submitted this version. `used`: working days spent in each
    state; `since`: the day from which the clock runs, None while it stands. `remarks`: what the
    last return said of each field, by its name, and `returned_at` when.
    """

    submitters: list[int] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    since: date | None = None
    remarks: dict[str, str] = field(default_factory=dict)
    returned_at: datetime | None = None

    @classmethod
    def of(cls, row: Any) -> Proceeding:
        """That of a row, as it is kept there."""
        kept: Mapping[str, Any] = row.proceeding or {}
        since, returned = kept.get("since"), kept.get("returned_at")
        return cls(
            submitters=list(kept.get("submitters", ())),
            used=dict(kept.get("used", {})),
            since=date.fromisoformat(since) if since else None,
            remarks=dict(kept.get("remarks", {})),
            returned_at=datetime.fromisoformat(returned) if returned else None,
        )

    def keep_on(self, row: Any) -> None:
        """Keep it on the row; what says nothing takes no room."""
        kept = {
            "submitters": self.submitters,
            "used": self.used,
            "since": self.since.isoformat() if self.since else None,
            "remarks": self.remarks,
            "returned_at": self.returned_at.isoformat() if self.returned_at else None,
        }
        row.proceeding = {name: value for name, value in kept.items() if value} or None


def calendar_of(session: ActorSession) -> Calendar:
    """The working days, read once in a session."""
    if "calendar" not in session.info:
        session.info["calendar"] = registry.calendar(session)
    found: Calendar = session.info["calendar"]
    return found


def checked_remarks(
    session: ActorSession,
    resource: AnyResource,
    step: Transition,
    remarks: Mapping[str, str] | None,
) -> dict[str, str]:
    """The remarks that say something, by field.

    :raises Invalid: for a field that there is not, or at a step that takes no remarks.
    """
    said = {name: text.strip() for name, text in (remarks or {}).items() if text.strip()}
    if said and not step.remarks:
        raise Invalid({"remarks": [_("This step takes no remarks on fields.")]})
    fields = resource.fields(session)
    unknown = [name for name in said if name not in fields]
    if unknown:
        raise Invalid({n: [_("There is no field “%(name)s”.", name=n)] for n in unknown})
    return said


def spoken(
    session: ActorSession, resource: AnyResource, remark: str | None, remarks: Mapping[str, str]
) -> str | None:
    """Everything that was said at a step, as one text for the history."""
    fields = resource.fields(session)
    lines = [f"{fields[name].label}: {text}" for name, text in remarks.items()]
    return "\n".join([*([remark] if remark else []), *lines]) or None


def proceed(
    session: ActorSession,
    resource: AnyResource,
    step: Transition,
    row: Any,
    *,
    before: str,
    remarks: Mapping[str, str],
) -> None:
    """After a step from the state `before`: stop one clock, start the next, keep what was said."""
    known = Proceeding.of(row)
    _stop(session, known, before)
    _start(session, resource, known, row)
    _note(session, resource, known, step, remarks)
    known.keep_on(row)


def halt(session: ActorSession, row: Any, state: str) -> None:
    """Move a row to a state in which no clock runs, where something else than a step does so."""
    known = Proceeding.of(row)
    _stop(session, known, row.state)
    known.keep_on(row)
    row.state, row.due_on = state, None


def _stop(session: ActorSession, known: Proceeding, before: str) -> None:
    if known.since is not None:
        spent = calendar_of(session).between(known.since, today())
        known.used[before] = known.used.get(before, 0) + spent
    known.since = None


def _start(session: ActorSession, resource: AnyResource, known: Proceeding, row: Any) -> None:
    workflow = resource.workflow
    if row.state == first_state(resource):
        known.used, known.submitters = {}, []
    within = workflow.state(row.state).within if workflow else 0
    row.due_on = None
    if within:
        known.since = today()
        row.due_on = _due(calendar_of(session), known, row.state, within)


def _due(calendar: Calendar, known: Proceeding, state: str, within: int) -> date:
    left = max(within - known.used.get(state, 0), 0)
    return calendar.after(known.since or today(), left)


def _note(
    session: ActorSession,
    resource: AnyResource,
    known: Proceeding,
    step: Transition,
    remarks: Mapping[str, str],
) -> None:
    user = actor_of(session).user_id
    if step.submits and user is not None and user not in known.submitters:
        known.submitters.append(user)
    if step.remarks:
        known.remarks, known.returned_at = dict(remarks), now()
    elif _is_decided(resource, step.target):
        known.remarks, known.returned_at = {}, None


def _is_decided(resource: AnyResource, state: str) -> bool:
    """Whether nobody has to look at the record any more in this state."""
    steps = resource.workflow.steps_from(state) if resource.workflow else ()
    return not is_unfinished(resource, state) and not any(step.four_eyes for step in steps)


def took_part(row: Any, user_id: int | None) -> bool:
    """Whether this person submitted the version, now or before it was returned."""
    if user_id is None:
        return False
    return bool(row.submitted_by == user_id or user_id in Proceeding.of(row).submitters)


def due_again(session: ActorSession, resource: AnyResource, row: Any) -> date | None:
    """When the record is due by the calendar as it is now; None where no clock runs."""
    known = Proceeding.of(row)
    within = resource.workflow.state(row.state).within if resource.workflow else 0
    return _due(calendar_of(session), known, row.state, within) if known.since and within else None


def missing_for(record: Any, step: Transition) -> dict[str, list[Words]]:
    """The fields that the step asks for and that say nothing."""
    return {
        name: [_("This is needed for “%(step)s”.", step=step.label)]
        for name in step.requires
        if record.effective.get(name) in (None, "", [])
    }
