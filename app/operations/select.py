"""Which row of a record: its working draft, the version in force, or the one of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from app.db.base import Model
from app.db.meta import Scope
from app.db.session import ActorSession
from app.kernel.clock import LOCAL
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
# Of digits: a record has no more versions.
LONGEST_NUMBER = 6


def which(model: Any, version: str) -> ColumnElement[bool]:
    """The condition that leaves one row for each record.

    `working`: the draft where the actor sees one, else the version in force. `published`, or a
    day such as `2022-12-31`: what was in force at its end. A number: the version of this number.

    :raises BadRequest: for any other word.
    """
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


def find_row(
    session: ActorSession, resource: AnyResource, record_id: int, version: str = "working"
) -> Any:
    """The row of the record, read anew.

    :raises NotFound: where there is none that the actor may see.
    """
    model: Any = resource.model
    query = base_query(resource).where(key_column(model) == record_id, which(model, version))
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
    if session.execute(query.where(which(model, "working")).limit(1)).first() is None:
        raise NotFound
