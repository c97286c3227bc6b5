"""Anybody at all, without an account: published versions and public states, and nothing else."""

import pytest

from app.db.base import models
from app.db.meta import Scope
from app.kernel.errors import AppError, Forbidden, NotFound, ScopeError
from app.operations import (
    Filter,
    ListQuery,
    create,
    delete,
    fetch_page,
    fetch_record,
    merge,
    transition,
    update,
)
from app.policies.actor import VISITOR
from app.resource.registry import registry
from views.catalog.implementation_items import ImplementationItems
from views.catalog.materials import Materials

# What anybody may read of, written down a second time: a further one is a decision.
OPEN = {
    *("Region", "CodeEntry", "SharedHeading", "Holiday", "LateField"),
    *("Body", "CatalogItem", "Standard", "ImplementationItem", "LegalBasis", "ProcessMap"),
    *("ServiceCenter", "ServiceWindow", "WindowAssignment"),
    *("IntermediaryService", "IntermediaryAgency", "InnovationFiling"),
}


@pytest.fixture
def visitor(world):
    return world.session(VISITOR)


def seen(session, item):
    """The names under which anybody finds an item."""
    wanted = [Filter("id", "eq", item.id)]
    found = []
    for version in ("working", "published"):
        asked = ListQuery(filters=wanted, columns=("name",), version=version)
        found += [row["name"] for row in fetch_page(session, ImplementationItems, asked).rows]
    return set(found)


def test_what_anybody_reads_is_written_down_twice():
    own = [model for model in models() if not model.child_of and model.scope is not Scope.SYSTEM]
    assert {model.__name__ for model in own if model.for_everybody()} == OPEN


def test_a_draft_is_nobodys_and_its_published_version_everybodys(world, visitor):
    item = world.item(name="先是草稿", materials=[{"name": "申请表"}])
    assert seen(visitor, item) == set()
    with pytest.raises(NotFound):
        fetch_record(visitor, ImplementationItems, item.id)
    visitor.rollback()
    world.publish(item)
    visitor.rollback()
    assert seen(visitor, item) == {"先是草稿"}
    record = fetch_record(visitor, ImplementationItems, item.id, "published")
    assert [row["name"] for row in record.effective["materials"]] == ["申请表"]


def test_what_is_drafted_next_is_not_seen_and_what_is_suspended_is_gone(world, visitor):
    item = world.publish(world.item(name="现行名称"))
    update(world.as_("editor"), item.resource, item.id, {"name": "下一稿"}, version=item.version)
    assert seen(visitor, item) == {"现行名称"}
    visitor.rollback()
    other = world.publish(world.item(name="停办的"))
    transition(world.as_("reviewer"), other.resource, other.id, "suspend", remark="搬迁")
    assert seen(visitor, other) == set()


@pytest.mark.parametrize("name", [resource.name for resource in registry.all()])
def test_nothing_but_reading_is_anybodys(world, visitor, name):
    resource = registry.get(name)
    if resource.model.for_everybody():
        fetch_page(visitor, resource, ListQuery(size=1))
    else:
        with pytest.raises(Forbidden):
            fetch_page(visitor, resource, ListQuery(size=1))
    one = visitor, resource, world.known.item
    for write in (
        lambda: create(visitor, resource, {}),
        lambda: update(*one, {}, version=1),
        lambda: delete(*one, version=1),
        lambda: merge(visitor, resource, []),
    ):
        with pytest.raises((Forbidden, ScopeError)):
            write()


def test_the_parts_of_what_is_published_have_no_list_for_anybody(visitor):
    with pytest.raises(AppError):
        fetch_page(visitor, Materials, ListQuery())
