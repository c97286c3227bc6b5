"""The manifest: what declarations give is what the database says, and nothing else writes it."""

from __future__ import annotations

import pytest
from flask_appbuilder.security.sqla import models as fab
from sqlalchemy import select

from app.db.session import session_for
from app.fab import actor_named, sync_permissions
from app.fab.permissions import all_rights, manifest
from app.factory import create_app
from app.kernel.errors import Forbidden
from app.operations import verify
from app.resource.registry import registry
from app.resource.specs import Access


def stored(engine):
    """Every right of every role, as the database has it."""
    with engine.connect() as connection:
        links = connection.execute(select(fab.assoc_permissionview_role)).all()
        rights = connection.execute(select(fab.PermissionView.__table__)).all()
    return sorted(map(tuple, links)), sorted(map(tuple, rights))


def test_a_second_sync_changes_nothing(people):
    before = stored(people.engine)
    with people.system() as session:
        assert sync_permissions(session) == {"added": 0, "removed": 0}
    assert stored(people.engine) == before


def test_the_start_of_a_second_process_writes_no_permission(people, settings):
    before = stored(people.engine)
    create_app(settings)
    assert stored(people.engine) == before


def test_every_resource_has_the_six_plain_rights_and_its_steps():
    rights = all_rights()
    for resource in registry.all():
        assert {(resource.name, action) for action in resource.actions()} <= rights
        assert {(resource.name, a) for a in ("read", "create", "update", "delete")} <= rights


def test_a_right_that_a_declaration_takes_away_is_gone_after_the_sync(people, monkeypatch):
    agencies = registry.get("agencies")
    viewer = people.make("viewer")
    monkeypatch.setattr(agencies, "access", Access({"viewer": "export"}))
    with people.system() as session:
        counts = sync_permissions(session)
        chain = verify(session)
    assert counts["removed"] > 0
    assert chain.ok
    actor = actor_named(people.engine, viewer.account)
    assert not actor.can("agencies", "read")
    assert actor.can("agencies", "export")


def test_a_right_of_a_resource_that_is_gone_is_forgotten(people, monkeypatch):
    kept = [resource for resource in registry.all() if resource.name != "holidays"]
    monkeypatch.setattr(registry, "_resources", {r.name: r for r in kept})
    with people.system() as session:
        sync_permissions(session)
    with people.engine.connect() as connection:
        view, right = fab.ViewMenu.__table__, fab.PermissionView.__table__
        query = select(right).join(view).where(view.c.name == "holidays")
        assert connection.execute(query).all() == []


def test_security_looks_after_accounts_and_nothing_else():
    rights = manifest()["security_admin"]
    assert {("users", "read"), ("users", "create"), ("users", "update")} <= rights
    assert not {pair for pair in rights if pair[0] != "users" and pair[1] != "read"}


def test_audit_reads_the_history_and_no_accounts():
    rights = manifest()["auditor"]
    assert ("audit", "read") in rights
    assert not {pair for pair in rights if pair[0] == "users"}


def test_only_the_system_syncs(people):
    person = people.make("province_admin")
    with session_for(people.engine, person.actor) as session, pytest.raises(Forbidden):
        sync_permissions(session)
