"""Moving a record along its workflow: who may, from where, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.direction import Direction, Verdict
from app.kernel.errors import Illegal, Invalid
from app.kernel.lazy import LazyText, Words, _
from app.operations.change import locked_row
from app.operations.notifications import notify
from app.operations.proceeding import (
    checked_remarks,
    missing_for,
    proceed,
    spoken,
    took_part,
)
from app.operations.records import Record, fetch_record, record_of
from app.operations.unit import operation
from app.operations.values import require_all
from app.policies.actor import actor_of
from app.policies.overlay import shared_fields
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import Transition

AnyResource = type[Resource[Any]]

CLAUSES: dict[Direction, LazyText] = {
    Direction.LESS: _("A local value may only be less than the standard's."),
    Direction.SUBSET: _(
        "Nothing may be added to the standard's list, and nothing in it made harder."
    ),
    Direction.MORE: _("A local value may only offer more than the standard's."),
    Direction.EQUAL: _("This value must equal the standard's."),
}


def permitted_steps(session: ActorSession, record: Record) -> list[Transition]:
    """The steps that the actor's roles hold and the record's state allows."""
    workflow = record.resource.workflow
    if workflow is None or record.state is None:
        return []
    actor = actor_of(session)
    steps = workflow.steps_from(record.state)
    return [step for step in steps if actor.can(record.resource.name, step.name)]


def transition(
    session: ActorSession,
    resource: AnyResource,
    record_id: int,
    name: str,
    *,
    version: int | None = None,
    remark: str | None = None,
    remarks: Mapping[str, str] | None = None,
) -> Record:
    """Take the step `name` with a record; only a step publishes.

    `remarks`: what a step that returns the record says of single fields, by their names.

    :raises Invalid: where something that the step asks for is not said.
    :raises Illegal: where state, four eyes or a rule forbid it; `fields` names the clauses.
    :raises Conflict: where `version` is given and is not the record's any more.
    """
    step = step_named(resource, name)
    noted = checked_remarks(session, resource, step, remarks)
    said = spoken(session, resource, remark, noted)
    if step.needs_remark and not (said or "").strip():
        raise Invalid({"remark": [_("Say why.")]})
    more: dict[str, Any] = {"below": step.below, "remark": said, "about": record_id}
    with operation(session, resource.name, name, **more):
        row = locked_row(session, resource, record_id, version)
        take(session, step, record_of(session, resource, row), noted)
    return fetch_record(session, resource, record_id)


def step_named(resource: AnyResource, name: str) -> Transition:
    """The declared step of this name.

    :raises Illegal: where there is none.
    """
    step = resource.workflow.transition(name) if resource.workflow else None
    if step is None:
        raise Illegal(_("There is no such step."))
    return step


def take(
    session: ActorSession, step: Transition, record: Record, remarks: Mapping[str, str]
) -> None:
    """Within an open operation: the step with a record that was read in it.

    :raises Invalid, Illegal: as `transition` does.
    """
    resource, row = record.resource, record.row
    before, submitter = row.state, row.submitted_by
    _check_state(resource, step, before)
    _check_eyes(session, step, row)
    _check_content(step, record)
    _move(session, resource, step, row)
    proceed(session, resource, step, row, before=before, remarks=remarks)
    if not step.submits:
        notify(session, [submitter], step.name, resource, record.id)


def _check_state(resource: AnyResource, step: Transition, state: str) -> None:
    if state not in step.source:
        label = resource.workflow.state(state).label if resource.workflow else state
        raise Illegal(
            _("“%(step)s” is not possible in the state “%(state)s”.", step=step.label, state=label)
        )


def _check_eyes(session: ActorSession, step: Transition, row: Any) -> None:
    actor = actor_of(session)
    if step.four_eyes and took_part(row, actor.user_id):
        raise Illegal(_("Who submitted a record does not decide on it."))


def _check_content(step: Transition, record: Record) -> None:
    missing = missing_for(record, step)
    if missing:
        raise Invalid(missing)
    if step.submits:
        _check_complete(record)
    for guard in step.guards:
        problem: Words | None = guard(record)
        if problem:
            raise Illegal(problem)


def _check_complete(record: Record) -> None:
    """A submission is whole, and nowhere worse than its standard (RULES 5)."""
    require_all(record.fields, record.effective)
    problems = worse_fields(record)
    if problems:
        raise_worse(problems)


def worse_fields(record: Record) -> dict[str, list[Words]]:
    """The fields that are worse than the standard, each with the clause."""
    fields = shared_fields(record.resource)
    return {
        name: [CLAUSES[fields[name].direction]]
        for name, found in record.verdicts.items()
        if found is Verdict.WORSE
    }


def raise_worse(problems: dict[str, list[Words]]) -> None:
    """Refuse with the clauses.

    :raises Illegal: always.
    """
    refusal = Illegal(_("Some values are worse than the standard."))
    refusal.fields = problems
    raise refusal


def _move(session: ActorSession, resource: AnyResource, step: Transition, row: Any) -> None:
    effect = EFFECTS.get(step.effect)
    if effect is not None:
        effect(session, resource, row)
    elif step.effect:
        registry.effects[step.effect](session, resource, row, step)
    row.state = step.target
    row.updated_at = now()
    if step.submits:
        row.submitted_by = actor_of(session).user_id
    for follow in registry.followers.get((resource.name, step.name), ()):
        follow(session, resource, row)


def _publish(session: ActorSession, resource: AnyResource, row: Any) -> None:
    """The version comes into force; the one before it keeps its content and ends now."""
    model: Any = resource.model
    moment = now()
    before = session.scalars(
        select(model).where(model.record_id == row.record_id, model.is_current)
    ).first()
    if before is not None and before is not row:
        before.is_current, before.valid_until = False, moment
        session.flush()
    row.is_current, row.valid_from = True, moment


def _cancel(session: ActorSession, resource: AnyResource, row: Any) -> None:
    """The version in force ends without a successor."""
    row.is_current, row.valid_until = False, now()


EFFECTS: dict[str, Callable[[ActorSession, AnyResource, Any], None]] = {
    "publish": _publish,
    "cancel": _cancel,
}
