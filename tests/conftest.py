"""Fixtures for every test. None costs anything until a test asks for it."""

from __future__ import annotations

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("project", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("project")


@pytest.fixture(scope="session")
def postgres():
    from tests.support.databases import Postgres

    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    from tests.support.databases import Sqlite

    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def databases(request):
    """Both kinds of database, one after the other."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def empty_url(databases):
    """A database without a single table."""
    url = databases.create()
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases):
    """A migrated database with the reference data, on both kinds."""
    url = databases.create(like=databases.ready)
    yield url
    databases.drop(url)


@pytest.fixture
def postgres_url(postgres):
    url = postgres.create(like=postgres.ready)
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(sqlite):
    url = sqlite.create(like=sqlite.ready)
    yield url
    sqlite.drop(url)


@pytest.fixture
def settings(tmp_path, database_url):
    from config import Settings
    from tests.support.databases import AUDIT_KEY

    return Settings(home=tmp_path, database_url=database_url, audit_key=AUDIT_KEY)


@pytest.fixture
def app(settings):
    from app.factory import create_app

    return create_app(settings)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def live_server(app):
    from tests.support.server import serving

    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    from tests.support.browser import launched

    with launched() as chromium:
        yield chromium


@pytest.fixture
def page(browser):
    from tests.support.browser import watched_page

    with watched_page(browser) as page:
        yield page
