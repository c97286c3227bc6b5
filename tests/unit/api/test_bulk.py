"""One act on many records by REST: previewed, done in one operation, each record told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER, People

ITEMS = "/api/v1/implementation-items"


@pytest.fixture
def people(app):
    return People(app)


@pytest.fixture
def items(people):
    with people.system() as session:
        return [ImplementationItemFactory.create(session) for _each in range(3)]


def operations(people):
    with people.system() as session:
        return session.scalar(select(func.count()).select_from(HistoryOp))


def states(caller, items):
    return [caller.get(f"{ITEMS}/{one.id}").json["state"] for one in items]


def test_a_step_is_previewed_and_then_taken_in_one_operation(people, items):
    editor = people.token(people.make("county_editor", COUNTY))
    first, second, third = items
    chosen = [first.id, {"id": second.id, "version": second.version}]
    chosen.append({"id": third.id, "version": third.version + 1})
    before = operations(people)
    tried = editor.post(
        f"{ITEMS}/bulk/transitions/submit", json={"records": chosen, "preview": True}
    )
    assert tried.json["counts"] == {"done": 2, "refused": 1}
    assert operations(people) == before
    assert states(editor, items) == ["draft"] * 3
    done = editor.post(f"{ITEMS}/bulk/transitions/submit", json={"records": chosen}).json
    assert [one["kind"] for one in done["result"]] == ["done", "done", "refused"]
    assert done["result"][2]["error"]["code"] == "conflict"
    assert operations(people) == before + 1
    assert states(editor, items) == ["in_review", "in_review", "draft"]


def test_one_value_is_put_into_many_records(people, items):
    editor = people.token(people.make("county_editor", COUNTY))
    keys = [one.id for one in items]
    given = {"records": keys, "field": "visits", "value": 1}
    done = editor.post(f"{ITEMS}/bulk/update", json=given).json
    assert done["counts"] == {"done": 3}
    assert {editor.get(f"{ITEMS}/{key}").json["result"]["visits"] for key in keys} == {1}
    again = editor.post(f"{ITEMS}/bulk/update", json=given).json
    assert again["counts"] == {"same": 3}


def test_records_out_of_sight_and_steps_out_of_reach_are_refused(people, items):
    keys = [one.id for one in items]
    stranger = people.token(people.make("county_editor", OTHER))
    told = stranger.post(f"{ITEMS}/bulk/transitions/submit", json={"records": keys})
    assert {one["error"]["code"] for one in told.json["result"]} == {"not_found"}
    viewer = people.token(people.make("viewer", COUNTY))
    assert viewer.post(f"{ITEMS}/bulk/update", json={"records": keys}).status_code == 403
    editor = people.token(people.make("county_editor", COUNTY))
    publish = editor.post(f"{ITEMS}/bulk/transitions/publish", json={"records": keys})
    assert publish.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"records": []},
        {"records": ["1"]},
        {"records": [True]},
        {"records": [{"version": 1}]},
        {"records": [1], "preview": "yes"},
        {"records": [1], "more": 1},
        {"records": list(range(501))},
    ],
)
def test_a_body_that_is_not_understood_is_refused(people, body):
    editor = people.token(people.make("county_editor", COUNTY))
    answer = editor.post(f"{ITEMS}/bulk/transitions/submit", json=body)
    assert answer.status_code == 400
    assert editor.post(f"{ITEMS}/bulk/update", json=body).status_code == 400
