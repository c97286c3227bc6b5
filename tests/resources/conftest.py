"""One application for all tests of a resource: they share its records and its accounts."""

from __future__ import annotations

import pytest

from app.db.session import session_for
from app.fab import actor_named
from app.fab.placing import region_key
from app.fab.users import grant_role
from app.factory import create_app
from app.sheets.sessions import Uploads
from config import Settings
from tests.support.accounts import Caller, People


class Office:
    """People of one application, each made once."""

    def __init__(self, app):
        self.app, self.people = app, People(app)
        self._callers, self._browsers, self._persons = {}, {}, {}

    def caller(self, role, region):
        """A program that acts for somebody with this role there."""
        if (role, region) not in self._callers:
            person = self.people.make(role, region)
            caller = self.people.token(person)
            self._callers[role, region], self._persons[id(caller)] = caller, person
        return self._callers[role, region]

    def person(self, *held):
        """A program that acts for a new account with these roles, each at its place."""
        person = self.people.make(*held[0])
        for role, region in held[1:]:
            with self.people.system() as session:
                grant_role(session, person.id, role, region_id=region_key(session, region))
        return self.people.token(person)

    def browser(self, caller):
        """The same person in a browser."""
        if id(caller) not in self._browsers:
            self._browsers[id(caller)] = self.people.browser(self._persons[id(caller)])
        return self._browsers[id(caller)]

    def session(self, caller, **whence):
        """A session of the same person; the caller closes it."""
        engine = self.people.engine
        actor = actor_named(engine, self._persons[id(caller)].account)
        return session_for(engine, actor, **whence)

    def stranger(self):
        return self.app.test_client()

    def nobody(self):
        """A caller without account."""
        return Caller(self.stranger(), {})


@pytest.fixture(scope="class")
def office(databases, tmp_path_factory):
    url, home = databases.create(like=databases.ready), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        patch.setattr(Uploads, "folder", home / "uploads")
        app = create_app(Settings(home=home, database_url=url))
        yield Office(app)
        app.extensions["shixiang"].engine.dispose()
    databases.drop(url)
