"""Comments and notifications for programs."""

from __future__ import annotations

import pytest

from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER, People


@pytest.fixture
def people(app):
    return People(app)


@pytest.fixture
def item(people):
    with people.system() as session:
        return ImplementationItemFactory.create(session)


def test_a_program_comments_and_is_told(people, item):
    editor = people.token(people.make("county_editor", COUNTY))
    reviewer = people.token(people.make("reviewer", COUNTY))
    address = f"/api/v1/implementation-items/{item.id}/comments"
    assert editor.post(address, json={"words": "请看"}).status_code == 201
    kept = reviewer.post(address, json={"words": "看过了"}).json["result"]
    assert [one["words"] for one in editor.get(address).json["result"]] == ["请看", "看过了"]
    (told,) = editor.get("/api/v1/notifications/").json["result"]
    assert (told["kind"], told["record_id"], told["read"]) == ("comment", item.id, False)
    assert editor.post("/api/v1/notifications/read", json={"ids": "1"}).status_code == 400
    assert editor.post("/api/v1/notifications/read", json={"ids": [told["id"]]}).status_code == 204
    assert editor.get("/api/v1/notifications/").json["result"][0]["read"]
    assert editor.delete(f"{address}/{kept['id']}").status_code == 404
    assert reviewer.delete(f"{address}/{kept['id']}").status_code == 204
    assert editor.post(address, json={}).status_code == 422
    assert editor.post(address, json={"words": ["请看"]}).status_code == 422
    for wrong in ([True], [-1], [2**70]):
        answer = editor.post("/api/v1/notifications/read", json={"ids": wrong})
        assert answer.status_code == 400


def test_nobody_out_of_sight_reads_or_says_anything(people, item):
    stranger = people.token(people.make("county_editor", OTHER))
    address = f"/api/v1/implementation-items/{item.id}/comments"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, json={"words": "你好"}).status_code == 404
    viewer = people.token(people.make("viewer", COUNTY))
    assert viewer.post(address, json={"words": "你好"}).status_code == 403
