"""Imports by REST: hand in a workbook, read its plan, commit it, take it back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.support.accounts import CITY, COUNTY, OTHER

WORKBOOK = Path(__file__).resolve().parents[2] / "workbooks" / "county" / "02-two-row-header.xlsx"
IMPORTS = "/api/v1/imports/"
ITEMS = "/api/v1/implementation-items/"


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


def handed_in(caller, *, content=None, name="清单.xlsx", **form):
    content = WORKBOOK.read_bytes() if content is None else content
    form = {"resource": "implementation-items"} | form | {"file": (io.BytesIO(content), name)}
    return caller.post(IMPORTS, data=form)


@pytest.fixture
def plan(editor):
    answer = handed_in(editor)
    assert answer.status_code == 201
    return answer.json


def test_a_file_gives_a_plan_and_nothing_else(editor, plan):
    assert plan["state"] == "planned"
    assert plan["counts"]["rows"] > 0
    assert plan["file"]["name"] == "清单.xlsx"
    assert "rows" not in plan
    assert editor.get(ITEMS).json["count"] == 0


def test_a_plan_is_read_again_with_its_rows(editor, plan):
    read = editor.get(f"{IMPORTS}{plan['id']}?rows=1").json
    assert len(read.pop("rows")) == plan["counts"]["rows"]
    assert read == plan
    assert [each["id"] for each in editor.get(IMPORTS).json["result"]] == [plan["id"]]


def test_a_plan_is_committed_as_drafts_and_taken_back(editor, plan):
    options = {"skip_errors": True, "create_references": True}
    done = editor.post(f"{IMPORTS}{plan['id']}/commit", json=options)
    assert done.status_code == 200, done.json
    written = done.json["result"]["written"]
    assert written > 0
    listed = editor.get(ITEMS).json
    assert listed["count"] == written
    assert {row["state"] for row in listed["result"]} == {"draft"}
    assert editor.post(f"{IMPORTS}{plan['id']}/undo").json["state"] == "undone"
    assert editor.get(ITEMS).json["count"] == 0


def test_a_plan_with_errors_is_not_committed_by_accident(editor, plan):
    answer = editor.post(f"{IMPORTS}{plan['id']}/commit")
    assert answer.status_code == 409
    assert editor.get(ITEMS).json["count"] == 0


def test_a_plan_is_put_away(editor, plan):
    assert editor.post(f"{IMPORTS}{plan['id']}/cancel").json["state"] == "cancelled"
    assert editor.post(f"{IMPORTS}{plan['id']}/commit").status_code == 409


def test_another_county_sees_no_import_of_ours(people, plan):
    stranger = people.token(people.make("county_editor", OTHER))
    assert stranger.get(IMPORTS).json["result"] == []
    for answer in (
        stranger.get(f"{IMPORTS}{plan['id']}"),
        *(stranger.post(f"{IMPORTS}{plan['id']}/{step}") for step in ("commit", "undo", "cancel")),
    ):
        assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("code", [OTHER, CITY])
def test_nothing_is_handed_in_for_another_region(editor, code):
    answer = handed_in(editor, region=code)
    assert answer.status_code == 403


def test_who_may_not_import_hands_in_nothing(people):
    answer = handed_in(people.token(people.make("viewer", COUNTY)))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")


def test_a_file_that_is_no_workbook_is_refused_with_its_rule(editor):
    answer = handed_in(editor, content=b"not a workbook", name="notes.xlsx")
    assert answer.json["state"] == "refused"
    assert answer.json["errors"][0]["rule"].startswith("file.")


def test_what_is_missing_is_named(editor):
    refused = editor.post(IMPORTS, data={"resource": "implementation-items"})
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["file"])
    refused = handed_in(editor, resource="nothing")
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["resource"])
    assert handed_in(editor, region="000000000000").status_code in (404, 422)


@pytest.mark.parametrize("body", [{"force": True}, {"skip_errors": "yes"}, [True]])
def test_a_commit_takes_its_two_options(editor, plan, body):
    answer = editor.post(f"{IMPORTS}{plan['id']}/commit", json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("name", ["../../etc/passwd.xlsx", "..\\..\\x.xlsx", "a\x07\x1bb.xlsx"])
def test_a_file_name_is_only_a_name(editor, name):
    shown = handed_in(editor, name=name).json["file"]["name"]
    assert not set("/\\\x07\x1b") & set(shown)


def test_a_key_of_any_size_is_only_not_there(editor):
    assert editor.get(f"{IMPORTS}{2**63}").status_code == 404
