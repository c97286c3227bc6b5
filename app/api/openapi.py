"""The OpenAPI document, drawn from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apispec import APISpec
from flask import request

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.fab.rest import Endpoint
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
UNITS = ["working_day", "calendar_day", "month", "year", "hour", "immediate"]
LIMIT: Schema = {
    "type": "object",
    "required": ["value", "unit"],
    "properties": {"value": WHOLE, "unit": {"type": "string", "enum": UNITS}},
}
SIMPLE: dict[Kind, Schema] = {
    Kind.TEXT: TEXT,
    Kind.LONG_TEXT: TEXT,
    Kind.NUMBER: {"type": "integer", "minimum": 0},
    Kind.YES_NO: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.LIMIT: LIMIT,
    Kind.RELATION: TEXT,
}
ERROR: Schema = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": TEXT,
                "message": TEXT,
                "id": TEXT | {"description": "Of a failure: what the log knows it by."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": TEXT},
                },
            },
        }
    },
}
FAILURES = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "The role does not allow it.",
    404: "No such record, or none that may be seen.",
    409: "Changed by somebody else, or not possible in this state.",
    422: "Values that cannot be kept, by field.",
    428: "The version is missing.",
    429: "Too many tries; Retry-After says how many seconds to wait.",
}


def document(title: str, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole document, with what these endpoints say of themselves."""
    spec = APISpec(title, "v1", "3.0.3", servers=[{"url": request.host_url}])
    spec.components.schema("Error", ERROR)
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec.components.security_scheme("token", scheme)
    for endpoint in endpoints:
        endpoint.add_api_spec(spec)
    found: dict[str, Any] = spec.to_dict()
    return found | {"security": [{"token": []}]}


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Schema) -> Schema:
    """A JSON body."""
    return {"content": {"application/json": {"schema": schema}}}


def operation(
    name: str, tag: str, success: Mapping[int, Schema], failures: Iterable[int], **more: Any
) -> Schema:
    """One method of an address."""
    answers: dict[str, Any] = {str(status): dict(said) for status, said in success.items()}
    for status in failures:
        answers[str(status)] = {"description": FAILURES[status], **content(ref("Error"))}
    return {"operationId": name, "tags": [tag], "responses": answers, **more}


def record_paths(resource: AnyResource, base: str) -> dict[str, Schema]:
    """The addresses of a resource."""
    one = f"{base}/{{record_id}}"
    key = {"in": "path", "name": "record_id", "required": True, "schema": WHOLE}
    paths: dict[str, Schema] = {
        f"{base}/": {"get": _list(resource), "post": _write(resource, "create", 201)},
        one: {
            "parameters": [key],
            "get": _read(resource),
            "put": _write(resource, "update", 200),
            "delete": _delete(resource),
        },
    }
    steps = resource.workflow.transitions if resource.workflow else ()
    for step in steps:
        paths[f"{one}/transitions/{step.name}"] = {
            "parameters": [key],
            "post": _step(resource, step.name),
        }
    return paths


def _name(resource: AnyResource) -> str:
    return resource.__name__


def _list(resource: AnyResource) -> Schema:
    asked = {"in": "query", "name": "q", **content(ref("ListQuestion"))}
    page = {"description": "A page.", **content(ref(f"{_name(resource)}.list"))}
    return operation(
        f"{resource.name}.list", resource.name, {200: page}, (400, 401, 403), parameters=[asked]
    )


def _read(resource: AnyResource) -> Schema:
    version = {"in": "query", "name": "version", "schema": TEXT}
    return operation(
        f"{resource.name}.get",
        resource.name,
        {200: _whole(resource)},
        (400, 401, 403, 404),
        parameters=[version, {"in": "query", "name": "at", "schema": TEXT | {"format": "date"}}],
    )


def _write(resource: AnyResource, act: str, status: int) -> Schema:
    sent = {"required": True, **content(ref(f"{_name(resource)}.{act}"))}
    more = (404, 409, 428) if act == "update" else ()
    return operation(
        f"{resource.name}.{act}",
        resource.name,
        {status: _whole(resource)},
        (400, 401, 403, *more, 422),
        requestBody=sent,
    )


def _delete(resource: AnyResource) -> Schema:
    match = {"in": "header", "name": "If-Match", "schema": TEXT}
    return operation(
        f"{resource.name}.delete",
        resource.name,
        {204: {"description": "Removed."}},
        (400, 401, 403, 404, 409, 422, 428),
        parameters=[match],
    )


def _step(resource: AnyResource, step: str) -> Schema:
    return operation(
        f"{resource.name}.{step}",
        resource.name,
        {200: _whole(resource)},
        (400, 401, 403, 404, 409, 422),
        requestBody=content(ref("Step")),
    )


def _whole(resource: AnyResource) -> Schema:
    return {"description": "The record.", **content(ref(_name(resource)))}


STEP: Schema = {"type": "object", "properties": {"remark": TEXT, "version": WHOLE}}
QUESTION: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "filters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["col", "opr"],
                "properties": {"col": TEXT, "opr": TEXT, "value": {}},
            },
        },
        "columns": {"type": "array", "items": TEXT},
        "order_column": TEXT,
        "order_direction": {"type": "string", "enum": ["asc", "desc"]},
        "page": {"type": "integer", "minimum": 0},
        "page_size": {"type": "integer", "minimum": 1, "maximum": 100},
        "after": TEXT,
        "before": TEXT,
        "search": TEXT,
        "version": TEXT,
        "count": {"type": "boolean"},
    },
}


def record_schemas(resource: AnyResource, session: ActorSession) -> dict[str, Schema]:
    """The schemas that the addresses of a resource refer to."""
    fields = resource.fields(session)
    values = _object(session, fields)
    required = [name for name, field in fields.items() if field.required]
    whole = {**_head(), "result": values}
    if resource.standard is not None:
        verdicts = {"type": "object", "additionalProperties": TEXT}
        given = {"type": "object", "nullable": True}
        whole |= {"own": values, "standard": given, "verdicts": verdicts}
    page = {
        "count": WHOLE,
        "count_exact": {"type": "boolean"},
        "ids": {"type": "array", "items": WHOLE},
        "result": {"type": "array", "items": {"type": "object"}},
        "next": TEXT | {"nullable": True},
        "prev": TEXT | {"nullable": True},
    }
    changed = {"type": "object", "properties": values["properties"] | {"version": WHOLE}}
    return {
        resource.__name__: {"type": "object", "properties": whole},
        f"{resource.__name__}.list": {"type": "object", "properties": page},
        f"{resource.__name__}.create": values | ({"required": required} if required else {}),
        f"{resource.__name__}.update": changed,
        "ListQuestion": QUESTION,
        "Step": STEP,
    }


def _head() -> dict[str, Schema]:
    return {
        "id": WHOLE,
        "version": WHOLE,
        "version_no": WHOLE | {"nullable": True},
        "state": TEXT | {"nullable": True},
    }


def _object(session: ActorSession, fields: Mapping[str, Field]) -> Schema:
    properties: dict[str, Schema] = {}
    for name, field in fields.items():
        properties[name] = _field(session, field)
        if field.kind is Kind.RELATION:
            properties[f"{name}_id"] = WHOLE | {"nullable": True}
    return {"type": "object", "properties": properties}


def _field(session: ActorSession, field: Field) -> Schema:
    schema = _kind(session, field) | {"title": str(field.label)}
    if field.help:
        schema["description"] = str(field.help)
    if field.length:
        schema["maxLength"] = field.length
    return schema if field.required else schema | {"nullable": True}


def _kind(session: ActorSession, field: Field) -> Schema:
    if field.kind is Kind.CHILDREN:
        return {"type": "array", "items": _object(session, child_fields(field))}
    word = dict(TEXT)
    if field.kind in (Kind.CHOICE, Kind.CHOICES) and field.choices:
        word["enum"] = labels(session, field.choices)
    if field.kind is Kind.CHOICES:
        return {"type": "array", "items": word}
    return dict(SIMPLE.get(field.kind, word))
