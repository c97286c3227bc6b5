"""A registry and metadata of its own: what a test declares, no other test ever sees."""

from __future__ import annotations

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import registry as make_registry

from app.db import registry as ours
from app.db.base import Model
from app.db.columns import belongs_to, text
from app.db.meta import Scope


@pytest.fixture
def own(monkeypatch):
    """A base class for models of one test."""
    apart = make_registry(metadata=MetaData(naming_convention=ours.NAMING))

    class Own(Model):
        __abstract__ = True
        registry = _sa_registry = apart
        metadata = apart.metadata

    monkeypatch.setattr(ours, "Base", Own)
    yield Own
    apart.dispose()


@pytest.fixture
def region(own):
    """The tree of regions, which every scoped model refers to."""

    class Region(own, scope=Scope.GLOBAL, tree="parent"):
        name: Mapped[str] = text(80, "Name")
        parent: Mapped[Region | None] = belongs_to("Belongs to")

    return Region


@pytest.fixture
def system(world):
    """The system's session in the module's world."""
    return world.as_("system")
