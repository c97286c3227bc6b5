"""What the tests of the framework share: a small world on each kind of database."""

from __future__ import annotations

import pytest


@pytest.fixture
def english(monkeypatch):
    """Texts as they are written, whatever an application of this process has set."""
    monkeypatch.setattr("app.kernel.lazy._translate", str)


@pytest.fixture(scope="session")
def known(databases):
    """The database that the worlds of this kind are copies of, and what is in it."""
    from tests.support.world import build

    return build(databases.create())


@pytest.fixture(scope="session")
def lent(databases, known):
    """The engine that the databases of the modules have in turn."""
    from tests.support.world import Lent

    return Lent(databases.create(like=known.name))


@pytest.fixture(scope="session")
def lent_again(databases, known):
    """The engine that the databases of single tests have in turn."""
    from tests.support.world import Lent

    return Lent(databases.create(like=known.name))


@pytest.fixture(scope="module")
def module_engine(databases, known, lent):
    url = databases.create(like=known.name)
    engine = lent.to(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def world(module_engine, known, english):
    """The people of a database that the tests of one module share: each finds its own records."""
    from tests.support.world import World

    world = World(module_engine, known)
    yield world
    world.close()


@pytest.fixture
def fresh_world(databases, known, lent_again, english):
    """The same with a database of the test's own."""
    from tests.support.world import World

    url = databases.create(like=known.name)
    world = World(lent_again.to(url), known)
    yield world
    world.close()
    world.engine.dispose()
    databases.drop(url)
