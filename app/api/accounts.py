"""Accounts for programs: look through them, make, change, reset and hand over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, make_response, request

from app.api.openapi import (
    MARK,
    MATCH,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    answer,
    asked,
    body,
    key,
    many,
    maybe,
    objects,
    operation,
    ref,
)
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


HELD = objects(
    id=WHOLE, **dict.fromkeys(("role", "region", "region_name"), TEXT), department=maybe(TEXT)
)
GIVEN = dict.fromkeys(("role", "region", "department"), TEXT)
NEW = dict.fromkeys(("account", "name"), TEXT) | GIVEN
ACCOUNT = ("id", "version", "account", "name", "state", "active", "roles")
SCHEMAS: dict[str, Schema] = {
    "Account": objects(
        ACCOUNT,
        **dict.fromkeys(("id", "version"), WHOLE),
        **dict.fromkeys(("account", "name"), TEXT),
        **dict.fromkeys(("active", "must_change_password", "second_factor"), TRUTH),
        **dict.fromkeys(("last_seen", "first_password"), maybe(TEXT)),
        state=TEXT | {"enum": list(KINDS)},
        roles=many(HELD),
    ),
    "Account.list": objects(
        ("count", "result", "next"), count=WHOLE, result=many(ref("Account")), next=maybe(TEXT)
    ),
    "Account.create": objects(("account", "name", "role", "region"), **NEW),
    "Account.update": objects(
        version=WHOLE, active=TRUTH, roles=many(objects(("role", "region"), **GIVEN))
    ),
    "Account.password": objects(("id", "first_password"), id=WHOLE, first_password=TEXT),
    "Account.heir": objects(("to",), to=TEXT),
    "Account.handed": objects(
        ("to", "imports", "drafts"), to=TEXT, **dict.fromkeys(("imports", "drafts"), WHOLE)
    ),
}


def _paths(base: str) -> dict[str, Schema]:
    one, here = f"{base}/{{user_id}}", {"parameters": [key("user_id")]}
    questions = [*map(asked, QUESTIONS), asked("page_size", WHOLE)]
    made = answer("The account.", ref("Account"), headers=MARK | {"Location": {"schema": TEXT}})
    steps: dict[str, Schema] = {
        "password": {"post": _said("password", "Account.password")},
        "unlock": {"post": _said("unlock", "Account")},
        "second-factor": {"delete": _gone("second-factor")},
        "sessions": {"delete": _gone("sessions")},
        "handover": {"post": _said("handover", "Account.handed", (), "Account.heir")},
    }
    return {
        f"{base}/": {
            "get": _said("list", "Account.list", (422,), parameters=questions),
            "post": _operation("create", {201: made}, requestBody=body(ref("Account.create"))),
        },
        one: here
        | {
            "get": _said("get", "Account"),
            "put": _said("update", "Account", (428,), "Account.update", parameters=[MATCH]),
        },
        **{f"{one}/{name}": here | said for name, said in steps.items()},
    }


def _said(
    name: str, schema: str, failures: tuple[int, ...] = (), sent: str = "", **more: Any
) -> Schema:
    if sent:
        more["requestBody"] = body(ref(sent))
    return _operation(name, {200: answer("Done.", ref(schema))}, failures, **more)


def _gone(name: str) -> Schema:
    return _operation(name, {204: answer("Done.")})


def _operation(
    name: str, success: dict[int, Schema], failures: tuple[int, ...] = (), **more: Any
) -> Schema:
    return operation(f"accounts.{name}", "accounts", success, failures, **more)
