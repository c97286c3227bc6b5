"""The past of a record over REST, and bringing it back."""

import pytest

from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def address(people, editor):
    """An agency that was changed twice."""
    with people.system() as session:
        values = BodyFactory.values(session)
    made = editor.post("/api/v1/agencies/", json=values | {"short_name": "一"})
    at = f"/api/v1/agencies/{made.json['id']}"
    for version, name in ((1, "二"), (2, "三\r\n\x1b[31m")):
        assert editor.put(at, json={"short_name": name, "version": version}).status_code == 200
    return at


def test_the_history_is_read_page_by_page(editor, address):
    first = editor.get(f"{address}/history?page_size=2").json
    assert [entry["kind"] for entry in first["result"]] == ["update", "update"]
    assert first["result"][1]["changes"]["short_name"] == ["一", "二"]
    assert first["result"][0]["source"] == "rest"
    rest = editor.get(f"{address}/history?page_size=2&before={first['next']}").json
    assert [entry["kind"] for entry in rest["result"]] == ["create"]
    assert rest["next"] is None


def test_a_record_is_brought_back(editor, address):
    made = editor.get(f"{address}/history").json["result"][-1]
    back = editor.post(f"{address}/restore", json={"op_id": made["op_id"], "version": 3})
    assert back.status_code == 200, back.json
    assert back.json["result"]["short_name"] == "一"
    assert back.headers["ETag"] == '"4"'
    assert editor.get(f"{address}/history").json["result"][0]["kind"] == "restore"


def test_bringing_back_is_asked_for_in_full(editor, address):
    for body, status in (
        ({"op_id": 1}, 428),
        ({"op_id": 1, "version": 2}, 409),
        ({"version": 3}, 400),
        ({"op_id": "x", "version": 3}, 400),
        ({"op_id": True, "version": 3}, 400),
        ({"name": "甲", "version": 3}, 400),
        ({"op_id": 1, "version": 3}, 404),
        ({"version_no": 1, "version": 3}, 404),
    ):
        assert editor.post(f"{address}/restore", json=body).status_code == status, body
    for asked in ("page_size=x", "before=-1"):
        assert editor.get(f"{address}/history?{asked}").status_code == 400


def test_a_foreign_record_has_no_history(people, address):
    stranger = people.token(people.make("county_editor", OTHER))
    assert stranger.get(f"{address}/history").status_code == 404
    assert stranger.post(f"{address}/restore", json={"op_id": 1, "version": 1}).status_code == 404
    viewer = people.token(people.make("viewer", COUNTY))
    assert viewer.get(f"{address}/history").status_code == 200
    assert viewer.post(f"{address}/restore", json={"op_id": 1, "version": 3}).status_code == 403
    client = people.app.test_client()
    assert client.get(f"{address}/history").status_code == 401
    assert client.post(f"{address}/restore", json={}).status_code == 401


def test_a_record_is_read_as_it_was(people, editor, address):
    assert editor.get(f"{address}?at=2001-01-31").status_code == 404
    assert editor.get(f"{address}?at=2999-01-31").json["result"]["short_name"].startswith("三")
    assert editor.get(f"{address}?at=soon").status_code == 400
    with people.system() as session:
        item = ImplementationItemFactory.create(session)
    found = editor.get(f"/api/v1/implementation-items/{item.id}?at=2999-01-31")
    assert found.status_code == 404  # nothing was published


def test_the_document_knows_the_addresses(editor):
    paths = editor.get("/api/v1/_openapi").json["paths"]
    assert "get" in paths["/api/v1/agencies/{record_id}/history"]
    assert "post" in paths["/api/v1/agencies/{record_id}/restore"]
