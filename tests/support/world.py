"""A small world of its own for every test: a few regions, their bodies, and people of each role.

It is the framework and the declarations without the web application: built once for each kind of
database, copied for each test.
"""

from __future__ import annotations

import importlib
import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import configure_mappers

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.db.session import ActorSession, session_for
from app.operations import Record, create, load, transition
from app.policies.actor import SYSTEM, Actor, Grant
from app.policies.install import install
from app.resource.checks import check_declarations
from app.resource.registry import registry
from models.reference import code_entries
from tests.support.databases import AUDIT_KEY, ROOT

KEY = AUDIT_KEY.encode()
NUMBERS = itertools.count(1)
PLACES = {
    "province": ("510000000000", "四川省", "省级", None),
    "city": ("510600000000", "德阳市", "市级", "province"),
    "county": ("510603000000", "旌阳区", "县级", "city"),
    "other": ("510604000000", "罗江区", "县级", "city"),
    "town": ("510603100000", "黄许镇", "乡级", "county"),
}
BODIES = {
    "ministry": ("province", "四川省教育厅", None),
    "bureau": ("county", "旌阳区教育局", "ministry"),
    "clinic": ("county", "旌阳区卫生健康局", None),
    "foreign": ("other", "罗江区教育局", "ministry"),
}
# Who there is: the role, the region, and for some the body within which it is held.
PEOPLE = {
    "admin": ("province_admin", "province", None),
    "publisher": ("province_admin", "province", None),
    "city": ("city_admin", "city", None),
    "editor": ("county_editor", "county", None),
    "neighbor": ("county_editor", "other", None),
    "town": ("county_editor", "town", None),
    "reviewer": ("reviewer", "county", None),
    "city_reviewer": ("reviewer", "city", None),
    "other_reviewer": ("reviewer", "other", None),
    "bureau_editor": ("county_editor", "county", "bureau"),
    "viewer": ("viewer", "county", None),
    "auditor": ("auditor", "county", None),
    "security": ("security_admin", "county", None),
}


@dataclass(frozen=True)
class Place:
    """A region or a body: its key and its path."""

    id: int
    path: str


@dataclass
class Known:
    """What was built into the database that every world is a copy of."""

    name: str = ""
    regions: dict[str, Place] = field(default_factory=dict)
    bodies: dict[str, Place] = field(default_factory=dict)
    item: int = 0
    standard: int = 0


class World:
    """One database, and a session for everybody who is known in it."""

    def __init__(self, engine: Engine, known: Known) -> None:
        self.engine, self.known = engine, known
        self._sessions: dict[str, ActorSession] = {}
        self.actors = {name: self._actor(name, number) for number, name in enumerate(PEOPLE, 1)}
        self.actors |= {"system": SYSTEM, "nowhere": Actor(99, "nowhere")}

    def _actor(self, name: str, number: int) -> Actor:
        role, region, body = PEOPLE[name]
        return Actor(number, name, (self.grant(role, region, body),))

    def grant(self, role: str, region: str, body: str | None = None) -> Grant:
        """The role as the declarations give it, held in a region and perhaps a body."""
        place, within = self.known.regions[region], self.known.bodies.get(body or "")
        return Grant(
            role=role,
            region_id=place.id,
            region_path=place.path,
            rights=frozenset((r.name, a) for r in registry.all() for a in r.rights(role)),
            below=registry.roles[role].below,
            body_id=within.id if within else None,
            body_path=within.path if within else None,
        )

    def as_(self, name: str) -> ActorSession:
        """The session of somebody known, who sees what others have written by now."""
        if name not in self._sessions:
            self._sessions[name] = session_for(self.engine, self.actors[name])
        self._sessions[name].rollback()
        return self._sessions[name]

    def session(self, actor: Any, **info: Any) -> ActorSession:
        """A further session; closed with the world."""
        session = session_for(self.engine, actor, **info)
        self._sessions[f"#{len(self._sessions)}"] = session
        return session

    def item(self, who: str = "editor", **given: Any) -> Record:
        """A new implementation item of somebody's own region, a draft."""
        values = {"name": f"第{next(NUMBERS)}项许可"} | given
        return create(self.as_(who), registry.get("implementation-items"), values)

    def publish(self, record: Record, by: str = "editor", decided_by: str = "reviewer") -> Record:
        """The record after it was submitted by one and published by another."""
        transition(self.as_(by), record.resource, record.id, "submit")
        return transition(self.as_(decided_by), record.resource, record.id, "publish")

    def region(self, name: str) -> int:
        return self.known.regions[name].id

    def body(self, name: str) -> int:
        return self.known.bodies[name].id

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()


def engine_for(url: str) -> Engine:
    """An engine under the product's rules; a test that is cut off has nothing to lose."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _careless)
    install(engine, KEY)
    return engine


def _careless(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Lent:
    """One engine that is put before one database after another: what it compiled, it keeps."""

    def __init__(self, url: str) -> None:
        self.engine = engine_for(url)
        self.database = make_url(url).database
        event.listen(self.engine, "do_connect", self._put_before)

    def to(self, url: str) -> Engine:
        """The engine, which knows no other database from now on."""
        self.engine.dispose()
        self.database = make_url(url).database
        return self.engine

    def _put_before(self, dialect: Any, _record: object, given: Any, named: Any) -> None:
        if dialect.name == "sqlite":
            given[0] = self.database
        else:
            named["dbname"] = self.database


def declare() -> None:
    """Make every model and resource known."""
    kept = ("accounts", "attachments", "imports", "saved_views")
    for package in (*(f"app.db.{name}" for name in kept), "models", "views"):
        importlib.import_module(package)
    check_declarations()
    configure_mappers()


def build(url: str) -> Known:
    """Fill an empty database."""
    declare()
    upgrade(url, ROOT / "models" / "migrations")
    engine = engine_for(url)
    known = Known(name=url.partition("?")[0].rpartition("/")[2])
    with session_for(engine, SYSTEM) as session:
        load(session, registry.get("code-lists"), code_entries(), key=("list_name", "label"))
        _build_places(session, known)
        _build_catalog(session, known)
    engine.dispose()
    return known


def _build_places(session: ActorSession, known: Known) -> None:
    for name, (code, label, level, above) in PLACES.items():
        values = {"code": code, "name": label, "level": level}
        parent = {"parent": known.regions[above].id} if above else {}
        row = create(session, registry.get("regions"), values | parent).row
        known.regions[name] = Place(row.id, row.path)
    for name, (region, label, above) in BODIES.items():
        values = {"name": label, "region": known.regions[region].id, "is_department": True}
        superior = {"superior": known.bodies[above].id} if above else {}
        row = create(session, registry.get("agencies"), values | superior).row
        known.bodies[name] = Place(row.id, row.path)


def _build_catalog(session: ActorSession, known: Known) -> None:
    province = {"region": known.regions["province"].id}
    item = {"base_code": "000105002001", "name": "教材审定", "kind": "行政许可"} | province
    known.item = published(session, "catalog-items", item)
    standard = {
        "catalog_item": known.item,
        "kind": "行政许可",
        "statutory_limit": {"value": 20, "unit": "working_day"},
        "visits": 1,
        "conditions": "依法设立",
        "materials": [{"name": "申请表"}, {"name": "身份证"}],
    } | province
    known.standard = published(session, "standards", standard)


def published(session: ActorSession, resource: str, values: dict[str, Any]) -> int:
    """The key of a new record that went through its workflow."""
    declared = registry.get(resource)
    record = create(session, declared, values)
    for step in ("submit", "publish"):
        transition(session, declared, record.id, step)
    return record.id
