"""A role may do what the declaration says, in every operation, and nothing else."""

import pytest

import views
from app.kernel.errors import AppError, Forbidden
from app.operations import (
    ListQuery,
    MergeRow,
    choices,
    create,
    delete,
    fetch_page,
    fetch_record,
    history_of,
    merge,
    transition,
    update,
)
from app.policies.actor import ANONYMOUS, Actor
from app.resource.registry import registry
from app.sheets.export import export

ROLES = views and list(registry.roles)
RESOURCES = [resource.name for resource in registry.all()]
# There is no such record: who may go on is told so, who may not is told nothing of records.
NONE = 10**6


def attempts(resource, file):
    """Every way to act on a resource, with the right that it takes."""
    yield "read", lambda s: fetch_page(s, resource, ListQuery())
    yield "read", lambda s: fetch_record(s, resource, NONE)
    yield "read", lambda s: history_of(s, resource, NONE)
    yield "read", lambda s: choices(s, resource, "region", "x")
    yield "create", lambda s: create(s, resource, {})
    yield "update", lambda s: update(s, resource, NONE, {}, version=1)
    yield "delete", lambda s: delete(s, resource, NONE, version=1)
    yield "import", lambda s: merge(s, resource, [MergeRow(1, NONE, {}, NONE, 1)])
    yield "export", lambda s: export(s, resource, file)
    for step in resource.workflow.transitions if resource.workflow else ():
        yield step.name, lambda s, name=step.name: transition(s, resource, NONE, name, remark="x")


def refused(session, act):
    """Whether the act is refused for want of the right, whatever else it may come to."""
    try:
        act(session)
    except Forbidden:
        return True
    except AppError:
        return False
    return False


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_is_declared_and_nothing_else(world, tmp_path, role, name):
    resource, session = registry.get(name), world.session(holder(world, role))
    for right, act in attempts(resource, tmp_path / "out.csv"):
        session.rollback()
        assert refused(session, act) == (right not in resource.rights(role)), right


def holder(world, role):
    place = "province" if role.startswith("province") else "county"
    return Actor(40, role, (world.grant(role, place),))


@pytest.mark.parametrize("name", RESOURCES)
def test_without_a_role_one_may_do_nothing(world, tmp_path, name):
    for actor in (ANONYMOUS, Actor(41, "nobody")):
        session = world.session(actor)
        for right, act in attempts(registry.get(name), tmp_path / "out.csv"):
            assert refused(session, act), right


@pytest.mark.parametrize("name", RESOURCES)
def test_the_rights_of_two_roles_add_up(world, tmp_path, name):
    both = ("county_editor", "reviewer")
    actor = Actor(42, "both", tuple(world.grant(role, "county") for role in both))
    resource, session = registry.get(name), world.session(actor)
    held = resource.rights(both[0]) | resource.rights(both[1])
    for right, act in attempts(resource, tmp_path / "out.csv"):
        session.rollback()
        assert refused(session, act) == (right not in held), right
