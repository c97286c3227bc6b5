"""What the probe has to find between two counties: nothing, and much without the scope."""

from __future__ import annotations

import pytest

from app.db.session import hooks
from app.factory import create_app
from app.policies import scope
from config import Settings
from tests.support.accounts import COUNTY, OTHER, People
from tests.support.databases import AUDIT_KEY
from tests.support.neighbors import neighbor
from tests.support.probe import Probe


class IsolationContract:
    """Inherit, and say how many pages each county looks at, and how many keys it tries."""

    pages, keys = 400, 2

    @pytest.fixture
    def people(self, databases, tmp_path, monkeypatch):
        url = databases.create(like=databases.ready)
        settings = Settings(home=tmp_path, database_url=url, audit_key=AUDIT_KEY)
        monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        app = create_app(settings)
        yield People(app)
        app.extensions["shixiang"].engine.dispose()
        databases.drop(url)

    @pytest.fixture
    def made(self, people, tmp_path):
        mine = neighbor(people, COUNTY, "CANARY-A", tmp_path)
        theirs = neighbor(people, OTHER, "CANARY-B", tmp_path)
        return Probe(people, mine, theirs, pages=self.pages, keys=self.keys)

    def test_nothing_of_a_neighbor_is_seen_written_moved_or_guessed(self, made):
        found = made.run()
        assert not found, "\n".join(map(str, found[:20]))
        assert min(made.tried["token"], made.tried["session"]) > 100

    def test_without_the_scope_the_same_probe_finds_much(self, made, monkeypatch):
        monkeypatch.setattr(scope, "_options", lambda actor: ())
        monkeypatch.setattr(hooks, "check_writes", lambda session, rows: None)
        kinds = {finding.kind for finding in made.run(all_ways=False)}
        assert {"LEAK", "EXISTS", "WRITE"} <= kinds
