"""What the tests of the pages share: one application on one database, and people at their desks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from lxml.html import fromstring

from app.db.session import session_for
from app.policies.actor import SYSTEM
from tests.support.accounts import COUNTY, OTHER, People


def said(answer: Any) -> str:
    """What an unexpected answer tells its reader, without the rest of the page."""
    told = re.findall(r'class="(?:note note-bad|panel problem).*?</(?:ul|div)>', answer.text, re.S)
    return re.sub(r"<[^>]*>|\s+", " ", " ".join(told) or answer.text[:300])


@dataclass
class Desk:
    """A signed-in browser that reads and fills in pages."""

    caller: Any

    def get(self, path: str, status: int = 200) -> str:
        answer = self.caller.get(path)
        assert answer.status_code == status, said(answer)
        return answer.text

    def post(self, path: str, status: int = 302, **given: Any) -> Any:
        answer = self.caller.post(path, **given)
        assert answer.status_code == status, said(answer)
        return answer

    def form(self, path: str) -> dict[str, list[str]]:
        """What a browser would send from the form at this address, if nothing were typed."""
        (form,) = [one for one in fromstring(self.get(path)).forms if one.get("data-guard") == ""]
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        return values


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
