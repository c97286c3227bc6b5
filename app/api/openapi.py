"""The OpenAPI document: what every endpoint says of itself, completed by what holds for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apispec import APISpec
from flask import current_app, request
from werkzeug.exceptions import HTTPException

from app.fab.doors import Need, need_of
from app.fab.rest import Endpoint

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = TEXT | {"format": "date-time"}
FILE: Schema = TEXT | {"format": "binary"}
JSON, FORM = "application/json", "multipart/form-data"
VERBS = ("get", "post", "put", "patch", "delete")
# The mark that an answer gives a record by, and that a write says it is about.
MARK: Schema = {"ETag": {"schema": TEXT, "description": "The version, for If-Match."}}
MATCH: Schema = {
    "in": "header",
    "name": "If-Match",
    "schema": TEXT,
    "description": "The ETag of what was read, where the body has no version.",
}
ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "additionalProperties": False,
            "properties": {
                "code": TEXT,
                "message": TEXT,
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": TEXT},
                },
                "id": TEXT | {"description": "Of a failure: what the log knows it by."},
                "current": {"type": "object", "description": "After 409: what there is now."},
                "rule": TEXT | {"description": "Of a file that is refused."},
            },
        }
    },
}
FAILURES = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "The role does not allow it, or something has to be done first.",
    404: "No such record, or none that may be seen.",
    409: "Changed by somebody else, or not possible in this state.",
    413: "More than is taken at once.",
    415: "The body is of another kind than this address reads.",
    422: "Values that cannot be kept, by field.",
    428: "The version is missing.",
    429: "Too many tries; Retry-After says how many seconds to wait.",
    507: "No room is left; nothing was written.",
}


def document(title: str, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole document, with what these endpoints say of themselves."""
    spec = APISpec(title, "v1", "3.1.0", servers=[{"url": request.host_url}])
    spec.components.schema("Error", ERROR)
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec.components.security_scheme("token", scheme)
    for endpoint in endpoints:
        endpoint.add_api_spec(spec)
    found: dict[str, Any] = spec.to_dict()
    for path, said in found["paths"].items():
        for verb in VERBS:
            if verb in said:
                _complete(path, verb, said[verb])
    return found | {"security": [{"token": []}]}


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """The same schema, or nothing."""
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | choices


def objects(required: Iterable[str] = (), /, **properties: Schema) -> Schema:
    """An object with these properties; `required` names those that are always there."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed}


def many(schema: Schema) -> Schema:
    """A list of them."""
    return {"type": "array", "items": schema}


def content(schema: Schema, kind: str = JSON) -> Schema:
    """A body."""
    return {"content": {kind: {"schema": schema}}}


def body(schema: Schema, kind: str = JSON) -> Schema:
    """A body that has to be there."""
    return {"required": True, **content(schema, kind)}


def answer(description: str, schema: Schema | None = None, **more: Any) -> Schema:
    """What an address answers when all is well."""
    return {"description": description, **(content(schema) if schema else {}), **more}


def key(name: str) -> Schema:
    """The part of an address that is a record's key."""
    return {"in": "path", "name": name, "required": True, "schema": WHOLE}


def asked(name: str, schema: Schema = TEXT) -> Schema:
    """A parameter of the question, which may be left out."""
    return {"in": "query", "name": name, "schema": schema}


def operation(
    name: str, tag: str, success: Mapping[int, Schema], failures: Iterable[int] = (), **more: Any
) -> Schema:
    """One method of an address; `failures` beyond those that its kind has anyway."""
    answers: dict[str, Any] = {str(status): dict(said) for status, said in success.items()}
    for status in failures:
        answers[str(status)] = _failure(status)
    return {"operationId": name, "tags": [tag], "responses": answers, **more}


def _failure(status: int) -> Schema:
    more = {"headers": {"Retry-After": {"schema": WHOLE}}} if status == 429 else {}
    return {"description": FAILURES[status], **content(ref("Error")), **more}


def _complete(path: str, verb: str, said: Schema) -> None:
    """Add the failures that follow from the method, the body and what the address asks."""
    answers = said["responses"]
    for status in _usual(path, verb, said):
        answers.setdefault(str(status), _failure(status))
    said["responses"] = dict(sorted(answers.items()))


def _usual(path: str, verb: str, said: Schema) -> Iterator[int]:
    need = need_at(path, verb)
    if need is None or not need.public:
        yield from (401, 403)
    if "{" in path:
        yield 404
    yield 400
    if verb != "get":
        # Any write may find the database busy, or a disk full.
        yield from (409, 507)
    sent = said.get("requestBody", {}).get("content", {})
    if sent:
        yield from (413, 422)
    if JSON in sent:
        yield 415


def need_at(path: str, verb: str) -> Need | None:
    """What a documented address asks of its visitor.

    :raises LookupError: where no such address is served.
    """
    adapter = current_app.url_map.bind("")
    try:
        endpoint, _args = adapter.match(re.sub(r"{\w+}", "1", path), method=verb.upper())
    except HTTPException as problem:
        raise LookupError(f"{verb} {path} is described and not served") from problem
    return need_of(current_app, str(endpoint))
