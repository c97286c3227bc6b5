"""Everything into one file and back: on both databases, while others may work."""

from __future__ import annotations

import json
import tarfile

import pytest

from app.cli.main import main
from app.db.session import session_for
from app.factory import create_app
from app.operations import Filter, ListQuery, fetch_page
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from config import Settings
from tests.factories.catalog_items import CatalogItemFactory
from tests.support.databases import AUDIT_KEY


def program(home, url):
    settings = Settings(home=home, database_url=url)
    app = create_app(settings)
    return lambda *words: main(app, settings, words), app.extensions["shixiang"].engine


def names(engine):
    with session_for(engine, SYSTEM) as session:
        query = ListQuery(columns=("name", "state"), order=("id",))
        return fetch_page(session, registry.get("catalog-items"), query).rows


def test_a_backup_comes_back_whole(database_url, empty_url, tmp_path, capsys):
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "audit.key").write_text(AUDIT_KEY, encoding="ascii")
    run, engine = program(tmp_path / "first", database_url)
    assert run("init") == 0
    with session_for(engine, SYSTEM) as session:
        CatalogItemFactory.published(session)
        CatalogItemFactory.create(session)
    (tmp_path / "first" / "uploads").mkdir(exist_ok=True)
    (tmp_path / "first" / "uploads" / "file").write_bytes(b"workbook")
    before, file = names(engine), tmp_path / "all.tar.gz"
    assert run("backup", str(file)) == 0
    engine.dispose()
    again, second = program(tmp_path / "second", empty_url)
    assert again("restore", str(file)) == 0, capsys.readouterr().err
    assert names(second) == before
    assert (tmp_path / "second" / "uploads" / "file").read_bytes() == b"workbook"
    third, engine = program(tmp_path / "second", empty_url)
    capsys.readouterr()
    assert third("audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["anchor"] == "ok"
    with session_for(engine, SYSTEM) as session:
        assert CatalogItemFactory.create(session).id > max(row["id"] for row in before)
    assert third("restore", str(file)) == 2
    second.dispose()
    engine.dispose()


@pytest.mark.parametrize("content", [b"no archive", None])
def test_what_is_no_backup_is_refused_and_nothing_is_written(sqlite_url, tmp_path, content, capsys):
    file = tmp_path / "file.tar.gz"
    if content is None:
        with tarfile.open(file, "w:gz"):
            pass
    else:
        file.write_bytes(content)
    run, engine = program(tmp_path / "home", sqlite_url)
    assert run("restore", str(file)) == 2
    assert "Traceback" not in capsys.readouterr().err
    engine.dispose()


def test_a_filter_below_a_region_finds_what_lies_under_it(app):
    with session_for(app.extensions["shixiang"].engine, SYSTEM) as session:
        found = fetch_page(
            session,
            registry.get("regions"),
            ListQuery([Filter("parent", "below", "510600000000")], columns=("code",), size=200),
        )
    codes = {row["code"] for row in found.rows}
    assert "510603000000" in codes
    assert all(code.startswith("5106") for code in codes)
