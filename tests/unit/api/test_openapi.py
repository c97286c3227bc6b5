"""The document: drawn from the declarations, complete, and true."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import validate

from app.resource.registry import registry
from tests.support.accounts import COUNTY

VERBS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def document(people):
    token = people.token(people.make("county_editor", COUNTY))
    return token.get("/api/v1/_openapi").json


def operations(document):
    for path, said in document["paths"].items():
        for verb in VERBS & set(said):
            yield path, verb, said[verb]


def test_the_document_is_a_sound_one(document):
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_resource_has_its_addresses(document):
    for resource in registry.all():
        base = f"/api/v1/{resource.name}"
        assert set(document["paths"][f"{base}/"]) == {"get", "post"}
        assert {"get", "put", "delete"} <= set(document["paths"][f"{base}/{{record_id}}"])
        for step in resource.workflow.transitions if resource.workflow else ():
            assert f"{base}/{{record_id}}/transitions/{step.name}" in document["paths"]


def test_a_schema_has_every_field_with_its_choices(document):
    schema = document["components"]["schemas"]["ImplementationItems.create"]
    item = registry.get("implementation-items")
    assert set(item.fields()) <= set(schema["properties"])
    needed = {name for name, field in item.fields().items() if field.required}
    assert set(schema["required"]) == needed - {"region"} - set(item.links)
    assert "行政许可" in schema["properties"]["kind"]["enum"]
    assert schema["properties"]["materials"]["items"]["properties"]["name"]["type"] == "string"


def test_the_region_of_a_new_record_may_be_left_out(document):
    for name, schema in document["components"]["schemas"].items():
        if name.endswith(".create") and name != "Account.create":
            assert "region" not in schema.get("required", ()), name


def test_every_address_that_is_served_is_described(app, document):
    """A route without its words in `paths()` of its endpoint fails here, with its name."""
    described = {(path, verb) for path, verb, _said in operations(document)}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for verb in {method.lower() for method in rule.methods} & VERBS:
            name = getattr(app.view_functions[rule.endpoint].__self__, "resource", None)
            steps = name.workflow.transitions if name and name.workflow else ()
            places = [path.replace("{name}", step.name) for step in steps]
            has_files = name is None or name.attachments is not None
            if "{name}" in path or ("/attachments" in path and not has_files):
                assert {(place, verb) for place in places if "{name}" in path} <= described, path
            else:
                assert (path, verb) in described, f"{verb.upper()} {path} is not described"


def test_every_answer_is_described_and_every_failure_has_the_one_shape(document):
    for path, verb, said in operations(document):
        answers = said["responses"]
        assert any(status.startswith("2") for status in answers), path
        for status, answer in answers.items():
            if not status.startswith("2"):
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Error"}, (path, verb, status)
        if path != "/api/v1/security/login":
            assert {"401", "403"} <= set(answers), path
        assert "{" not in path or "404" in answers, path
        assert "428" not in answers or _takes_a_mark(said), path


def _takes_a_mark(said):
    return any(each["name"] == "If-Match" for each in said["parameters"])


def test_a_record_is_given_with_its_mark(document):
    given = document["paths"]["/api/v1/agencies/{record_id}"]["get"]["responses"]["200"]
    assert "ETag" in given["headers"]


def test_an_import_is_handed_in_as_a_form(document):
    sent = document["paths"]["/api/v1/imports/"]["post"]["requestBody"]["content"]
    assert set(sent) == {"multipart/form-data"}


def test_who_may_not_read_a_resource_does_not_learn_of_it(people):
    token = people.token(people.make("auditor", COUNTY))
    paths = token.get("/api/v1/_openapi").json["paths"]
    assert "/api/v1/agencies/" in paths
    assert "/api/v1/implementation-items/" not in paths
