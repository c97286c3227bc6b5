"""What a relation field offers while one types: few, scoped, named."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.text import is_text
from app.operations.records import shown
from app.operations.resolve import naming_columns
from app.operations.select import in_use, key_column
from app.policies.actor import actor_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
MOST = 20


def choices(
    session: ActorSession, resource: AnyResource, field_name: str, text: str
) -> list[tuple[int, str]]:
    """At most twenty (key, name) pairs that `text` may mean, among the rows in sight.

    :raises BadRequest: for a field that is no relation.
    """
    actor_of(session).require(resource.name, "read")
    field = resource.fields(session).get(field_name)
    if field is None or field.target is None or field.kind != "relation":
        raise BadRequest(_("There is no column “%(name)s”.", name=field_name))
    if not is_text(text):
        return []
    target: Any = class_named(field.target)
    query = select(target).limit(MOST)
    for word in text.split():
        names = naming_columns(target)
        query = query.where(or_(*(name.icontains(word, autoescape=True) for name in names)))
    query = query.where(in_use(field, target))
    key = key_column(target).key
    return [(getattr(row, key), shown(row, field)) for row in session.scalars(query)]


def named(session: ActorSession, resource: AnyResource, field_name: str, key: int) -> str:
    """What the related record of this key is called; its number where it is out of sight."""
    field = resource.fields(session)[field_name]
    target: Any = class_named(field.target or "")
    query = select(target).where(key_column(target) == key, in_use(field, target)).limit(1)
    row = session.scalars(query).first()
    return f"#{key}" if row is None else shown(row, field)
