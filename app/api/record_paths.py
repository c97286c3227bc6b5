"""The addresses of a resource's records, as the document describes them."""

from __future__ import annotations

from typing import Any

from app.api.openapi import (
    JSON,
    MARK,
    MATCH,
    TEXT,
    Schema,
    answer,
    asked,
    body,
    content,
    key,
    operation,
    ref,
)
from app.policies.personal import UNMASK
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def record_paths(resource: AnyResource, base: str) -> dict[str, Schema]:
    """Lists, records, and each step of the workflow."""
    one = f"{base}/{{record_id}}"
    here: Schema = {"parameters": [key("record_id")]}
    paths: dict[str, Schema] = {
        f"{base}/": {"get": _list(resource), "post": _create(resource)},
        one: here | {"get": _read(resource), "put": _update(resource), "delete": _delete(resource)},
    }
    for step in resource.workflow.transitions if resource.workflow else ():
        paths[f"{one}/transitions/{step.name}"] = here | {"post": _step(resource, step.name)}
    return paths


def whole(resource: AnyResource, description: str = "The record.", **headers: Schema) -> Schema:
    """A record as an answer."""
    return answer(description, ref(resource.__name__), headers=MARK | headers)


def _list(resource: AnyResource) -> Schema:
    question: Schema = {
        "in": "query",
        "name": "q",
        "description": "The question, in JSON or in Rison.",
        "content": {JSON: {"schema": ref(f"{resource.__name__}.question")}},
    }
    page = answer("A page.", ref(f"{resource.__name__}.list"))
    name = resource.name
    return operation(f"{name}.list", name, {200: page}, parameters=[question])


def _create(resource: AnyResource) -> Schema:
    made = whole(resource, "The new record.", Location={"schema": TEXT})
    sent = body(ref(f"{resource.__name__}.create"))
    return operation(f"{resource.name}.create", resource.name, {201: made}, requestBody=sent)


def _read(resource: AnyResource) -> Schema:
    which = asked("version") | {"description": "working, published, or a day."}
    day = asked("at", TEXT | {"format": "date"})
    parameters = [which, day]
    if UNMASK in resource.actions():
        told = {"description": "1: personal data in the clear, which is written down."}
        parameters += [asked("unmask") | told, asked("reason")]
    given = {200: whole(resource)}
    return operation(f"{resource.name}.get", resource.name, given, parameters=parameters)


def _update(resource: AnyResource) -> Schema:
    return operation(
        f"{resource.name}.update",
        resource.name,
        {200: whole(resource)},
        (428,),
        requestBody=body(ref(f"{resource.__name__}.update")),
        parameters=[MATCH],
    )


def _delete(resource: AnyResource) -> Schema:
    gone = {204: answer("Removed.")}
    return operation(f"{resource.name}.delete", resource.name, gone, (422, 428), parameters=[MATCH])


def _step(resource: AnyResource, step: str) -> Schema:
    return operation(
        f"{resource.name}.{step}",
        resource.name,
        {200: whole(resource)},
        requestBody=content(ref("Step")),
        parameters=[MATCH],
    )
