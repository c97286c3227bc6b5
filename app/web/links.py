"""Addresses of records, and whether the reader may follow them."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.db.registry import class_named
from app.kernel.errors import WrongDeclaration
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.web.context import actor

AnyResource = type[Resource[Any]]


def record_address(resource: AnyResource, record_id: int) -> str:
    """The page of a record."""
    return url_for("web.detail", name=resource.name, record_id=record_id)


def target_of(field: Field) -> AnyResource | None:
    """The resource whose records a relation leads to, if the reader reads it."""
    try:
        resource = registry.of_model(class_named(field.target or ""))
    except WrongDeclaration:
        return None
    return resource if actor().can(resource.name, "read") else None


def relation_address(field: Field, key: int | None) -> str:
    """The page of a related record; empty where there is none to follow."""
    resource = target_of(field) if key is not None else None
    return record_address(resource, key) if resource and key is not None else ""
