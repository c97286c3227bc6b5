"""The second lock: a role that owns nothing sees and writes rows of its actor's regions only."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import QueuePool

from app.cli.base import Program
from app.cli.setup import prepare
from app.db.session import session_for
from app.factory import create_app
from app.policies.actor import ANONYMOUS, SYSTEM, VISITOR
from app.policies.second_lock import install
from config import Settings
from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.intermediary_agencies import IntermediaryAgencyFactory
from tests.factories.intermediary_services import IntermediaryServiceFactory
from tests.factories.process_maps import ProcessMapFactory
from tests.support.accounts import CITY, COUNTY, OTHER, People
from tests.support.databases import AUDIT_KEY

ROLE = "shixiang_serves"
COUNT = text("SELECT count(*) FROM body")
TABLES = ("intermediary_agency", "agency_offer")


@pytest.fixture
def served(postgres, postgres_url):
    """The same database for a role that owns none of it."""
    known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    if not postgres.connection.execute(known, [ROLE]).fetchone():
        postgres.connection.execute(f"CREATE ROLE {ROLE} LOGIN")
    return make_url(postgres_url).set(username=ROLE).render_as_string(hide_password=False)


@pytest.fixture
def app(tmp_path, postgres_url, served):
    given = {"database_url": served, "migration_url": postgres_url, "audit_key": AUDIT_KEY}
    settings = Settings(home=tmp_path, **given)
    app = create_app(settings)
    with app.app_context():
        prepare(Program(app, settings))
    yield app
    app.extensions["shixiang"].engine.dispose()


@pytest.fixture
def people(app, monkeypatch):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    return People(app)


@pytest.fixture
def bodies(people):
    """Two bodies of the county, one of its neighbor."""
    with people.system() as session:
        other = region_id(session, OTHER)
        made = [BodyFactory.create(session).id for _each in range(2)]
        return [*made, BodyFactory.create(session, region=other).id]


def test_what_no_scope_has_looked_at_is_narrowed_by_the_server(people, bodies):
    editor = people.make("county_editor", COUNTY)
    seen = {}
    for actor in (editor.actor, people.make("city_admin", CITY).actor, SYSTEM, ANONYMOUS):
        with session_for(people.engine, actor) as session:
            seen[actor.name or "nobody"] = session.scalar(COUNT)
    assert list(seen.values()) == [2, 3, 3, 0]


def test_anybody_at_all_sees_what_is_published_for_everybody_and_no_more(people):
    with people.system() as session:
        ImplementationItemFactory.create(session, materials=[{"name": "草稿材料"}])
        ImplementationItemFactory.published(session, materials=[{"name": "公开材料"}])
        ProcessMapFactory.create(session)
    tables = ("implementation_item", "material", "process_map", "negative_entry")
    with session_for(people.engine, VISITOR) as session:
        seen = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
        assert seen == [2, 1, 0, 0]
        changed = session.execute(text("UPDATE implementation_item SET version = version + 1"))
        assert changed.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(text("INSERT INTO material SELECT * FROM material"))


def test_a_connection_that_is_used_again_carries_nothing_over(people, bodies):
    pool = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine(people.engine.url, **pool)
    install(engine)
    first = people.make("county_editor", COUNTY).actor
    second = people.make("county_editor", OTHER).actor
    found = []
    for actor in (first, SYSTEM, ANONYMOUS, second, ANONYMOUS, first):
        with session_for(engine, actor) as session:
            found.append(session.scalar(COUNT))
            session.rollback()
            found.append(session.scalar(COUNT))
    engine.dispose()
    assert found == [2, 2, 3, 3, 0, 0, 1, 1, 0, 0, 2, 2]


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE body SET region_id = (SELECT region_id FROM body_of_other) WHERE id = {own}",
        "INSERT INTO body (name, region_id, version, path, created_at, updated_at) "
        "SELECT 'x', region_id, 1, '', now(), now() FROM body_of_other",
    ],
)
def test_a_forged_write_is_refused_by_the_server(people, bodies, forged):
    with people.system() as session:
        other = session.scalar(text("SELECT region_id FROM body WHERE id = :id"), {"id": bodies[2]})
    statement = forged.replace("(SELECT region_id FROM body_of_other)", str(other))
    statement = statement.replace("SELECT 'x', region_id", f"SELECT 'x', {other}")
    statement = statement.replace(" FROM body_of_other", "").format(own=bodies[0])
    with session_for(people.engine, people.make("county_editor", COUNTY).actor) as session:
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(text(statement))
        session.rollback()
        hidden = session.execute(text("DELETE FROM body WHERE id = :id"), {"id": bodies[2]})
        assert hidden.rowcount == 0


def test_who_connects_in_another_way_sees_no_row(served, people, bodies):
    with psycopg.connect(served.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM body").fetchone() == (0,)


def test_the_serving_role_changes_neither_tables_nor_history(people, bodies):
    for statement in (
        "CREATE TABLE made (id int)",
        "ALTER TABLE body DISABLE ROW LEVEL SECURITY",
        "DROP POLICY regions ON body",
        "UPDATE history_change SET diff = '{}'",
        "DELETE FROM history_change",
        "DELETE FROM history_op",
        "TRUNCATE history_op CASCADE",
        "INSERT INTO history_unlocked (version) VALUES (1)",
        "ALTER TABLE history_op DISABLE TRIGGER ALL",
        "UPDATE alembic_version SET version_num = '0001'",
    ):
        with people.engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(statement))


def test_the_product_works_behind_it(people, bodies):
    editor = people.token(people.make("county_editor", COUNTY))
    stranger = people.token(people.make("county_editor", OTHER))
    made = editor.post("/api/v1/agencies/", json={"name": "水利局"})
    assert made.status_code == 201, made.json
    address = f"/api/v1/agencies/{made.json['id']}"
    change = {"phone": "1", "version": made.json["version"]}
    assert editor.put(address, json=change).status_code == 200
    assert editor.get("/api/v1/agencies/").json["count"] == 3
    assert stranger.get(address).status_code == 404
    assert stranger.get("/api/v1/agencies/").json["count"] == 1
    item = editor.post("/api/v1/implementation-items/", json={"name": "取水许可"})
    assert item.status_code == 201, item.json
    assert people.browser(people.make("city_admin", CITY)).get("/r/agencies/").status_code == 200


def test_what_is_public_in_some_states_is_read_by_others_and_written_by_none(people):
    with people.system() as session:
        place = region_id(session, OTHER)
        offers = [{"service": IntermediaryServiceFactory.published(session).id}]
        given = {"region": place, "offers": offers}
        IntermediaryAgencyFactory.create(session, **given)
        listed = IntermediaryAgencyFactory.published(session, **given).id
    rows = {name: text(f"SELECT count(*) FROM {name}") for name in TABLES}
    for actor in (people.make("market_manager", COUNTY).actor, ANONYMOUS):
        with session_for(people.engine, actor) as session:
            assert [session.scalar(counted) for counted in rows.values()] == [1, 1]
            for statement in ("DELETE FROM intermediary_agency", "DELETE FROM agency_offer"):
                assert session.execute(text(statement)).rowcount == 0
            taken = text("UPDATE intermediary_agency SET phone = '1' WHERE id = :id")
            assert session.execute(taken, {"id": listed}).rowcount == 0
    with session_for(people.engine, people.make("market_manager", OTHER).actor) as session:
        assert [session.scalar(counted) for counted in rows.values()] == [2, 2]


def test_what_is_shown_below_is_read_there_and_written_by_none(people):
    with people.system() as session:
        homes = {code: region_id(session, code) for code in (CITY, COUNTY, OTHER)}
        keys = {
            code: ProcessMapFactory.published(session, region=home).id
            for code, home in homes.items()
        }
        draft = ProcessMapFactory.create(session, region=homes[CITY]).id
    with session_for(people.engine, people.make("county_editor", COUNTY).actor) as session:
        known = set(session.execute(text("SELECT id FROM process_map")).scalars())
        stages = set(session.execute(text("SELECT parent_id FROM stage")).scalars())
        assert known == stages == {keys[CITY], keys[COUNTY]}
        changed = text("UPDATE process_map SET name = 'x' WHERE id IN (:above, :draft)")
        assert session.execute(changed, {"above": keys[CITY], "draft": draft}).rowcount == 0
