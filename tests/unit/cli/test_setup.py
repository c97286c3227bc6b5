"""Commands before there is anything: what is to be done first is said."""

import pytest

from app.cli import main
from app.cli.base import REFUSED
from app.factory import create_app
from config import Settings


@pytest.fixture
def untouched(databases, tmp_path):
    """A program whose database has no table yet."""
    url = databases.create()
    settings = Settings(home=tmp_path, database_url=url)
    app = create_app(settings)
    yield app, settings
    app.extensions["shixiang"].engine.dispose()
    databases.drop(url)


@pytest.mark.parametrize(
    "command", [["resources", "--json"], ["export", "regions", "out.xlsx", "--as", "somebody"]]
)
def test_a_database_that_is_not_set_up_is_named(untouched, command, capsys):
    assert main(*untouched, command) == REFUSED
    told = capsys.readouterr()
    assert told.out == ""
    assert "init" in told.err
