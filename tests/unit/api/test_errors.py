"""One shape for everything that goes wrong below `/api/`."""

from __future__ import annotations

import pytest

from tests.support.accounts import COUNTY

BODIES = "/api/v1/agencies/"


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


NOT_THERE = [
    ("GET", "/api/v1/nowhere/", 404, "not_found"),
    ("GET", "/api/", 404, "not_found"),
    ("GET", "/api/v1/agencies/x", 404, "not_found"),
    ("GET", "/api/v1/agencies/-1", 404, "not_found"),
    ("PATCH", "/api/v1/agencies/1", 405, "method_not_allowed"),
    ("DELETE", "/api/v1/agencies/", 405, "method_not_allowed"),
    ("GET", "/api/v1/security/login", 405, "method_not_allowed"),
]


def test_an_address_that_is_not_there_answers_in_json(editor):
    for method, path, status, code in NOT_THERE:
        answer = editor.open(method, path)
        assert (answer.status_code, answer.json["error"]["code"]) == (status, code), path
        assert set(answer.json["error"]) == {"code", "message", "fields"}


def test_nobody_is_told_to_sign_in(app):
    client = app.test_client()
    for path in (BODIES, f"{BODIES}1", "/api/v1/_openapi", "/api/v1/imports/"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert answer.json["error"]["code"] == "sign_in_needed"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


UNREADABLE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe{",
    b'{"name": "\\ud800"}',
    b'{"name": NaN}',
    b'{"name": 1e999}',
    b'{"visits": 99999999999999999999}',
    b'{"a":' * 20000,
    b"[" * 100000,
    b'{"a": ' + b"9" * 5000 + b"}",
]


def test_a_body_that_cannot_be_read_is_refused(editor):
    for body in UNREADABLE:
        answer = editor.post(BODIES, data=body, content_type="application/json")
        code = answer.json["error"]["code"]
        assert (answer.status_code, code) == (400, "bad_request"), body[:20]


def test_a_failure_tells_nothing_of_the_inside(editor, monkeypatch):
    def broken(*_given):
        raise ZeroDivisionError("secret place")

    monkeypatch.setattr("app.api.records.answer_list", broken)
    answer = editor.get(BODIES)
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "failure")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_texts_are_kept_as_they_are_and_answered_as_they_are(editor):
    name = "<script>'\"; DROP TABLE body;--{{7*7}}𠮷"
    made = editor.post(BODIES, json={"name": name})
    assert made.json["result"]["name"] == name
    assert "𠮷" in made.text


def test_a_text_with_a_zero_sign_is_refused_by_field(editor):
    answer = editor.post(BODIES, json={"name": "a\u0000b"})
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["name"])
