"""What the tests of the pages share: one application on one database, and people at their desks."""

from __future__ import annotations

import pytest

from app.db.session import session_for
from app.policies.actor import SYSTEM
from tests.support.accounts import COUNTY, OTHER, People
from tests.support.desk import Desk


@pytest.fixture(scope="session")
def world(sqlite, tmp_path_factory):
    """The application; tests make what they change themselves."""
    from app.factory import create_app
    from config import Settings
    from tests.support.databases import AUDIT_KEY

    url = sqlite.create(like=sqlite.ready)
    home = tmp_path_factory.mktemp("web")
    return create_app(Settings(home=home, database_url=url, audit_key=AUDIT_KEY))


@pytest.fixture(scope="session")
def everybody(world):
    return People(world)


@pytest.fixture(scope="session")
def editor(everybody):
    return Desk(everybody.browser(everybody.make("county_editor", COUNTY)))


@pytest.fixture(scope="session")
def reviewer(everybody):
    return Desk(everybody.browser(everybody.make("reviewer", COUNTY)))


@pytest.fixture(scope="session")
def stranger(everybody):
    """Somebody of another county."""
    return Desk(everybody.browser(everybody.make("county_editor", OTHER)))


@pytest.fixture(scope="session")
def province(everybody):
    return Desk(everybody.browser(everybody.make("province_admin")))


@pytest.fixture
def records(world):
    """A session of the system, to make records with."""
    with session_for(world.extensions["shixiang"].engine, SYSTEM) as session:
        yield session
