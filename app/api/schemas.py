"""The schemas of a resource's records, drawn from its declaration: as read and as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.api.openapi import TEXT, TRUTH, WHOLE, Schema, many, maybe, objects
from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.operations.conditions import condition_names
from app.operations.query import sort_names
from app.operations.system_values import free
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]

UNITS = ["working_day", "calendar_day", "month", "year", "hour", "immediate"]
LIMIT: Schema = objects(
    ("value", "unit"),
    value=WHOLE | {"minimum": 0},
    unit={"type": "string", "enum": UNITS},
)
SIMPLE: dict[Kind, Schema] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    Kind.YES_NO: TRUTH,
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.LIMIT: LIMIT,
}
COMPARISONS = ["eq", "in", "ct", "sw", "gte", "lte", "empty", "rel_o_m"]
SAID: Schema = {"type": "object", "additionalProperties": TEXT}
STEP: Schema = objects(remark=maybe(TEXT), remarks=SAID, version=WHOLE)


def record_schemas(resource: AnyResource, session: ActorSession) -> dict[str, Schema]:
    """The schemas that the addresses of a resource refer to."""
    name, fields = resource.__name__, resource.fields(session)
    written = _written(session, fields)
    filled = {"region", *resource.links}
    required = [n for n, f in free(fields).items() if f.required and n not in filled]
    return {
        name: _record(resource, fields),
        f"{name}.list": _page(resource),
        f"{name}.question": _question(resource, fields),
        f"{name}.create": written | ({"required": required} if required else {}),
        f"{name}.update": objects(**written["properties"], version=WHOLE),
        "Step": STEP,
    }


def _record(resource: AnyResource, fields: Mapping[str, Field]) -> Schema:
    read = _read(fields)
    properties = {**_head(), "result": read}
    if resource.workflow is not None:
        properties |= {"due_on": maybe(TEXT | {"format": "date"}), "remarks": SAID}
    if resource.standard is not None:
        verdicts = SAID
        properties |= {
            "own": read,
            "standard": maybe(_read(fields, part=True)),
            "verdicts": verdicts,
        }
    return objects(properties, **properties)


def _head() -> dict[str, Schema]:
    return {"id": WHOLE, "version": WHOLE, "version_no": maybe(WHOLE), "state": maybe(TEXT)}


def _page(resource: AnyResource) -> Schema:
    row = objects(("id",), id=WHOLE)
    always = ("ids", "result", "next", "prev")
    return objects(
        always,
        count=WHOLE | {"description": "How many there are; ten thousand where there are more."},
        count_exact=TRUTH | {"description": "Whether there are just as many."},
        ids=many(WHOLE),
        result=many(row),
        next=maybe(TEXT) | {"description": "Sent back as “after”: the page behind this one."},
        prev=maybe(TEXT) | {"description": "Sent back as “before”: the page in front of it."},
    )


def _question(resource: AnyResource, fields: Mapping[str, Field]) -> Schema:
    column = TEXT | {"enum": condition_names(resource)}
    one = objects(("col", "opr"), col=column, opr=TEXT | {"enum": COMPARISONS}, value={})
    shown = [name for name, field in fields.items() if field.kind is not Kind.CHILDREN]
    columns = list(dict.fromkeys(("id", *resource.columns, *shown)))
    question = objects(
        filters=many(one | {"additionalProperties": False}) | {"maxItems": 30},
        columns=many(TEXT | {"enum": columns}),
        order_column=TEXT | {"enum": sort_names(resource)},
        order_direction=TEXT | {"enum": ["asc", "desc"]},
        page=WHOLE | {"minimum": 0},
        page_size=WHOLE | {"minimum": 1, "maximum": 100},
        after=maybe(TEXT),
        before=maybe(TEXT),
        version=TEXT | {"description": "working, published, or a day."},
        count=TRUTH,
    )
    if resource.model.searched:
        question["properties"]["search"] = TEXT
    return question | {"additionalProperties": False}


def _read(fields: Mapping[str, Field], *, part: bool = False) -> Schema:
    """Values as they are answered: a word may have left its list since it was written."""
    properties: dict[str, Schema] = {}
    for name, field in fields.items():
        properties[name] = maybe(_answered(field)) | {"title": str(field.label)}
        if field.kind is Kind.RELATION:
            properties[f"{name}_id"] = maybe(WHOLE)
    return objects(() if part else properties, **properties)


def _answered(field: Field) -> Schema:
    if field.kind is Kind.CHILDREN:
        return many(_read(child_fields(field), part=True))
    return many(TEXT) if field.kind is Kind.CHOICES else SIMPLE.get(field.kind, TEXT)


def _written(session: ActorSession, fields: Mapping[str, Field]) -> Schema:
    """Values as they are taken; a related record is meant by its key, code or name."""
    properties: dict[str, Schema] = {}
    for name, field in fields.items():
        properties[name] = _taken(session, field)
        if field.kind is Kind.RELATION:
            properties[f"{name}_id"] = maybe(WHOLE)
    return objects(**properties) | {"additionalProperties": False}


def _taken(session: ActorSession, field: Field) -> Schema:
    schema = _kind(session, field)
    if not field.required:
        schema = maybe(schema)
    if field.kind is Kind.RELATION:
        schema = {"type": ["string", "integer", *([] if field.required else ["null"])]}
    schema = schema | {"title": str(field.label)}
    if field.system:
        schema["readOnly"] = True
    if field.help:
        schema["description"] = str(field.help)
    if field.length:
        schema["maxLength"] = field.length
    return schema


def _kind(session: ActorSession, field: Field) -> Schema:
    if field.kind is Kind.CHILDREN:
        return many(_written(session, child_fields(field)))
    word = dict(TEXT)
    if field.kind in (Kind.CHOICE, Kind.CHOICES) and field.choices:
        word["enum"] = labels(session, field.choices)
    return many(word) if field.kind is Kind.CHOICES else dict(SIMPLE.get(field.kind, word))
