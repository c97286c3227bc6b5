"""Turning `belongs_to` and `has_many` into a key column and a relation that only reads."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, get_args

from sqlalchemy import ForeignKey, and_, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import aliased, foreign, mapped_column, relationship, remote

from app.db.meta import Kind, Meta
from app.db.registry import class_named, table_name
from app.db.types import BigKey
from app.kernel.errors import WrongDeclaration

_TARGET = re.compile(r"(?:list\[)?['\"]?([A-Za-z_]+)['\"]?\]?")


def build_relation(cls: type[Any], name: str, meta: Meta, annotation: object) -> Meta:
    """The named field; the class has its key column and its relation afterwards."""
    if meta.owner:
        target = _class_name(cls.child_of)
        _add_owner(cls, name, target)
        return meta.named(name, required=True, target=target)
    inner = _inner(annotation)
    optional = "None" in inner or "Optional" in inner
    found = _TARGET.match(inner.replace("Optional[", "").strip())
    if found is None:
        raise WrongDeclaration(f"{cls.__name__}.{name} names no model: {annotation}")
    target = found.group(1)
    if meta.kind is Kind.CHILDREN:
        _add_children(cls, name, target)
        return meta.named(name, required=False, target=target)
    _add_key(cls, name, target, optional=optional)
    return meta.named(name, required=not optional, target=target)


def _class_name(table: str) -> str:
    return "".join(word.capitalize() for word in table.split("_"))


def _inner(annotation: object) -> str:
    """What stands in `Mapped[…]`, as text: annotations are text only where a module says so."""
    if isinstance(annotation, str):
        return annotation.removeprefix("Mapped[").removesuffix("]")
    parts = get_args(annotation)
    if parts:
        return " | ".join(_inner(part) for part in parts)
    return str(getattr(annotation, "__forward_arg__", None) or getattr(annotation, "__name__", ""))


def _add_key(cls: type[Any], name: str, target: str, *, optional: bool) -> None:
    key = ForeignKey(f"{table_name(target)}.id")
    setattr(cls, f"{name}_id", mapped_column(BigKey, key, nullable=optional, index=True))
    cls.__annotations__.pop(name, None)
    setattr(cls, name, relationship(target, primaryjoin=_join(cls, name, target), viewonly=True))


def _join(cls: type[Any], name: str, target: str) -> Any:
    """To a versioned record the relation leads to its published version."""

    def condition() -> Any:
        other, key = class_named(target), getattr(cls, f"{name}_id")
        if not other.versioned:
            return foreign(key) == remote(other.id)
        return and_(foreign(key) == remote(other.record_id), remote(other.is_current))

    return condition


def _add_owner(cls: type[Any], name: str, target: str) -> None:
    """The record of a child row: `<name>_id` is its key, whichever version the row is of."""

    def condition() -> Any:
        return foreign(cls.parent_id) == remote(class_named(target).id)

    def key_of_row(row: Any) -> Any:
        owner = getattr(row, name)
        return owner.record_id if type(owner).versioned else owner.id

    def key_column(model: Any) -> Any:
        owner = _owner_of_part(target)
        key = owner.record_id if class_named(target).versioned else owner.id
        return select(key).where(owner.id == model.parent_id).scalar_subquery()

    cls.__annotations__.pop(name, None)
    setattr(cls, name, relationship(target, primaryjoin=condition, viewonly=True))
    setattr(cls, f"{name}_id", hybrid_property(key_of_row, expr=key_column))


@cache
def _owner_of_part(target: str) -> Any:
    return aliased(class_named(target))


def _add_children(cls: type[Any], name: str, target: str) -> None:
    def condition() -> Any:
        return cls.id == foreign(class_named(target).parent_id)

    def order() -> Any:
        return class_named(target).position

    cls.__annotations__.pop(name, None)
    relation = relationship(
        target, primaryjoin=condition, order_by=order, viewonly=True, uselist=True
    )
    setattr(cls, name, relation)
