"""Twelve threads with two thousand mixed questions each: nobody gets the rows of another."""

import pytest

from app.factory import create_app
from config import Settings
from tests.support.accounts import People
from tests.support.databases import AUDIT_KEY
from tests.support.many_lists import ask_at_once, askers

CALLS = 2_000


@pytest.mark.parametrize("databases", ["sqlite", "postgres"], indirect=True)
def test_twelve_threads_ask_two_thousand_times_each(databases, tmp_path):
    url = databases.create(like=databases.ready)
    app = create_app(Settings(home=tmp_path, database_url=url, audit_key=AUDIT_KEY))
    assert ask_at_once(askers(People(app)), CALLS) == []
    app.extensions["shixiang"].engine.dispose()
    databases.drop(url)
