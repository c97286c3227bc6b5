"""The document: drawn from the declarations, and true."""

from __future__ import annotations

import pytest

from app.resource.registry import registry
from tests.support.accounts import COUNTY


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def document(people):
    token = people.token(people.make("county_editor", COUNTY))
    return token.get("/api/v1/_openapi").json


def refs(found):
    if isinstance(found, dict):
        if "$ref" in found:
            yield found["$ref"]
        for value in found.values():
            yield from refs(value)
    elif isinstance(found, list):
        for value in found:
            yield from refs(value)


def test_every_readable_resource_has_its_addresses(document):
    for resource in registry.all():
        base = f"/api/v1/{resource.name}"
        assert set(document["paths"][f"{base}/"]) == {"get", "post"}
        assert {"get", "put", "delete"} <= set(document["paths"][f"{base}/{{record_id}}"])
        for step in resource.workflow.transitions if resource.workflow else ():
            assert f"{base}/{{record_id}}/transitions/{step.name}" in document["paths"]


def test_every_schema_that_is_referred_to_is_there(document):
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(refs(document)) <= known


def test_a_schema_has_every_field_with_its_choices(document):
    schema = document["components"]["schemas"]["ImplementationItems.create"]
    item = registry.get("implementation-items")
    assert set(item.fields()) <= set(schema["properties"])
    assert schema["required"] == [name for name, field in item.fields().items() if field.required]
    assert "行政许可" in schema["properties"]["kind"]["enum"]
    assert schema["properties"]["materials"]["items"]["properties"]["name"]["type"] == "string"


def test_every_address_of_the_document_is_served_and_the_other_way_round(app, document):
    served = {
        rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule != "/api/v1/_openapi"
    }
    steps = {path for path in document["paths"] if "/transitions/" in path}
    general = {path.rpartition("/")[0] + "/{name}" for path in steps}
    assert served - general == set(document["paths"]) - steps | {
        path for path in served - general if "/transitions/" in path
    }


def test_who_may_not_read_a_resource_does_not_learn_of_it(people):
    token = people.token(people.make("auditor", COUNTY))
    paths = token.get("/api/v1/_openapi").json["paths"]
    assert "/api/v1/agencies/" in paths
    assert "/api/v1/implementation-items/" not in paths
