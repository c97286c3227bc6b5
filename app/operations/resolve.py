"""Finding the record that a key or a name means, among those the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.db.base import Model
from app.db.meta import Scope
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import RowProblem, WrongDeclaration
from app.kernel.lazy import Words, _
from app.kernel.text import is_text
from app.operations.select import in_use
from app.policies.writing import tree_path_of
from app.resource.fields import Field
from app.resource.registry import registry

LARGEST_KEY = 2**63 - 1


class BadValue(Exception):
    """Why one value cannot be kept; of a list, everything that is wrong with its rows."""

    def __init__(self, message: Words, rows: Sequence[RowProblem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.rows = rows

    @property
    def messages(self) -> list[Words]:
        """What is wrong, each thing by itself."""
        return [problem.message for problem in self.rows] or [self.message]


class Resolver:
    """Names mean something within a region: its own records first, then its ancestors'."""

    def __init__(self, session: ActorSession, region_id: int | None) -> None:
        self.session = session
        self.region_path = tree_path_of(session, "region", region_id) if region_id else ""

    def key(self, field: Field, raw: Any) -> int:
        """The key of the record that `raw`, a key or a name, means.

        :raises BadValue: for a record that is unknown, out of sight, or not the only one.
        """
        target = class_named(field.target or "")
        found = self.by_key(target, raw) if _is_key(raw) else self.by_name(field, str(raw))
        if not found:
            raise BadValue(_("“%(value)s” is not known here.", value=raw))
        if len(found) > 1:
            raise BadValue(_("“%(value)s” may mean several records.", value=raw))
        return found[0]

    def by_key(self, target: type[Model], raw: Any) -> list[int]:
        """The key itself, if the actor may see the record."""
        if not 0 < raw <= LARGEST_KEY:
            return []
        column = target.record_id if target.versioned else target.id
        query = select(column).where(column == raw).limit(1)
        return list(self.session.scalars(query))

    def by_name(self, field: Field, name: str) -> list[int]:
        """The keys of the records called `name` in the nearest region that has any."""
        target: Any = class_named(field.target or "")
        if not is_text(name):
            return []
        names = naming_columns(target)
        key = target.record_id if target.versioned else target.id
        query = select(key, *self._place(target)).where(or_(*(c == name for c in names)))
        query = query.where(in_use(field, target))
        rows = self.session.execute(query.limit(50)).all()
        return self._nearest([(int(row[0]), row[1] if len(row) > 1 else "") for row in rows])

    def _place(self, target: type[Model]) -> Sequence[Any]:
        if target.scope is Scope.GLOBAL:
            return ()
        region: Any = class_named("Region")
        path = select(region.path).where(region.id == target.region_id).scalar_subquery()
        return (path,)

    def _nearest(self, rows: list[tuple[int, str]]) -> list[int]:
        if self.region_path:
            rows = [row for row in rows if not row[1] or self.region_path.startswith(row[1])]
        longest = max((len(path) for _key, path in rows), default=0)
        return list(dict.fromkeys(key for key, path in rows if len(path) == longest))


def _is_key(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def naming_columns(target: type[Model]) -> list[Any]:
    """The columns by which people call a record of `target`."""
    try:
        names = registry.of_model(target).names or ("name",)
    except WrongDeclaration:
        names = ("name",)
    present = [name for name in names if name in target.metas]
    return [getattr(target, name) for name in present] or [target.id]
