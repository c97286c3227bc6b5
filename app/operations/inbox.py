"""What waits for somebody: decisions to take, returned records to correct, and what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.db.meta import Scope
from app.db.session import ActorSession
from app.kernel.clock import today
from app.operations.conditions import Filter
from app.operations.proceeding import took_part
from app.operations.query import ListQuery, fetch_page
from app.operations.rows import first_state, is_returned
from app.operations.select import base_query, key_column, which
from app.policies.actor import actor_of
from app.policies.writing import may_write
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import State, Transition

AnyResource = type[Resource[Any]]
# So many of each resource are looked at: what is due first comes first.
MOST = 200


@dataclass(frozen=True)
class Task:
    """One record that waits: `late` where it was due before today.

    `steps`: what the actor may do with it.
    """

    resource: AnyResource
    id: int
    title: str
    region: str
    state: State
    due_on: date | None
    late: bool
    steps: tuple[Transition, ...]

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        return {
            "resource": self.resource.name,
            "id": self.id,
            "title": self.title,
            "region": self.region,
            "state": self.state.name,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "late": self.late,
            "steps": [step.name for step in self.steps],
        }


@dataclass
class Tasks:
    """Tasks in the order in which they are due; `more` where there are further ones."""

    tasks: list[Task] = field(default_factory=list)
    more: bool = False

    @property
    def count(self) -> int:
        """How many there are, as far as they were looked at."""
        return len(self.tasks)

    @property
    def late(self) -> int:
        """How many of them are overdue."""
        return sum(task.late for task in self.tasks)


# What the actor may do with a row; nothing where the row is not for him.
Chooser = Callable[[ActorSession, AnyResource, Any], tuple[Transition, ...]]


def inbox_of(session: ActorSession) -> dict[str, Tasks]:
    """All three parts by name."""
    parts = {"to_decide": to_decide, "to_correct": to_correct, "overdue": overdue}
    return {name: find(session) for name, find in parts.items()}


def to_decide(session: ActorSession) -> Tasks:
    """The records that wait for a decision of the actor: of those it is to take, by any role."""
    return _collected(session, _deciding, lambda resource: _waiting_states(session, resource))


def to_correct(session: ActorSession) -> Tasks:
    """The records that were returned and are the actor's to submit again."""
    return _collected(session, _submitting, lambda resource: _returned_states(session, resource))


def overdue(session: ActorSession) -> Tasks:
    """Every record in sight that waits longer than it may, whoever is to decide on it.

    This is what the levels above see of what stays undone below.
    """
    return _collected(session, _deciding, _clocked_states, late=True)


def _collected(
    session: ActorSession,
    choose: Chooser,
    states_of: Callable[[AnyResource], Sequence[str]],
    *,
    late: bool = False,
) -> Tasks:
    found = Tasks()
    for resource in registry.all():
        if resource.workflow is None or not actor_of(session).can(resource.name, "read"):
            continue
        states = states_of(resource)
        rows = _rows(session, resource, states, late=late) if states else []
        found.more = found.more or len(rows) > MOST
        mine = [(row, choose(session, resource, row)) for row in rows[:MOST]]
        found.tasks += _tasks(session, resource, [pair for pair in mine if late or pair[1]])
    found.tasks.sort(key=lambda task: (task.due_on or date.max, task.resource.name, task.id))
    return found


def _rows(
    session: ActorSession, resource: AnyResource, states: Sequence[str], *, late: bool
) -> Sequence[Any]:
    model: Any = resource.model
    asked = base_query(resource).where(which(model, "working"), model.state.in_(states))
    if late:
        asked = asked.where(model.due_on < today())
    ordered = asked.order_by(model.due_on.is_(None), model.due_on, model.id).limit(MOST + 1)
    return session.scalars(ordered).all()


def _waiting_states(session: ActorSession, resource: AnyResource) -> list[str]:
    workflow = resource.workflow
    steps = _held(session, resource, deciding=True)
    waiting = {name for step in steps for name in step.source}
    return [s.name for s in workflow.states if s.waits and s.name in waiting] if workflow else []


def _returned_states(session: ActorSession, resource: AnyResource) -> list[str]:
    steps = _held(session, resource, deciding=False)
    states = dict.fromkeys(name for step in steps for name in step.source)
    return [n for n in states if n != first_state(resource) and is_returned(resource, n)]


def _clocked_states(resource: AnyResource) -> list[str]:
    return [s.name for s in resource.workflow.states if s.within] if resource.workflow else []


def _held(session: ActorSession, resource: AnyResource, *, deciding: bool) -> list[Transition]:
    """The steps that the actor's roles hold: to decide on what others did, or to hand in."""
    actor, workflow = actor_of(session), resource.workflow
    steps = workflow.transitions if workflow else ()
    wanted = (s for s in steps if (s.below and not s.submits if deciding else s.submits))
    return [step for step in wanted if actor.can(resource.name, step.name)]


def _deciding(session: ActorSession, resource: AnyResource, row: Any) -> tuple[Transition, ...]:
    turn = registry.turns.get(resource.name)
    user = actor_of(session).user_id
    return tuple(
        step
        for step in _from(session, resource, row, _held(session, resource, deciding=True))
        if not (step.four_eyes and took_part(row, user))
        and (turn is None or turn(session, row, step.name))
    )


def _submitting(session: ActorSession, resource: AnyResource, row: Any) -> tuple[Transition, ...]:
    held = _held(session, resource, deciding=False)
    return tuple(_from(session, resource, row, held))


def _from(
    session: ActorSession, resource: AnyResource, row: Any, steps: Iterable[Transition]
) -> Iterator[Transition]:
    """Those of the steps that begin here and reach this row."""
    for step in steps:
        if row.state in step.source and (
            resource.scope() is Scope.GLOBAL
            or may_write(session, row, (resource.name, step.name), below=step.below)
        ):
            yield step


def _tasks(
    session: ActorSession, resource: AnyResource, mine: list[tuple[Any, tuple[Transition, ...]]]
) -> Iterator[Task]:
    identity = key_column(resource.model).key
    keys = [getattr(row, identity) for row, _steps in mine]
    called = _called(session, resource, keys) if keys else {}
    workflow = resource.workflow
    for (row, steps), key in zip(mine, keys, strict=True):
        title, region = called.get(key, ("", ""))
        late = row.due_on is not None and row.due_on < today()
        if workflow is not None:
            state = workflow.state(row.state)
            yield Task(resource, key, title or f"#{key}", region, state, row.due_on, late, steps)


def _called(
    session: ActorSession, resource: AnyResource, keys: list[int]
) -> dict[int, tuple[str, str]]:
    """Title and region of each record."""
    region = ("region",) if "region" in resource.model.metas else ()
    columns = ("id", resource.title, *region)
    query = ListQuery([Filter("id", "in", keys)], columns=columns, size=MOST, count=False)
    page = fetch_page(session, resource, query)
    return {
        row["id"]: (str(row[resource.title] or ""), str(row.get("region") or ""))
        for row in page.rows
    }
