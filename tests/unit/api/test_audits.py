"""The log for auditors' programs."""

import pytest

from tests.factories.bodies import BodyFactory
from tests.support.accounts import COUNTY, OTHER

LOG = "/api/v1/audit/"


@pytest.fixture
def auditor(people):
    return people.token(people.make("auditor", COUNTY))


def made_by(people, region):
    """Somebody of the region made an agency; who."""
    person = people.make("county_editor", region)
    with people.system() as session:
        values = BodyFactory.values(session)
        del values["region"]
    answer = people.token(person).post("/api/v1/agencies/", json=values)
    assert answer.status_code == 201, answer.json
    return person.account


def test_the_log_is_read_page_by_page(people, auditor):
    name = made_by(people, COUNTY)
    first = auditor.get(f"{LOG}?actor={name}&page_size=1").json
    assert first["result"][0]["kind"] == "create"
    assert first["result"][0]["address"] == "127.0.0.1"
    rest = auditor.get(f"{LOG}?actor={name}&page_size=5&before={first['next']}").json
    assert {entry["kind"] for entry in rest["result"]} == {"sign_in"}
    one = auditor.get(f"{LOG}{first['result'][0]['op_id']}").json
    assert one["changes"][0]["resource"] == "agencies"


def test_the_log_ends_at_the_auditors_area(people, auditor):
    name = made_by(people, OTHER)
    assert auditor.get(f"{LOG}?actor={name}").json["result"] == []
    whole = people.token(people.make("auditor"))
    (entry,) = whole.get(f"{LOG}?actor={name}&kind=create").json["result"]
    assert auditor.get(f"{LOG}{entry['op_id']}").status_code == 404


def test_a_question_that_cannot_be_read_is_refused(auditor):
    for asked in ("refused=maybe", "since=soon", "before=x", "page_size=x"):
        assert auditor.get(f"{LOG}?{asked}").status_code == 400, asked
    for asked in ("refused=true", "refused=false&since=2001-01-31T00:00:00Z&until=2001-02-01"):
        assert auditor.get(f"{LOG}?{asked}").json["result"] == []


def test_the_state_of_the_chain_is_told(auditor):
    assert auditor.get(f"{LOG}state").json == {"verified": None, "anchor": None}


def test_a_try_without_a_right_is_written_down_once(people, auditor):
    viewer = people.make("viewer", COUNTY)
    token = people.token(viewer)
    assert token.post("/api/v1/agencies/", json={}).status_code == 403
    assert token.get(LOG).status_code == 403
    (entry,) = auditor.get(f"{LOG}?actor={viewer.account}&refused=true").json["result"]
    assert (entry["result"], entry["kind"], entry["resource"]) == (
        "forbidden",
        "create",
        "agencies",
    )
    editor = people.make("county_editor", OTHER)
    foreign = people.token(people.make("county_editor", COUNTY))
    with people.system() as session:
        values = BodyFactory.values(session)
        del values["region"]
    key = people.token(editor).post("/api/v1/agencies/", json=values).json["id"]
    gone = foreign.put(f"/api/v1/agencies/{key}", json={"name": "甲", "version": 1})
    assert gone.status_code == 404
    (told,) = auditor.get(f"{LOG}?refused=true&resource=agencies&kind=update").json["result"]
    assert told["result"] == "not_found"
    assert auditor.get(f"{LOG}{told['op_id']}").json["changes"][0]["row_id"] == key
