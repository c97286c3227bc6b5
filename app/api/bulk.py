"""One act on many records for programs: tried first where one asks for it, then done at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import Response, jsonify

from app.api import errors
from app.api.openapi import (
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    answer,
    body,
    many,
    maybe,
    objects,
    operation,
)
from app.api.reading import is_key, json_object
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import expose
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.operations.bulk import MOST, Chosen, Outcome, edit_all, step_all
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
STEPS, EDITS = "/bulk/transitions/<name>", "/bulk/update"
ONE = objects(("id",), id=WHOLE, version=WHOLE)
OUTCOME = objects(("id", "kind"), id=WHOLE, kind=TEXT, version=WHOLE, state=maybe(TEXT), error={})
RESULT = objects(
    ("result", "counts", "preview"),
    result=many(OUTCOME),
    counts={"type": "object", "additionalProperties": WHOLE},
    preview=TRUTH,
)


class Bulk:
    """What an endpoint of records does with many of them in one operation."""

    resource: ClassVar[AnyResource]

    @expose(STEPS, "POST")
    @needs("<name>")
    def move_many(self, name: str) -> Response:
        """Take a step with each of the records that may; what is refused stays as it is."""
        require_sign_in()
        workflow, values = self.resource.workflow, json_object()
        if workflow is None or workflow.transition(name) is None:
            raise NotFound(_("There is no such step."))
        chosen, keep = _chosen(values), not _preview(values)
        remark = values.pop("remark", None)
        if values or not isinstance(remark, str | None):
            raise BadRequest(_("The body has records, a remark, and whether it is a preview."))
        said: dict[str, Any] = {"remark": remark, "keep": keep}
        return _answer(step_all(current_session(), self.resource, name, chosen, **said), keep)

    @expose(EDITS, "POST")
    @needs("update")
    def change_many(self) -> Response:
        """Put one value into one field of each of the records that may have it."""
        require_sign_in()
        values = json_object()
        chosen, keep = _chosen(values), not _preview(values)
        if values.keys() != {"field", "value"} or not isinstance(values["field"], str):
            raise BadRequest(_("The body has records, a field, its value, and whether to preview."))
        pair = values["field"], values["value"]
        return _answer(edit_all(current_session(), self.resource, *pair, chosen, keep=keep), keep)


def _chosen(values: dict[str, Any]) -> list[Chosen]:
    """The records of a body: each a key, or a key with the version that was seen."""
    given = values.pop("records", None)
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise BadRequest(_("“records” names 1 to %(most)s records.", most=MOST))
    pairs = [one if isinstance(one, dict) else {"id": one} for one in given]
    for one in pairs:
        if not {"id"} <= one.keys() <= {"id", "version"} or not all(map(is_key, one.values())):
            raise BadRequest(_("A record is its key, or {“id”: …, “version”: …}."))
    return [Chosen(one["id"], one.get("version")) for one in pairs]


def _preview(values: dict[str, Any]) -> bool:
    asked = values.pop("preview", False)
    if not isinstance(asked, bool):
        raise BadRequest(_("“preview” is true or false."))
    return asked


def _answer(outcomes: Sequence[Outcome], keep: bool) -> Response:
    counts = Counter(one.kind for one in outcomes)
    result = [_document(one) for one in outcomes]
    return jsonify({"result": result, "counts": counts, "preview": not keep})


def _document(one: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"id": one.id, "kind": one.kind}
    if one.after is not None:
        told |= {"version": one.after.version, "state": one.after.state}
    if one.refusal is not None:
        refusal = one.refusal
        told |= errors.body(refusal.code, refusal.message, refusal.fields)
    return told


def bulk_paths(resource: AnyResource, base: str) -> Mapping[str, Schema]:
    """The addresses that act on many records of a resource."""
    done = {200: answer("What became of each.", RESULT)}
    records = {"records": many({"anyOf": [WHOLE, ONE]}), "preview": TRUTH}
    sent = body(objects(("records", "field", "value"), field=TEXT, value={}, **records))
    name = f"{resource.name}.bulk"
    edit = operation(f"{name}.update", resource.name, done, requestBody=sent)
    paths: dict[str, Schema] = {f"{base}/bulk/update": {"post": edit}}
    for step in resource.workflow.transitions if resource.workflow else ():
        said = body(objects(("records",), remark=TEXT, **records))
        move = operation(f"{name}.{step.name}", resource.name, done, requestBody=said)
        paths[f"{base}/bulk/transitions/{step.name}"] = {"post": move}
    return paths
