"""How many questions a page puts to the database: stored beside this file, so a rise is a diff.

Counted with several records, each with related records and child rows of its own: what asks once
for each row shows. `REWRITE_BUDGETS=1` in the environment writes the file anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import event

from app.factory import create_app
from app.resource.registry import registry
from config import Settings
from tests.support.accounts import People
from tests.support.books import Books
from tests.support.contract import WRITERS

STORED = Path(__file__).with_name("query_budgets.json")
RECORDS = 4
MOST_FOR_A_LIST = 6


class Counter:
    """Counts what an engine is asked."""

    def __init__(self, engine):
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest):
        # A visit is noted once a minute by a write, which the page does not wait for again.
        self.count += statement.startswith("SELECT")

    def of(self, browser, path):
        """The questions of a page, after those that fill the caches of the process."""
        assert browser.get(path).status_code == 200, path
        self.count = 0
        browser.get(path)
        return self.count


def measured(app):
    """The number of questions by resource and page."""
    people = People(app)
    browsers = {pair: people.browser(people.make(*pair)) for pair in WRITERS}
    counter = Counter(people.engine)
    with people.system() as session:
        books = Books(session)
        keys = {resource: books.fill(resource, RECORDS) for resource in registry.all()}
    return {
        resource.name: pages(resource, key, browsers, counter) for resource, key in keys.items()
    }


def pages(resource, key, browsers, counter):
    writer = next(pair for pair in WRITERS if "create" in resource.rights(pair[0]))
    address = f"/r/{resource.name}/"
    ends = {"list": "", "record": f"{key}", "edit form": f"{key}/edit", "new form": "new"}
    return {name: counter.of(browsers[writer], f"{address}{end}") for name, end in ends.items()}


@pytest.fixture(scope="module")
def counts(sqlite, tmp_path_factory):
    url, home = sqlite.create(like=sqlite.ready), tmp_path_factory.mktemp("budgets")
    app = create_app(Settings(home=home, database_url=url))
    yield measured(app)
    sqlite.drop(url)


def test_every_page_asks_as_often_as_it_is_known_to(counts):
    if os.environ.get("REWRITE_BUDGETS"):
        STORED.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert counts == json.loads(STORED.read_text(encoding="utf-8"))


def test_a_list_asks_six_times_at_most(counts):
    assert {
        name: found["list"] for name, found in counts.items() if found["list"] > MOST_FOR_A_LIST
    } == {}
