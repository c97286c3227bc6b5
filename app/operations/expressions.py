"""SQL for a field or a path of fields: joins are made once, effective values by `coalesce`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal_column, select
from sqlalchemy.orm import aliased

from app.db.late_values import late_value
from app.db.meta import Kind
from app.db.registry import class_named
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.policies.overlay import shared_fields
from app.resource.declaration import FRAMEWORK_COLUMNS, Resource
from app.resource.fields import Field

AnyResource = type[Resource[Any]]


class Expressions:
    """The columns of one query over one resource, with the outer joins that they need."""

    def __init__(self, resource: AnyResource, fields: dict[str, Field]) -> None:
        self.resource = resource
        self.model: Any = resource.model
        self.fields = fields
        self._joins: dict[str, tuple[Any, Any]] = {}
        self._standard: Any = None
        self._shared = shared_fields(resource)

    def join_to(self, query: Select[Any]) -> Select[Any]:
        """`query` with every join that the expressions asked for so far."""
        for target, condition in self._joins.values():
            query = query.outerjoin(target, condition)
        return query

    def of(self, path: str) -> Any:
        """The effective value at `path`; a relation gives its name.

        :raises BadRequest: for a path that leads to no column.
        """
        name, dot, rest = path.partition(".")
        field = self.fields.get(name)
        if field is not None and field.kind is Kind.RELATION:
            return self._related(name, rest if dot else field.shown_by, field)
        if dot or (field is not None and field.kind is Kind.CHILDREN):
            raise _no_column(path)
        if field is None:
            return self._framework(name)
        return self._late(name) if field.late else self.value(name)

    def value(self, name: str) -> Any:
        """The effective value of one column."""
        own = getattr(self.model, name)
        if name not in self._shared:
            return own
        return func.coalesce(own, getattr(self.standard(), name), type_=own.type)

    def inherited(self, name: str) -> Any:
        """What the standard says, as a value of its own; None for what is no such column.

        A filter asks for it only where a record says nothing itself: it needs no join for that.
        """
        spec, field = self.resource.standard, self._shared.get(name)
        if spec is None or field is None or field.kind in (Kind.RELATION, Kind.CHILDREN):
            return None
        return _of_nearest(self.model, class_named(spec.model), f"{spec.on}_id", name)

    def key(self, name: str) -> Any:
        """The effective key of a relation."""
        own = getattr(self.model, f"{name}_id")
        if name not in self._shared:
            return own
        return func.coalesce(own, getattr(self.standard(), f"{name}_id"))

    def _framework(self, name: str) -> Any:
        if name == "id" and self.model.versioned:
            return self.model.record_id
        if name not in FRAMEWORK_COLUMNS or not hasattr(self.model, name):
            raise _no_column(name)
        return getattr(self.model, name)

    def _late(self, name: str) -> Any:
        return late_value(self.model.extra, self.fields[name])

    def _related(self, name: str, path: str, field: Field) -> Any:
        if path not in class_named(field.target or "").__mapper__.column_attrs:
            raise _no_column(f"{name}.{path}")
        target = self._join(name, field)
        column = getattr(target, path)
        fallback = getattr(target, "name", None)
        known = path == field.shown_by and path != "name" and fallback is not None
        return func.coalesce(func.nullif(column, ""), fallback) if known else column

    def _join(self, name: str, field: Field) -> Any:
        if name not in self._joins:
            target = _alias(class_named(field.target or ""), f"j_{name}")
            self._joins[name] = (target, self._joined(target, field))
        return self._joins[name][0]

    def _joined(self, target: Any, field: Field) -> Any:
        """The related row: the version in force; of a part's record the very one it is of."""
        if field.owner:
            return target.id == self.model.parent_id
        key = self.key(field.name)
        if class_named(field.target or "").versioned:
            return and_(key == target.record_id, target.is_current)
        return key == target.id

    def standard(self) -> Any:
        """The standard's row, joined: that of the nearest region above the record's."""
        if self._standard is None:
            spec = self.resource.standard
            model: Any = class_named(spec.model if spec else "")
            self._standard = target = _alias(model, "j_standard")
            nearest = _of_nearest(self.model, model, f"{spec.on}_id" if spec else "", "id")
            self._joins["$standard"] = (target, target.id == nearest)
        return self._standard


def _no_column(path: str) -> BadRequest:
    return BadRequest(_("There is no column “%(name)s”.", name=path))


@lru_cache(maxsize=256)
def _alias(model: Any, name: str) -> Any:
    """One alias for each use: making one costs more than the query it serves."""
    return aliased(model, name=name)


@lru_cache(maxsize=512)
def _of_nearest(mine: Any, model: Any, on: str, name: str) -> Any:
    """One column of the standard in force for the same thing in the deepest region above."""
    region: Any = class_named("Region")
    above, own, candidate = aliased(region), aliased(region), aliased(model)
    return (
        select(getattr(candidate, name))
        .join(above, above.id == candidate.region_id)
        .join(own, own.id == mine.region_id)
        .where(
            candidate.is_current,
            getattr(candidate, on) == getattr(mine, on),
            func.substr(own.path, 1, func.length(above.path)) == above.path,
        )
        .order_by(func.length(above.path).desc())
        .limit(1)
        .correlate(mine)
        .scalar_subquery()
    )


ONE: ColumnElement[int] = literal_column("1", Integer)
