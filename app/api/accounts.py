"""Accounts for programs: look through them, make, change, reset and hand over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, make_response, request

from app.api.openapi import TEXT, WHOLE, content, operation, ref
from app.api.reading import json_object, take_version
from app.fab.account_changes import Wanted, change_account
from app.fab.accounts_list import (
    KINDS,
    Question,
    account_line,
    list_accounts,
    one_account,
    told_account,
)
from app.fab.doors import needs
from app.fab.first_passwords import Given, new_account, reset_password
from app.fab.handover import hand_over
from app.fab.placing import body_meant, region_key, region_meant
from app.fab.remedies import end_sessions_of, reset_second_factor, unlock
from app.fab.request import current_session
from app.fab.rest import VERSION, Endpoint, expose
from app.kernel.errors import BadRequest, Invalid
from app.kernel.lazy import _

USERS = "users"
ONE = "/<int:user_id>"
QUESTIONS = ("q", "role", "region", "state", "after")
LARGEST_PAGE = 100


class AccountsEndpoint(Endpoint):
    """The accounts that the caller looks after."""

    resource_name = "accounts"

    @expose("/")
    @needs("read", USERS)
    def get_list(self) -> Response:
        """A page of accounts, by name; `after` is the `next` of the page before."""
        found = list_accounts(current_session(), _question())
        result = [told_account(line) for line in found.rows]
        return jsonify({"count": found.count, "result": result, "next": found.next or None})

    @expose("/", "POST")
    @needs("create", USERS)
    def post(self) -> Response:
        """A new account, with its first password."""
        given = _texts(json_object(), ("account", "name", "role", "region"), ("department",))
        made = new_account(current_session(), Given(**given))
        told = told_account(account_line(current_session(), made.id))
        response = jsonify(told | {"first_password": made.password})
        response.status_code = 201
        response.headers["Location"] = f"{self.route_base}/{made.id}"
        return response

    @expose(ONE)
    @needs("read", USERS)
    def get(self, user_id: int) -> Response:
        """One account."""
        return _whole(user_id)

    @expose(ONE, "PUT")
    @needs("update", USERS)
    def put(self, user_id: int) -> Response:
        """Put its roles and its state to what the body says; what it leaves out stays."""
        session, values = current_session(), json_object()
        one_account(session, user_id)
        version = take_version(values)
        if values.keys() - {"roles", "active"} or not isinstance(values.get("active", True), bool):
            raise BadRequest(_("An account has roles and active to change."))
        roles = _roles(values["roles"]) if "roles" in values else None
        change_account(session, user_id, version, roles=roles, active=values.get("active"))
        return _changed(user_id)

    @expose(f"{ONE}/password", "POST")
    @needs("update", USERS)
    def password(self, user_id: int) -> Response:
        """Another first password; the account signs in again."""
        one_account(current_session(), user_id)
        made = reset_password(current_session(), user_id)
        return jsonify({"id": user_id, "first_password": made.password})

    @expose(f"{ONE}/unlock", "POST")
    @needs("update", USERS)
    def unlock(self, user_id: int) -> Response:
        """Let an account try again that was locked after wrong passwords."""
        one_account(current_session(), user_id)
        unlock(current_session(), user_id)
        return _changed(user_id)

    @expose(f"{ONE}/second-factor", "DELETE")
    @needs("update", USERS)
    def second_factor(self, user_id: int) -> Response:
        """Take the second factor off."""
        one_account(current_session(), user_id)
        reset_second_factor(current_session(), user_id)
        return make_response("", 204)

    @expose(f"{ONE}/sessions", "DELETE")
    @needs("update", USERS)
    def sessions(self, user_id: int) -> Response:
        """Sign the account out everywhere."""
        one_account(current_session(), user_id)
        end_sessions_of(current_session(), user_id)
        return make_response("", 204)

    @expose(f"{ONE}/handover", "POST")
    @needs("update", USERS)
    def handover(self, user_id: int) -> Response:
        """Give what is unfinished to another account, and shut this one."""
        one_account(current_session(), user_id)
        to = _texts(json_object(), ("to",), ())["to"]
        done = hand_over(current_session(), user_id, to)
        return jsonify({"to": done.to, "imports": done.imports, "drafts": done.drafts})

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The addresses of accounts."""
        return _paths(f"/api/{VERSION}/accounts")

    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """What they give and take."""
        return SCHEMAS


def _question() -> Question:
    given = request.args
    size = given.get("page_size", "50")
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:9]) <= LARGEST_PAGE):
        raise BadRequest(_("At most %(most)s of them.", most=LARGEST_PAGE))
    region = given.get("region", "")
    return Question(
        text=given.get("q", "").strip(),
        role=given.get("role", ""),
        region_id=region_key(current_session(), region) if region else None,
        state=given.get("state", ""),
        after=given.get("after", ""),
        size=int(size),
    )


def _texts(
    values: Mapping[str, Any], needed: tuple[str, ...], more: tuple[str, ...]
) -> dict[str, str]:
    if values.keys() - {*needed, *more} or not all(isinstance(v, str) for v in values.values()):
        raise BadRequest(_("The body has %(names)s.", names=", ".join((*needed, *more))))
    missing = [name for name in needed if not values.get(name, "").strip()]
    if missing:
        raise Invalid({name: [_("This field is required.")] for name in missing})
    return {name: str(value).strip() for name, value in values.items()}


def _roles(raw: Any) -> list[Wanted]:
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise BadRequest(_("The body has %(names)s.", names="role, region, department"))
    return [_role(_texts(one, ("role", "region"), ("department",))) for one in raw]


def _role(given: Mapping[str, str]) -> Wanted:
    session, department = current_session(), given.get("department", "")
    region_id = region_meant(session, given["region"])
    body_id = body_meant(session, department, region_id) if department else None
    return given["role"], region_id, body_id


def _whole(user_id: int) -> Response:
    return _with_etag(told_account(one_account(current_session(), user_id)))


def _changed(user_id: int) -> Response:
    """The account after a change, which may have taken it out of the caller's sight."""
    return _with_etag(told_account(account_line(current_session(), user_id)))


def _with_etag(told: dict[str, Any]) -> Response:
    response = jsonify(told)
    response.headers["ETag"] = f'"{told["version"]}"'
    return response


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties} | needed


TRUTH = {"type": "boolean"}
MAYBE = {"type": ["string", "null"]}
HELD = _object(id=WHOLE, role=TEXT, region=TEXT, region_name=TEXT, department=MAYBE)
GIVEN_ROLE = _object(("role", "region"), role=TEXT, region=TEXT, department=TEXT)
SCHEMAS: dict[str, dict[str, Any]] = {
    "Account": _object(
        id=WHOLE,
        version=WHOLE,
        account=TEXT,
        name=TEXT,
        state={"type": "string", "enum": list(KINDS)},
        active=TRUTH,
        last_seen=MAYBE,
        must_change_password=TRUTH,
        second_factor=TRUTH,
        roles={"type": "array", "items": HELD},
        first_password=MAYBE,
    ),
    "Account.list": _object(
        count=WHOLE,
        result={"type": "array", "items": ref("Account")},
        next=MAYBE,
    ),
    "Account.create": _object(
        ("account", "name", "role", "region"),
        account=TEXT,
        name=TEXT,
        role=TEXT,
        region=TEXT,
        department=TEXT,
    ),
    "Account.update": _object(
        version=WHOLE, active=TRUTH, roles={"type": "array", "items": GIVEN_ROLE}
    ),
    "Account.password": _object(id=WHOLE, first_password=TEXT),
    "Account.heir": _object(("to",), to=TEXT),
    "Account.handed": _object(to=TEXT, imports=WHOLE, drafts=WHOLE),
}
ALWAYS = (400, 401, 403, 404)


def _paths(base: str) -> dict[str, dict[str, Any]]:
    one = f"{base}/{{user_id}}"
    key = {"in": "path", "name": "user_id", "required": True, "schema": WHOLE}
    asked = [{"in": "query", "name": name, "schema": TEXT} for name in QUESTIONS]
    asked.append({"in": "query", "name": "page_size", "schema": WHOLE})
    return {
        f"{base}/": {
            "get": _said("list", "Account.list", (400, 401, 403, 422), parameters=asked),
            "post": _said("create", "Account", (400, 401, 403, 422), "Account.create", status=201),
        },
        one: {
            "parameters": [key],
            "get": _said("get", "Account", (401, 403, 404)),
            "put": _said("update", "Account", (*ALWAYS, 409, 422, 428), "Account.update"),
        },
        f"{one}/password": _step(
            key, "post", _said("password", "Account.password", (*ALWAYS, 409))
        ),
        f"{one}/unlock": _step(key, "post", _said("unlock", "Account", ALWAYS)),
        f"{one}/second-factor": _step(key, "delete", _gone("second-factor")),
        f"{one}/sessions": _step(key, "delete", _gone("sessions")),
        f"{one}/handover": _step(
            key,
            "post",
            _said("handover", "Account.handed", (*ALWAYS, 409, 422), "Account.heir"),
        ),
    }


def _step(key: dict[str, Any], method: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [key], method: said}


def _said(
    name: str,
    schema: str,
    failures: tuple[int, ...],
    sent: str = "",
    *,
    status: int = 200,
    **more: Any,
) -> dict[str, Any]:
    if sent:
        more["requestBody"] = {"required": True, **content(ref(sent))}
    answer = {"description": "Done.", **content(ref(schema))}
    return operation(f"accounts.{name}", "accounts", {status: answer}, failures, **more)


def _gone(name: str) -> dict[str, Any]:
    return operation(f"accounts.{name}", "accounts", {204: {"description": "Done."}}, ALWAYS)
