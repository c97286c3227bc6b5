"""The class of what everybody reads, also without a login; no table of the product has it yet."""

import pytest
from sqlalchemy import select

from app.db.meta import Scope
from app.operations import create
from app.policies import scope
from app.policies.actor import ANONYMOUS
from models.body import Body
from models.implementation_item import ImplementationItem
from views.bodies.agencies import Agencies


@pytest.fixture
def published(monkeypatch):
    """The models as if everybody might read them."""
    for model in (Body, ImplementationItem):
        monkeypatch.setattr(model, "scope", Scope.PUBLISHED)
    scope._options.cache_clear()
    yield
    scope._options.cache_clear()


def names(world, model, actor=ANONYMOUS):
    return set(world.session(actor).scalars(select(model.name)))


def test_what_is_not_versioned_is_read_by_everybody(world, published):
    create(world.as_("editor"), Agencies, {"name": "人人可见的局"})
    assert "人人可见的局" in names(world, Body)
    assert "人人可见的局" in names(world, Body, world.actors["neighbor"])


def test_a_draft_is_read_by_its_region_and_its_published_version_by_everybody(world, published):
    record = world.item(name="先是草稿")
    assert "先是草稿" not in names(world, ImplementationItem)
    assert "先是草稿" not in names(world, ImplementationItem, world.actors["neighbor"])
    assert "先是草稿" in names(world, ImplementationItem, world.actors["city"])
    world.publish(record)
    assert "先是草稿" in names(world, ImplementationItem)
