"""Which row of a record: its working draft, the version in force, or the one of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from app.db.base import Model
from app.db.meta import Scope
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.clock import LOCAL
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.fields import Field

AnyResource = type[Resource[Any]]
# Of digits: a record has no more versions.
LONGEST_NUMBER = 6


def which(model: Any, version: str) -> ColumnElement[bool]:
    """The condition that leaves one row for each record.

    `working`: the draft where the actor sees one, else the version in force. `published`, or a
    day such as `2022-12-31`: what was in force at its end. A number: the version of this number.

    :raises BadRequest: for any other word.
    """
    if model.owned_by:
        owner = _owner_of(model)
        return exists(select(owner.id).where(owner.id == model.parent_id, which(owner, version)))
    if not model.versioned:
        return true()
    if version == "working":
        return _working(model)
    if version == "published":
        return and_(model.is_current)
    if version.isascii() and version.isdigit() and len(version) <= LONGEST_NUMBER:
        number: ColumnElement[bool] = model.version_no == int(version)
        return number
    return _in_force(model, day_end(version))


def meant(model: Any, version: str) -> ColumnElement[bool]:
    """The same where a record is asked for by its key: that of a part says the version too."""
    return true() if model.owned_by and version == "working" else which(model, version)


def _working(model: Any) -> ColumnElement[bool]:
    if model.scope is Scope.REGIONAL and not model.shown_below:
        return and_(model.is_working)
    other = _other(model)
    drafted = exists(select(other.id).where(other.record_id == model.record_id, other.is_working))
    return or_(model.is_working, and_(model.is_current, ~drafted))


@lru_cache(maxsize=64)
def _other(model: Any) -> Any:
    return aliased(model)


def _in_force(model: Any, moment: datetime) -> ColumnElement[bool]:
    return and_(
        model.valid_from <= moment, or_(model.valid_until.is_(None), model.valid_until > moment)
    )


def day_end(version: str) -> datetime:
    """When the day ends where the offices are.

    :raises BadRequest: for what is no day.
    """
    try:
        day = date.fromisoformat(version)
    except ValueError:
        raise BadRequest(_("A version is working, published, a number or a date.")) from None
    return datetime.combine(day + timedelta(days=1), time(), LOCAL).astimezone(UTC)


def base_query(resource: AnyResource, entity: Any = None) -> Select[Any]:
    """All rows of the resource on its model, which may carry several resources."""
    entity = entity or resource.model
    query = select(entity)
    for name, value in resource.where.items():
        query = query.where(getattr(entity, name) == value)
    return query


def key_column(model: type[Model]) -> Any:
    """The column that is the identity of a record."""
    return model.record_id if model.versioned else model.id


def version_of(row: Any) -> int:
    """The count of writes that a writer must have seen: a part is written with its record."""
    owner = type(row).owned_by
    return int((getattr(row, owner) if owner else row).version)


def version_column(model: Any) -> Any:
    """The same as a column of a statement."""
    if not model.owned_by:
        return model.version
    owner: Any = _owner_of(model)
    return select(owner.version).where(owner.id == model.parent_id).scalar_subquery()


def in_use(field: Field, target: Any) -> Any:
    """Which rows of related records people mean by a name: those in force; for a part, drafts."""
    if not target.versioned:
        return true()
    return target.is_working if field.owner else target.is_current


@lru_cache(maxsize=64)
def _owner_of(model: Any) -> Any:
    return aliased(class_named(model.metas[model.owned_by].target))


def find_row(
    session: ActorSession, resource: AnyResource, record_id: int, version: str = "working"
) -> Any:
    """The row of the record, read anew.

    :raises NotFound: where there is none that the actor may see.
    """
    model: Any = resource.model
    query = base_query(resource).where(key_column(model) == record_id, meant(model, version))
    row = session.scalars(query.execution_options(populate_existing=True).limit(1)).first()
    if row is None:
        raise NotFound
    return row


def require_row(session: ActorSession, resource: AnyResource, record_id: int) -> None:
    """Go on only where the actor may see the record.

    :raises NotFound: where there is none.
    """
    model: Any = resource.model
    key = key_column(model)
    query = base_query(resource).with_only_columns(key).where(key == record_id)
    if session.execute(query.where(meant(model, "working")).limit(1)).first() is None:
        raise NotFound
