"""A failure, wherever it happens, tells its reader nothing but an id; the log tells the rest."""

from __future__ import annotations

import json
import logging
import re

import pytest
from sqlalchemy.exc import OperationalError

from app.kernel.logs import JsonLines
from tests.support.accounts import COUNTY

INSIDE = ("Traceback", "SELECT", "/secret/place", ".py", "quiet-word")
PAGE_ID = re.compile(r'class="code">([0-9a-f]{16})<')
# One point in each layer, and an address that goes through it.
LAYERS = [
    ("app.web.detail.build", "/r/agencies/1"),
    ("app.web.listing.fetch_page", "/r/agencies/"),
    ("app.operations.query.base_query", "/r/agencies/"),
    ("app.operations.query.which", "/r/agencies/"),
    ("app.policies.scope._options", "/r/agencies/1"),
    ("app.policies.actor.Actor.require", "/api/v1/agencies/"),
    ("app.api.records.answer_list", "/api/v1/agencies/"),
    ("app.db.session.ActorSession.execute", "/api/v1/agencies/"),
]


class Lines(logging.Handler):
    """Keeps events as the log would write them."""

    def __init__(self):
        super().__init__()
        self.setFormatter(JsonLines())
        self.written = []

    def emit(self, record):
        self.written.append(self.format(record))


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, "app")
    lines, root = Lines(), logging.getLogger()
    root.addHandler(lines)
    yield lines.written
    root.removeHandler(lines)


@pytest.fixture
def browser(people):
    return people.browser(people.make("county_editor", COUNTY))


def failing(problem):
    def fail(*_given, **_named):
        raise problem

    return fail


@pytest.mark.parametrize(("place", "path"), LAYERS)
@pytest.mark.parametrize(
    "problem",
    [
        RuntimeError("SELECT quiet-word FROM x at /secret/place"),
        OperationalError("SELECT :it", {"it": "quiet-word"}, Exception("/secret/place")),
    ],
    ids=["program", "database"],
)
def test_a_failure_tells_an_id_and_the_log_tells_why(
    browser, log, monkeypatch, place, path, problem
):
    monkeypatch.setattr(place, failing(problem))
    answer = browser.get(path)
    assert answer.status_code == 500
    assert not [word for word in INSIDE if word in answer.text]
    known_as = (
        answer.json["error"]["id"]
        if path.startswith("/api/")
        else PAGE_ID.search(answer.text).group(1)
    )
    assert known_as == answer.headers["X-Request-ID"]
    told = [json.loads(line) for line in log if known_as in line]
    assert any("/secret/place" in str(each.get("exc_info")) for each in told)
    assert [each["status"] for each in told if each["message"] == "request"] == [500]


def test_a_failure_of_the_page_of_a_failure_is_a_line_with_the_id(browser, log, monkeypatch):
    for place in ("app.web.detail.build", "app.web.shell.navigation"):
        monkeypatch.setattr(place, failing(RuntimeError("at /secret/place")))
    answer = browser.get("/r/agencies/1")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert len(answer.text) < 100


def test_each_request_is_one_event_without_the_values_that_were_asked_for(browser, log):
    browser.get("/r/agencies/?q=quiet-word&page\x1b=1")
    (event,) = [json.loads(line) for line in log if '"request"' in line]
    assert event["path"] == "/r/agencies/"
    assert event["asked"] == ["page\\x1b", "q"]
    assert (event["method"], event["status"], event["address"]) == ("GET", 200, "127.0.0.1")
    assert event["actor"] > 0
    assert "quiet-word" not in "".join(log)


def test_nothing_that_signs_people_in_is_in_the_log(people, log):
    person = people.make("county_editor", COUNTY)
    people.browser(person)
    token = people.token(person)
    token.get("/api/v1/agencies/?token=quiet-word")
    written = "".join(log)
    assert "a-Quiet-Word-7" not in written
    assert token.headers["Authorization"].split()[1] not in written
