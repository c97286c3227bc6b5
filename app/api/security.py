"""Tokens for programs, and the document that tells them what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify, make_response

from app.api.openapi import TEXT, content, document, operation
from app.api.reading import json_object
from app.api.records import Records
from app.fab.identity import Person
from app.fab.request import current_actor, require_sign_in, short_write
from app.fab.rest import VERSION, Endpoint, endpoints, expose
from app.fab.signing import check_password, issue_token
from app.fab.users import end_tokens
from app.kernel.errors import BadRequest, SignInNeeded
from app.kernel.lazy import _


class SecurityEndpoint(Endpoint):
    """Gives tokens for passwords, and takes them back."""

    resource_name = "security"
    # It asks for the password itself and gives nothing to a browser's session.
    csrf_exempt = True

    @expose("/login", "POST")
    def login(self) -> Response:
        """A token for account and password."""
        given = json_object()
        account, password = given.get("username"), given.get("password")
        if not isinstance(account, str) or not isinstance(password, str):
            raise BadRequest(_("The body has username and password."))
        person: Person | None = check_password(account, password)
        if person is None:
            raise SignInNeeded(_("Account and password do not fit."))
        return jsonify({"access_token": issue_token(person), "token_type": "Bearer"})

    @expose("/logout", "POST")
    def logout(self) -> Response:
        """Take back every token of the account."""
        actor = require_sign_in()
        with short_write() as connection:
            end_tokens(connection, int(actor.user_id or 0))
        return make_response("", 204)

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """Sign in and out."""
        base = f"/api/{VERSION}/security"
        known = {"type": "object", "properties": {"username": TEXT, "password": TEXT}}
        token = {"type": "object", "properties": {"access_token": TEXT, "token_type": TEXT}}
        given = {"description": "A token.", **content(token)}
        gone = {"description": "Taken back."}
        login = operation(
            "login", "security", {200: given}, (400, 401), requestBody=content(known), security=[]
        )
        return {
            f"{base}/login": {"post": login},
            f"{base}/logout": {"post": operation("logout", "security", {204: gone}, (401,))},
        }


class DocumentEndpoint(Endpoint):
    """What there is, for programs and for the people who write them."""

    route_base = f"/api/{VERSION}"

    @expose("/_openapi")
    def get(self) -> Response:
        """The document of the endpoints that the actor may read."""
        require_sign_in()
        found = [each for each in endpoints() if _may_know(each)]
        return jsonify(document(str(current_app.config["APP_NAME"]), found))


def _may_know(endpoint: Endpoint) -> bool:
    if not isinstance(endpoint, Records):
        return True
    return current_actor().can(endpoint.resource.name, "read")
