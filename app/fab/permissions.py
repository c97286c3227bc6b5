"""The permission manifest: what the declarations give to each role, written in one transaction.

Nothing else writes permissions: not the start of a process, not a view, not an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_appbuilder.security.sqla import models as fab
from sqlalchemy import Table, delete, insert, select

from app.db.session import ActorSession
from app.fab.identity import PREFIX
from app.fab.manager import ACCOUNTS
from app.operations.unit import operation
from app.policies.history import Change
from app.resource.registry import registry

AUDIT = "audit"
# What people may do who look after accounts, or after the history, whatever records there are.
BY_DUTY: dict[str, frozenset[tuple[str, str]]] = {
    "security": frozenset((ACCOUNTS, action) for action in ("read", "create", "update")),
    "audit": frozenset((AUDIT, action) for action in ("read", "export", "retain")),
}

Right = tuple[str, str]


def manifest() -> dict[str, frozenset[Right]]:
    """For each role, its (resource, action) pairs."""
    return {
        role.name: BY_DUTY.get(role.duty, frozenset())
        | {
            (resource.name, action)
            for resource in registry.all()
            for action in resource.rights(role.name)
        }
        for role in registry.roles.values()
    }


def all_rights() -> frozenset[Right]:
    """Every pair that there is, whether a role holds it or not."""
    declared = {(r.name, action) for r in registry.all() for action in r.actions()}
    return frozenset(declared).union(*BY_DUTY.values())


def sync_permissions(session: ActorSession) -> dict[str, int]:
    """Make the database say what the manifest says; gives how many rows were added and removed.

    :raises Forbidden: for anybody but the system.
    """
    wanted = manifest()
    with operation(session, "permissions", "sync") as opened:
        store = Store(session)
        before = store.rights_by_role()
        rights = store.put_rights(all_rights())
        roles = store.put(fab.Role.__table__, wanted)
        for name, held in wanted.items():
            old = before.get(name, frozenset())
            store.link(roles[name], [rights[pair] for pair in held - old])
            store.unlink(roles[name], [rights[pair] for pair in old - held])
            if held != old:
                diff = {"rights": [_told(old), _told(held)]}
                opened.add(Change("roles", roles[name], 1, None, "u", diff))
        store.drop_rights(rights[pair] for pair in rights.keys() - all_rights())
    return store.counts


def _told(rights: Iterable[Right]) -> list[str]:
    return sorted(f"{view}:{action}" for view, action in rights)


class Store:
    """The tables of roles and rights, changed only where they differ."""

    def __init__(self, session: ActorSession) -> None:
        self.connection = session.connection()
        self.counts = {"added": 0, "removed": 0}

    def rights_by_role(self) -> dict[str, frozenset[Right]]:
        """What the database says now."""
        role, link = fab.Role.__table__, fab.assoc_permissionview_role
        query = select(role.c.name, *_pair()).select_from(
            _joined()
            .join(link, link.c.permission_view_id == fab.PermissionView.__table__.c.id)
            .join(role, role.c.id == link.c.role_id)
        )
        held: dict[str, set[Right]] = {}
        for name, view, action in self.connection.execute(query):
            held.setdefault(name, set()).add((view, action.removeprefix(PREFIX)))
        return {name: frozenset(pairs) for name, pairs in held.items()}

    def put_rights(self, pairs: Iterable[Right]) -> dict[Right, int]:
        """The keys of these rights, new ones included, and of all others that are there."""
        pairs = set(pairs)
        known = self._rights()
        views = self.put(fab.ViewMenu.__table__, {view for view, _action in pairs})
        actions = self.put(fab.Permission.__table__, {PREFIX + action for _view, action in pairs})
        rows = [
            {"view_menu_id": views[view], "permission_id": actions[PREFIX + action]}
            for view, action in sorted(pairs - known.keys())
        ]
        self._insert(fab.PermissionView.__table__, rows)
        return self._rights()

    def _rights(self) -> dict[Right, int]:
        right = fab.PermissionView.__table__
        query = select(right.c.id, *_pair()).select_from(_joined())
        return {
            (view, action.removeprefix(PREFIX)): key
            for key, view, action in self.connection.execute(query)
        }

    def put(self, table: Table, names: Iterable[str] | Mapping[str, Any]) -> dict[str, int]:
        """The keys of rows by name; those that are missing are made."""
        query = select(table.c.name, table.c.id)
        known = {row.name: row.id for row in self.connection.execute(query)}
        self._insert(table, [{"name": name} for name in sorted(set(names) - known.keys())])
        return {row.name: row.id for row in self.connection.execute(query)}

    def link(self, role_id: int, rights: list[int]) -> None:
        """Give rights to a role."""
        rows = [{"role_id": role_id, "permission_view_id": key} for key in sorted(rights)]
        self._insert(fab.assoc_permissionview_role, rows)

    def unlink(self, role_id: int, rights: list[int]) -> None:
        """Take rights from a role."""
        link = fab.assoc_permissionview_role
        self._delete(link, link.c.role_id == role_id, link.c.permission_view_id.in_(rights))

    def drop_rights(self, rights: Iterable[int]) -> None:
        """Forget rights that no declaration has any more."""
        keys = list(rights)
        link, right = fab.assoc_permissionview_role, fab.PermissionView.__table__
        self._delete(link, link.c.permission_view_id.in_(keys))
        self._delete(right, right.c.id.in_(keys))

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)
            self.counts["added"] += len(rows)

    def _delete(self, table: Table, *conditions: Any) -> None:
        self.counts["removed"] += self.connection.execute(delete(table).where(*conditions)).rowcount


def _joined() -> Any:
    right, view, permission = (
        fab.PermissionView.__table__,
        fab.ViewMenu.__table__,
        fab.Permission.__table__,
    )
    return right.join(view, view.c.id == right.c.view_menu_id).join(
        permission, permission.c.id == right.c.permission_id
    )


def _pair() -> tuple[Any, Any]:
    return fab.ViewMenu.__table__.c.name, fab.Permission.__table__.c.name
