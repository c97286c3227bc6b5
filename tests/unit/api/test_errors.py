"""One shape for everything that goes wrong below `/api/`."""

from __future__ import annotations

import json
import re

import pytest

from app.api.errors import HTTP
from app.kernel.errors import AppError
from tests.support.accounts import COUNTY, Caller
from tests.support.databases import ROOT

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


def test_a_body_of_another_kind_is_refused(editor):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = editor.post(BODIES, data=b'{"name": "x"}', content_type=kind)
        code = answer.json["error"]["code"]
        assert (answer.status_code, code) == (415, "unsupported_media_type"), kind


def test_what_a_question_names_beyond_the_declaration_is_refused_by_its_name(editor):
    """Nothing of the table that nobody has declared is shown, sorted or filtered by."""
    items, told = "/api/v1/implementation-items/", []
    for name in BEYOND:
        for question in (
            {"columns": [name]},
            {"order_column": name},
            {"filters": [{"col": name, "opr": "eq", "value": "1"}]},
        ):
            answer = editor.get(items, query_string={"q": json.dumps(question)})
            told.append((answer.status_code, name in answer.json["error"]["message"]))
    assert set(told) == {(400, True)}


def test_what_a_body_names_beyond_the_declaration_is_refused_by_its_name(editor):
    for name in {*BEYOND, "version_no", "is_current", "state"} - {"region_id"}:
        answer = editor.post(BODIES, json={"name": "x", name: 1})
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [name]), name


def test_every_address_refuses_in_the_one_shape(app, editor, people):
    """Each address and method, by nobody, by somebody, with a body that cannot be read."""
    nobody = Caller(app.test_client(), {})
    broken = {"data": b"{", "content_type": "application/json"}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/") or "login" in rule.rule:
            continue
        path = re.sub(r"<[^>]+>", "987654", rule.rule)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            for caller in (nobody, editor):
                answer = caller.open(method, path, **(broken if method != "GET" else {}))
                if answer.status_code >= 400:
                    told = answer.json["error"]
                    assert {"code", "message", "fields"} <= set(told), (method, path)
                assert answer.status_code < 500, (method, path)


def test_every_code_stands_in_the_reference():
    def below(kind):
        return {kind}.union(*map(below, kind.__subclasses__()))

    codes = {kind.code for kind in below(AppError)} | {code for code, _message in HTTP.values()}
    # What stands for others, and what only pages answer: the sign-in at a provider, a bulk edit.
    codes -= {"error", "outside_failed", "unchanged"}
    told = (ROOT / "docs/reference/rest.md").read_text(encoding="utf-8")
    assert {code for code in codes if f"`{code}`" not in told} == set()


def test_bad_tokens_are_refused_in_the_one_shape(app):
    for token in ("", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5", "Bearer \xff"):
        answer = app.test_client().get(BODIES, headers={"Authorization": token})
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in_needed"), token


def test_too_much_is_refused_in_the_one_shape(editor):
    answer = editor.post(BODIES, data=b" " * 2_200_000, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")


def test_a_question_that_cannot_be_read_is_refused(editor):
    for question in ("(", "!(", "(a:", "{", "[]", "!n", "'", "(page:x)", "(a:!(((((((("):
        answer = editor.get(BODIES, query_string={"q": question})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request"), question


def test_other_sites_may_not_ask(editor):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PUT"}
    for method in ("OPTIONS", "HEAD", "GET"):
        answer = editor.open(method, BODIES, headers=asked)
        assert answer.status_code == 200, method
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]
    assert "POST" in editor.open("OPTIONS", BODIES).headers["Allow"]
    assert editor.open("HEAD", BODIES).data == b""


def test_nobody_is_told_to_sign_in(app):
    client = app.test_client()
    for path in (BODIES, f"{BODIES}1", "/api/v1/_openapi", "/api/v1/imports/"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert answer.json["error"]["code"] == "sign_in_needed"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


BEYOND = [
    "password",
    "region_id",
    "region_path",
    "__class__",
    "__dict__",
    "id.id",
    "search_bg",
    "extra",
    "created_by",
    "created_by.password",
    "agency.region_id",
    "materials",
    "1; drop table body",
]
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
