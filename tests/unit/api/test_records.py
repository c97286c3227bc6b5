"""Records by REST: made, read, changed, moved and removed as everywhere else."""

from __future__ import annotations

import pytest

from app.operations import history_of
from app.resource.registry import registry
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import COUNTY, OTHER

ITEMS = "/api/v1/implementation-items"
LIMIT = {"value": 10, "unit": "working_day"}


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def reviewer(people):
    return people.token(people.make("reviewer", COUNTY))


def codes(answer):
    return answer.status_code, answer.json["error"]["code"]


def fields(answer):
    assert codes(answer) == (422, "invalid")
    return sorted(answer.json["error"]["fields"])


def test_a_record_is_made_and_read_back_at_its_address(editor):
    body = {"name": "取水许可", "kind": "行政许可", "committed_limit": LIMIT}
    made = editor.post(f"{ITEMS}/", json=body)
    assert made.status_code == 201
    assert made.json["state"] == "draft"
    read = editor.get(made.headers["Location"])
    assert read.json == made.json
    assert read.json["result"] | body == read.json["result"]
    assert read.headers["ETag"] == f'"{read.json["version"]}"'


def test_a_record_without_what_it_needs_is_refused_by_field(editor):
    assert fields(editor.post(f"{ITEMS}/", json={"kind": "行政许可"})) == ["name"]


WRONG = [
    ({"committed_limit": "二十来天"}, "committed_limit"),
    ({"committed_limit": {"value": -1, "unit": "working_day"}}, "committed_limit"),
    ({"kind": "行政处罚之类"}, "kind"),
    ({"agency_id": 10**12}, "agency"),
    ({"agency": "没有这个局"}, "agency"),
    ({"visits": "many"}, "visits"),
    ({"visits": 10**12}, "visits"),
    ({"name": "x" * 501}, "name"),
    ({"name": 7}, "name"),
    ({"effective_from": "soon"}, "effective_from"),
    ({"materials": [{"name": "表", "hue": "red"}]}, "materials"),
    ({"password": "x"}, "password"),
    ({"state": "published"}, "state"),
    ({"is_current": True}, "is_current"),
    ({"record_id": 1}, "record_id"),
    ({"id": 1}, "id"),
]


def test_a_value_that_cannot_be_kept_is_refused_by_field(editor):
    least = {"name": "取水许可", "kind": "行政许可"}
    got = [fields(editor.post(f"{ITEMS}/", json=least | given)) for given, _field in WRONG]
    assert got == [[field] for _given, field in WRONG]


def test_a_foreign_body_is_as_unknown_as_one_that_is_not_there(people, editor):
    with people.system() as session:
        region = people.make("viewer", OTHER).actor.home.region_id
        foreign = BodyFactory.create(session, region=region)
    body = {"name": "取水许可", "kind": "行政许可"}
    refused = editor.post(f"{ITEMS}/", json=body | {"agency_id": foreign.id})
    unknown = editor.post(f"{ITEMS}/", json=body | {"agency_id": 10**12})
    assert fields(refused) == fields(unknown) == ["agency"]
    assert str(foreign.row.name) not in refused.text


def test_another_countys_record_is_not_there(people, editor):
    made = editor.post(f"{ITEMS}/", json={"name": "取水许可", "kind": "行政许可"}).json
    stranger = people.token(people.make("county_editor", OTHER))
    one = f"{ITEMS}/{made['id']}"
    for answer in (
        stranger.get(one),
        stranger.put(one, json={"version": 1, "name": "x"}),
        stranger.delete(one, json={"version": 1}),
        stranger.post(f"{one}/transitions/submit"),
    ):
        assert answer.json == stranger.get(f"{ITEMS}/999999999").json
        assert codes(answer) == (404, "not_found")
    assert editor.get(one).json == made


def test_a_record_is_not_made_in_another_county(people, editor):
    region = people.make("viewer", OTHER).actor.home.region_id
    body = {"name": "取水许可", "kind": "行政许可", "region_id": region}
    assert editor.post(f"{ITEMS}/", json=body).status_code in (403, 422)


def test_a_record_is_not_moved_to_another_county(people, editor):
    region = people.make("viewer", OTHER).actor.home.region_id
    made = editor.post(f"{ITEMS}/", json={"name": "取水许可", "kind": "行政许可"}).json
    one = f"{ITEMS}/{made['id']}"
    answer = editor.put(one, json={"version": made["version"], "region_id": region})
    assert answer.status_code in (403, 422)
    assert editor.get(one).json["result"]["region_id"] == made["result"]["region_id"]


@pytest.fixture
def item(editor):
    return editor.post(f"{ITEMS}/", json={"name": "取水许可", "kind": "行政许可"}).json


def test_only_the_named_fields_change(editor, item):
    answer = editor.put(f"{ITEMS}/{item['id']}", json={"version": 1, "phone": "0838-1"})
    assert answer.status_code == 200
    assert answer.json["result"] == item["result"] | {"phone": "0838-1"}
    assert answer.json["version"] > item["version"]


def test_a_change_says_which_version_it_is_about(editor, item):
    assert codes(editor.put(f"{ITEMS}/{item['id']}", json={"phone": "1"})) == (
        428,
        "version_missing",
    )
    assert codes(editor.delete(f"{ITEMS}/{item['id']}")) == (428, "version_missing")


def test_a_late_change_is_told_what_is_there_now(editor, item):
    one = f"{ITEMS}/{item['id']}"
    editor.put(one, json={"version": 1, "phone": "first"})
    answer = editor.put(one, json={"version": 1, "phone": "second"})
    assert codes(answer) == (409, "conflict")
    assert answer.json["error"]["current"]["phone"] == "first"
    assert editor.get(one).json["result"]["phone"] == "first"


def test_the_version_may_travel_as_if_match(editor, item):
    one, etag = f"{ITEMS}/{item['id']}", editor.get(f"{ITEMS}/{item['id']}").headers["ETag"]
    assert editor.put(one, json={"phone": "1"}, headers={"If-Match": etag}).status_code == 200
    assert codes(editor.put(one, json={"phone": "2"}, headers={"If-Match": etag})) == (
        409,
        "conflict",
    )


@pytest.mark.parametrize("tag", ["*", "3", '"x"', '"' + "9" * 30 + '"'])
def test_an_if_match_that_names_no_version_is_none(editor, item, tag):
    answer = editor.put(f"{ITEMS}/{item['id']}", json={"phone": "1"}, headers={"If-Match": tag})
    assert codes(answer) == (428, "version_missing")


@pytest.mark.parametrize("version", ["1", 1.5, True, [1]])
def test_a_version_is_a_whole_number(editor, item, version):
    answer = editor.put(f"{ITEMS}/{item['id']}", json={"version": version, "phone": "1"})
    assert codes(answer) == (400, "bad_request")


def test_body_and_header_must_name_the_same_version(editor, item):
    answer = editor.put(
        f"{ITEMS}/{item['id']}", json={"version": 1, "phone": "1"}, headers={"If-Match": '"2"'}
    )
    assert codes(answer) == (400, "bad_request")


def test_a_draft_can_be_removed(editor, item):
    one = f"{ITEMS}/{item['id']}"
    assert editor.delete(one, headers={"If-Match": '"1"'}).status_code == 204
    assert editor.get(one).status_code == 404


def test_a_removal_takes_nothing_but_the_version(editor, item):
    answer = editor.delete(f"{ITEMS}/{item['id']}", json={"version": 1, "really": True})
    assert codes(answer) == (400, "bad_request")


def test_a_record_is_submitted_and_published_by_two(editor, reviewer, item):
    one = f"{ITEMS}/{item['id']}"
    assert editor.post(f"{one}/transitions/submit").json["state"] == "in_review"
    published = reviewer.post(f"{one}/transitions/publish", json={"remark": "好"})
    assert published.json["state"] == "published"
    draft = editor.put(one, json={"version": published.json["version"], "phone": "1"})
    assert (draft.json["state"], draft.json["version_no"]) == ("draft", 2)
    assert editor.get(f"{one}?version=published").json["result"]["phone"] is None


def test_a_step_that_the_role_does_not_hold_is_refused(editor, item):
    one = f"{ITEMS}/{item['id']}"
    editor.post(f"{one}/transitions/submit")
    assert codes(editor.post(f"{one}/transitions/publish")) == (403, "forbidden")


def test_a_step_that_the_state_does_not_allow_is_refused(reviewer, item):
    answer = reviewer.post(f"{ITEMS}/{item['id']}/transitions/publish")
    assert codes(answer) == (409, "illegal_transition")


def test_a_step_with_a_late_version_is_refused(editor, item):
    one = f"{ITEMS}/{item['id']}"
    editor.put(one, json={"version": 1, "phone": "1"})
    assert codes(editor.post(f"{one}/transitions/submit", json={"version": 1})) == (409, "conflict")


def test_a_step_that_needs_a_reason_asks_for_it(editor, reviewer, item):
    one = f"{ITEMS}/{item['id']}"
    editor.post(f"{one}/transitions/submit")
    assert fields(reviewer.post(f"{one}/transitions/return")) == ["remark"]
    assert reviewer.post(f"{one}/transitions/return", json={"remark": "缺依据"}).status_code == 200


@pytest.mark.parametrize("body", [{"remark": 7}, {"state": "published"}, [1]])
def test_a_step_takes_a_remark_and_a_version(editor, item, body):
    answer = editor.post(f"{ITEMS}/{item['id']}/transitions/submit", json=body)
    assert codes(answer) == (400, "bad_request")


def test_a_step_that_no_workflow_has_is_not_there(editor, item):
    assert codes(editor.post(f"{ITEMS}/{item['id']}/transitions/fly")) == (404, "not_found")


def test_a_resource_without_a_workflow_has_no_steps(people, editor):
    made = editor.post("/api/v1/agencies/", json={"name": "水利局"}).json
    answer = editor.post(f"/api/v1/agencies/{made['id']}/transitions/submit")
    assert codes(answer) == (404, "not_found")


def test_a_record_over_its_standard_tells_all_three(people, editor):
    with people.system() as session:
        standard = StandardFactory.published(session)
        key = standard.own["catalog_item"]
        item = ImplementationItemFactory.create(session, catalog_item=key, visits=0)
    read = editor.get(f"{ITEMS}/{item.id}").json
    assert read["result"]["statutory_limit"] == {"value": 20, "unit": "working_day"}
    assert read["own"]["statutory_limit"] is None
    assert read["standard"]["visits"] == 1
    assert read["verdicts"]["visits"] == "better"


def test_a_value_worse_than_the_standard_is_refused_with_the_clause(people, editor):
    with people.system() as session:
        key = StandardFactory.published(session).own["catalog_item"]
        item = ImplementationItemFactory.create(session, catalog_item=key, visits=3)
    answer = editor.post(f"{ITEMS}/{item.id}/transitions/submit")
    assert codes(answer) == (409, "illegal_transition")
    assert list(answer.json["error"]["fields"]) == ["visits"]


@pytest.mark.parametrize("key", ["0", str(2**63), str(10**40)])
def test_a_key_of_any_size_is_only_not_there(editor, key):
    assert codes(editor.get(f"{ITEMS}/{key}")) == (404, "not_found")


@pytest.mark.parametrize("role", ["auditor", "viewer", "reviewer", "hall_manager"])
def test_who_only_reads_writes_nothing(people, role):
    token = people.token(people.make(role, COUNTY))
    assert codes(token.post("/api/v1/agencies/", json={"name": "水利局"})) == (403, "forbidden")


def test_a_program_writes_under_the_name_rest_with_the_id_of_its_request(people, editor):
    made = editor.post("/api/v1/agencies/", json={"name": "水利局"})
    with people.system() as session:
        entry = history_of(session, registry.get("agencies"), made.json["id"])[0]
    assert (entry.source, entry.request_id) == ("rest", made.headers["X-Request-ID"])
