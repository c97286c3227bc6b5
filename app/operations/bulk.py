"""One act on many records: seen first, done in one operation, each record alone in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import AppError, BadRequest, Conflict, Invalid, NotFound, ScopeError
from app.kernel.lazy import _
from app.operations.change import change
from app.operations.records import Record, load_records, record_of
from app.operations.system_values import free
from app.operations.transition import raise_worse, step_named, take, worse_fields
from app.operations.unit import attempt, operation, rehearsal
from app.policies.history import Operation
from app.resource.declaration import Resource
from app.resource.fields import Field

AnyResource = type[Resource[Any]]
Act = Callable[[Record], Record]
# What one operation takes: the writer's lock is held while it runs.
MOST = 500


@dataclass(frozen=True)
class Chosen:
    """A record, and its version where the choice was made; None where nobody has seen it yet."""

    id: int
    version: int | None = None


class Unchanged(AppError):
    """The record says already what it is to say."""

    code = "unchanged"


@dataclass(frozen=True)
class Outcome:
    """What becomes of one record: `after`, or the refusal that keeps it as it is.

    `before` is None where the actor sees no such record.
    """

    id: int
    before: Record | None
    after: Record | None = None
    refusal: AppError | None = None

    @property
    def kind(self) -> str:
        """`done`, `same` where there is nothing to do, or `refused`."""
        if self.refusal is None:
            return "done"
        return "same" if isinstance(self.refusal, Unchanged) else "refused"


def step_all(
    session: ActorSession,
    resource: AnyResource,
    name: str,
    chosen: Sequence[Chosen],
    *,
    remark: str | None = None,
    keep: bool = True,
) -> list[Outcome]:
    """Take the step `name` with every record that may; without `keep`, only what would come of it.

    A record in another version than that of its choice stays out.

    :raises Forbidden, ScopeError: without the right, or for a record out of its reach: nothing is
        written then.
    :raises Invalid: where the step asks for a reason and none is given.
    """
    step = step_named(resource, name)
    if step.needs_remark and not (remark or "").strip():
        raise Invalid({"remark": [_("Say why.")]})

    def act(record: Record) -> Record:
        take(session, step, record, {})
        return replace(record, state=record.row.state)

    more: dict[str, Any] = {"below": step.below, "remark": remark}
    with _opened(session, resource, name, keep=keep, **more):
        return _each(session, resource, chosen, act, keep=keep)


def edit_all(
    session: ActorSession,
    resource: AnyResource,
    name: str,
    value: Any,
    chosen: Sequence[Chosen],
    *,
    keep: bool = True,
) -> list[Outcome]:
    """Put one value into the field `name` of every record that may have it; drafts if versioned.

    Where the value is worse than the record's standard, the record stays as it is (RULES 5).

    :raises Forbidden, ScopeError: as `step_all` does.
    :raises BadRequest: for a field that is not to be changed in many records.
    """
    if name not in common_fields(session, resource):
        raise BadRequest(_("“%(name)s” is not changed in many records.", name=name))

    def act(record: Record) -> Record:
        return _edited(session, record, name, value)

    with _opened(session, resource, "update", keep=keep):
        return _each(session, resource, chosen, act, keep=keep)


def common_fields(session: ActorSession, resource: AnyResource) -> dict[str, Field]:
    """The fields that many records can have one value of: not what tells them apart."""
    if resource.model.owned_by:
        # A part is written with its record: many of one record are one write, in its own form.
        return {}
    own = {*resource.match, resource.title, "region"}
    if resource.standard:
        own.add(resource.standard.on)
    fields = free(resource.fields(session)).items()
    return {
        name: field
        for name, field in fields
        if name not in own and field.kind is not Kind.CHILDREN and not field.personal
    }


def _opened(
    session: ActorSession, resource: AnyResource, action: str, *, keep: bool, **more: Any
) -> AbstractContextManager[Operation]:
    if keep:
        return operation(session, resource.name, action, **more)
    return rehearsal(session, resource.name, action, **more)


def _each(
    session: ActorSession,
    resource: AnyResource,
    chosen: Sequence[Chosen],
    act: Act,
    *,
    keep: bool,
) -> list[Outcome]:
    if len(chosen) > MOST:
        raise BadRequest(_("One operation takes at most %(most)s records.", most=MOST))
    records = load_records(session, resource, [one.id for one in chosen])
    known = {record.id: record for record in records}
    outcomes = [_tried(session, one, known.get(one.id), act) for one in chosen]
    beyond = next((o.refusal for o in outcomes if isinstance(o.refusal, ScopeError)), None)
    if keep and beyond is not None:
        raise beyond
    return outcomes


def _tried(session: ActorSession, one: Chosen, record: Record | None, act: Act) -> Outcome:
    if record is None:
        return Outcome(one.id, None, refusal=NotFound())
    if one.version not in (None, record.version):
        problem = Conflict(_("Somebody else has changed this record."))
        return Outcome(one.id, record, refusal=problem)
    try:
        with attempt(session):
            after = act(record)
    except AppError as refusal:
        return Outcome(one.id, record, refusal=refusal)
    return Outcome(one.id, record, after)


def _edited(session: ActorSession, record: Record, name: str, value: Any) -> Record:
    row = change(session, record.resource, record.row, {name: value})
    after = record_of(session, record.resource, row)
    if after.effective[name] == record.effective[name]:
        raise Unchanged(_("It says this already."))
    worse = worse_fields(after)
    if name in worse:
        raise_worse({name: worse[name]})
    return after
