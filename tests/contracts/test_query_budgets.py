"""How many questions a page puts to the database: stored beside this file, so a rise is a diff.

Counted with several records, each with related records and child rows of its own: what asks once
for each row shows. `REWRITE_BUDGETS=1` in the environment writes the file anew.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import event

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.registry import class_named
from app.factory import create_app
from app.resource.fields import child_fields
from app.resource.registry import registry
from config import Settings
from tests.contracts.source import ROOT
from tests.factories.base import Factory
from tests.support.accounts import People
from tests.support.contract import WRITERS

STORED = Path(__file__).with_name("query_budgets.json")
RECORDS = 4
MOST_FOR_A_LIST = 5


class Books:
    """Makes records of every resource, each with related records and child rows of its own."""

    def __init__(self, session):
        self.session = session
        for path in sorted((ROOT / "tests" / "factories").glob("[!_]*.py")):
            importlib.import_module(f"tests.factories.{path.stem}")
        self.factories = {cls.resource_name: cls for cls in below(Factory)}

    def fill(self, resource):
        """The key of the last of several records."""
        return [self._make(resource) for _number in range(RECORDS)][-1]

    def _make(self, resource):
        factory = self.factories[resource.name]
        values = factory.values(self.session) | self._lists(resource)
        for field in resource.fields().values():
            if field.kind is Kind.RELATION and field.name not in values:
                values[field.name] = self._related(field)
        if resource.standard:
            self._standard(resource.standard, values[resource.standard.on])
        return factory.create(self.session, **values).id

    def _related(self, field):
        target = registry.of_model(class_named(field.target))
        factory = self.factories[target.name]
        make = factory.published if target.workflow else factory.create
        return make(self.session).id

    def _standard(self, overlay, key):
        target = registry.of_model(class_named(overlay.model))
        lists = self._lists(target)
        self.factories[target.name].published(self.session, **lists, **{overlay.on: key})

    def _lists(self, resource):
        lists = [field for field in resource.fields().values() if field.kind is Kind.CHILDREN]
        return {field.name: [self._child(field, at) for at in range(2)] for field in lists}

    def _child(self, field, at):
        inner = child_fields(field).values()
        return {one.name: self._value(one, at) for one in inner if one.required}

    def _value(self, field, at):
        if field.kind is Kind.RELATION:
            return self._related(field)
        words = labels(self.session, field.choices) if field.choices else [f"第{at}个", f"第{at}个"]
        return words[at]


def below(cls):
    """Every class derived from `cls`."""
    return {one for near in cls.__subclasses__() for one in {near, *below(near)}}


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
        keys = {resource: books.fill(resource) for resource in registry.all()}
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


def test_a_list_asks_five_times_at_most(counts):
    assert {
        name: found["list"] for name, found in counts.items() if found["list"] > MOST_FOR_A_LIST
    } == {}
