"""Two requests at one moment: the package's own views answer one with the other's rows."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.api import ModelRestApi
from flask_appbuilder.models.filters import Filters
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

from app.api import records
from app.operations import create
from app.resource.registry import registry
from tests.support.accounts import COUNTY, PASSWORD

NAMES = ("first", "second")


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


class Base(DeclarativeBase):
    """Its own tables: the package's stand in every database of ours."""


class RaceThing(Base):
    """A table that only the stock view of this test shows."""

    __tablename__ = "race_thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def question(name):
    return f'{{"filters": [{{"col": "name", "opr": "eq", "value": "{name}"}}]}}'


def asked_together(ask):
    """What two threads get that ask for one name each."""
    got = {}
    threads = [Thread(target=lambda n=name: got.update({n: ask(n)})) for name in NAMES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return got


@pytest.fixture
def stock(tmp_path):
    """The package as it comes, with one REST view; gives what asks it for one name."""
    engine = create_engine(f"sqlite:///{tmp_path}/stock.db")
    Base.metadata.create_all(engine)
    app = Flask("stock")
    app.config.update(SECRET_KEY="x" * 32, RATELIMIT_STORAGE_URI="memory://")
    with app.app_context():
        builder = AppBuilder(app, scoped_session(sessionmaker(engine)))

        class RaceApi(ModelRestApi):
            datamodel = SQLAInterface(RaceThing)
            resource_name = "race"

        builder.add_api(RaceApi)
        admin = builder.sm.find_role("Admin")
        builder.sm.add_user("admin", "A", "B", "a@example.org", admin, PASSWORD)
        with engine.begin() as connection:
            connection.execute(insert(RaceThing), [{"name": name} for name in NAMES])
    known = {"username": "admin", "password": PASSWORD, "provider": "db"}
    token = app.test_client().post("/api/v1/security/login", json=known).json["access_token"]
    yield lambda name: names_of(app, "/api/v1/race/", name, {"Authorization": f"Bearer {token}"})
    engine.dispose()


def names_of(app, path, name, headers):
    answer = app.test_client().get(path, query_string={"q": question(name)}, headers=headers)
    return [row["name"] for row in answer.json["result"]]


def test_the_stock_view_gives_one_of_two_the_other_ones_rows(stock, monkeypatch):
    """If this fails, the package has been mended, and the test below proves less."""
    barrier, add = Barrier(2), Filters.rest_add_filters
    assert {name: stock(name) for name in NAMES} == {name: [name] for name in NAMES}

    def held(self, data):
        add(self, data)
        barrier.wait(timeout=30)

    monkeypatch.setattr(Filters, "rest_add_filters", held)
    got = asked_together(stock)
    assert set(got) == set(NAMES)
    assert got != {name: [name] for name in NAMES}


def test_ours_gives_each_its_own(people, monkeypatch):
    agencies, editor = registry.get("agencies"), people.make("county_editor", COUNTY)
    with people.system() as session:
        for name in NAMES:
            create(session, agencies, {"name": name, "region": editor.actor.home.region_id})
    headers, barrier = people.token(editor).headers, Barrier(2)
    answer_list = records.answer_list

    def held(session, resource, asked):
        barrier.wait(timeout=30)
        return answer_list(session, resource, asked)

    monkeypatch.setattr(records, "answer_list", held)
    got = asked_together(lambda name: names_of(people.app, "/api/v1/agencies/", name, headers))
    assert got == {name: [name] for name in NAMES}
