"""The endpoint of one resource: its records listed, read, written and moved by operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, jsonify, make_response, request

from app.api.attachments import Attachable, attachment_paths
from app.api.bulk import Bulk, bulk_paths
from app.api.comments import Commentable, comment_paths
from app.api.documents import answer
from app.api.history import Histories, history_paths
from app.api.listing import answer_list
from app.api.reading import json_object, optional_object, question, take_version
from app.api.record_paths import record_paths
from app.api.schemas import record_schemas
from app.db.session import ActorSession
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import Endpoint, expose
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.operations import create, delete, record_at, reveal, transition, update
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
ONE = "/<int:record_id>"


class Records(Histories, Attachable, Commentable, Bulk, Endpoint):
    """What programs do with the records of `resource`; rights and scope as everywhere."""

    resource: ClassVar[AnyResource]

    @expose("/")
    @needs("read")
    def get_list(self) -> Response:
        """A page of records."""
        return jsonify(answer_list(_session(), self.resource, question()))

    @expose("/", "POST")
    @needs("create")
    def post(self) -> Response:
        """Make a record."""
        record = create(_session(), self.resource, json_object())
        response = answer(record, 201)
        response.headers["Location"] = f"{self.route_base}/{record.id}"
        return response

    @expose(ONE)
    @needs("read")
    def get(self, record_id: int) -> Response:
        """One record."""
        version = request.args.get("at") or request.args.get("version", "working")
        if request.args.get("unmask") in ("1", "true"):
            reason = request.args.get("reason")
            return answer(reveal(_session(), self.resource, record_id, version, reason=reason))
        return answer(record_at(_session(), self.resource, record_id, version))

    @expose(ONE, "PUT")
    @needs("update")
    def put(self, record_id: int) -> Response:
        """Change the fields that the body names."""
        session, values = _session(), json_object()
        version = take_version(values)
        return answer(update(session, self.resource, record_id, values, version=version))

    @expose(ONE, "DELETE")
    @needs("delete")
    def delete(self, record_id: int) -> Response:
        """Remove a record, or the draft of a published one."""
        session, values = _session(), optional_object()
        version = take_version(values)
        if values:
            raise BadRequest(_("The body has nothing but the version."))
        delete(session, self.resource, record_id, version=version)
        return make_response("", 204)

    @expose(f"{ONE}/transitions/<name>", "POST")
    @needs("<name>")
    def move(self, record_id: int, name: str) -> Response:
        """Take a step of the workflow."""
        session, values = _session(), optional_object()
        workflow = self.resource.workflow
        if workflow is None or workflow.transition(name) is None:
            raise NotFound(_("There is no such step."))
        version = take_version(values) if _names_version(values) else None
        remark, remarks = values.pop("remark", None), values.pop("remarks", {})
        if values or not isinstance(remark, str | None) or not _is_said(remarks):
            raise BadRequest(_("The body has a remark, remarks by field, and a version."))
        said = {"remark": remark, "remarks": remarks}
        moved = transition(session, self.resource, record_id, name, version=version, **said)
        return answer(moved)

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The addresses of the resource."""
        base = str(self.route_base)
        parts = (record_paths, history_paths, attachment_paths, comment_paths, bulk_paths)
        return {path: said for say in parts for path, said in say(self.resource, base).items()}

    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """Its record, as it is read and as it is written."""
        return record_schemas(self.resource, _session())


def endpoint_of(resource: AnyResource) -> type[Records]:
    """The endpoint of a resource."""
    attributes = {
        "resource": resource,
        "resource_name": resource.name,
        "class_permission_name": resource.name,
    }
    return type(f"Rest{resource.__name__}", (Records,), attributes)


def _session() -> ActorSession:
    require_sign_in()
    return current_session()


def _is_said(remarks: Any) -> bool:
    """Whether these are texts by name."""
    return isinstance(remarks, dict) and all(isinstance(each, str) for each in remarks.values())


def _names_version(values: Mapping[str, Any]) -> bool:
    return "version" in values or "If-Match" in request.headers
