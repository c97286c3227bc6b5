"""The fields of a resource, resolved for each request: declared ones, then late-added ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db.base import Model
from app.db.code_lists import entries
from app.db.late import LateField
from app.db.meta import Kind, Meta
from app.db.registry import class_named

Field = Meta


def declared_fields(model: type[Model]) -> dict[str, Field]:
    """The fields that the model declares, by name, in its order."""
    return dict(model.metas)


def late_fields(session: Session, resource_name: str) -> list[Field]:
    """The fields added to the resource while the system runs; asked once for each session."""
    known: dict[str, list[Field]] | None = session.info.get("late_fields")
    if known is None:
        known = {}
        rows = session.scalars(_late_fields()).all()
        words = entries(session, "field_kinds") if rows else ()
        kinds = {entry.label: entry.code for entry in words}
        for row in rows:
            code = kinds.get(row.kind) or row.kind
            # A kind whose word was renamed must not stop every page: its values are shown as text.
            kind = Kind(code) if code in set(Kind) else Kind.TEXT
            known.setdefault(row.resource, []).append(_as_field(row, kind))
        session.info["late_fields"] = known
    return known.get(resource_name, [])


@cache
def _late_fields() -> Select[Any]:
    return select(LateField).order_by(LateField.position, LateField.id)


def _as_field(row: LateField, kind: Kind) -> Field:
    return Field(
        kind=kind,
        label=row.label,
        help=row.help,
        choices=row.code_list,
        headings=(row.heading,) if row.heading else (),
        required=bool(row.required),
        late=True,
        name=row.name,
    )


def child_fields(field: Field) -> dict[str, Field]:
    """The fields of the rows of a `children` field: what their record says is not among them."""
    model = class_named(field.target or "")
    fields = declared_fields(model)
    if model.owned_by:
        fields.pop(model.owned_by)
        fields.pop("region", None)
    return fields


def any_personal(model: type[Model]) -> bool:
    """Whether a record of `model` holds something about private persons."""
    own = declared_fields(model).values()
    inner = [each for f in own if f.kind is Kind.CHILDREN for each in child_fields(f).values()]
    return any(field.personal for field in (*own, *inner))


def path_problem(model: type[Model], path: str, known: Sequence[str] = ()) -> str | None:
    """Why `path` (such as `parent.name`) is no field of `model`; None where it is one."""
    name, _dot, rest = path.partition(".")
    if name in known and not rest:
        return None
    meta = model.metas.get(name)
    if meta is None:
        return name
    if not rest:
        return None
    return path_problem(class_named(meta.target), rest) if meta.target else rest


def follow(model: type[Model], path: str) -> list[tuple[type[Model], Field]]:
    """The fields along `path`, each with the model it is on."""
    steps: list[tuple[type[Model], Field]] = []
    current: Any = model
    for name in path.split("."):
        meta = current.metas[name]
        steps.append((current, meta))
        current = class_named(meta.target) if meta.target else None
    return steps
