"""Tokens for programs, and the document that tells them what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify, make_response

from app.api.openapi import TEXT, WHOLE, answer, body, document, many, objects, operation
from app.api.reading import json_object
from app.api.records import Records
from app.fab.doors import PUBLIC, SIGNED_IN, asks
from app.fab.holds import PasswordChangeNeeded, SecondFactorNeeded, open_to
from app.fab.identity import Person
from app.fab.narrow_tokens import EVERYTHING, LONGEST, SHORTEST, Wish
from app.fab.own_account import change_password
from app.fab.request import (
    current_actor,
    current_person,
    refuse_narrowed,
    require_sign_in,
    short_write,
)
from app.fab.rest import VERSION, Endpoint, endpoints, expose
from app.fab.signing import check_code, check_password, issue_token
from app.fab.users import end_tokens
from app.kernel.errors import BadRequest, Invalid, SignInNeeded
from app.kernel.lazy import Words, _

MOST_RIGHTS = 200


class CodeNeeded(SignInNeeded):
    """The password is right; the code of the second factor is missing."""

    code = "code_needed"

    def __init__(self) -> None:
        super().__init__(_("Send the code of the second factor as otp."))


class SecurityEndpoint(Endpoint):
    """Gives tokens for passwords, and takes them back."""

    resource_name = "security"

    @expose("/login", "POST")
    @asks(PUBLIC)
    def login(self) -> Response:
        """A token for account and password, and the code of who has a second factor."""
        given = json_object()
        account, password, code = (given.get(name) for name in ("username", "password", "otp"))
        if not isinstance(account, str) or not isinstance(password, str):
            raise BadRequest(_("The body has username and password."))
        wish = _wish(given)
        person = check_password(account, password)
        if person is None:
            raise SignInNeeded(_("Account and password do not fit."))
        if person.second_factor:
            _require_code(person, code)
        return _token(person, wish)

    @expose("/password", "POST")
    @open_to(PasswordChangeNeeded)
    @asks(SIGNED_IN)
    def password(self) -> Response:
        """A token of the account with its new password; everything else of it is shut."""
        given = json_object()
        old, new = given.get("old_password"), given.get("password")
        if not isinstance(old, str) or not isinstance(new, str):
            raise BadRequest(_("The body has old_password and password."))
        refuse_narrowed(require_sign_in())
        person = current_person()
        if person is None:
            raise SignInNeeded
        return _token(change_password(person, old, new))

    @expose("/logout", "POST")
    @open_to(PasswordChangeNeeded, SecondFactorNeeded)
    @asks(SIGNED_IN)
    def logout(self) -> Response:
        """Take back every token of the account."""
        actor = require_sign_in()
        with short_write() as connection:
            end_tokens(connection, int(actor.user_id or 0))
        return make_response("", 204)

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """Sign in and out, and another password."""
        base = f"/api/{VERSION}/security"
        given = {200: answer("A token.", TOKEN)}
        changed = operation(
            "security.password", "security", given, (429,), requestBody=body(CHANGE)
        )
        login = operation(
            "security.login", "security", given, (401, 429), requestBody=body(KNOWN), security=[]
        )
        gone = operation("security.logout", "security", {204: answer("Taken back.")})
        return {
            f"{base}/login": {"post": login},
            f"{base}/password": {"post": changed},
            f"{base}/logout": {"post": gone},
        }


KNOWN = objects(
    ("username", "password"),
    **dict.fromkeys(("username", "password", "otp"), TEXT),
    region=TEXT | {"description": "The code of the one region that the token is for."},
    rights=many(TEXT | {"description": "A resource and an action: NAME:read."})
    | {"minItems": 1, "maxItems": MOST_RIGHTS},
    seconds=WHOLE | {"minimum": SHORTEST, "maximum": LONGEST, "description": "How long it lasts."},
)
CHANGE = objects(("old_password", "password"), old_password=TEXT, password=TEXT)
TOKEN = objects(
    ("access_token", "token_type", "expires_in"),
    access_token=TEXT,
    token_type=TEXT,
    expires_in=WHOLE,
)


def _require_code(person: Person, code: Any) -> None:
    if not isinstance(code, str) or not code:
        raise CodeNeeded
    if not check_code(person, code):
        raise SignInNeeded(_("This code is not right, or was used before."))


def _wish(given: Mapping[str, Any]) -> Wish:
    """What the token is to be good for; an unreadable wish is no wish for everything.

    :raises Invalid: by the field that cannot be read.
    """
    region, rights = given.get("region"), given.get("rights")
    seconds = given.get("seconds", LONGEST)
    problems: dict[str, list[Words]] = {}
    if not isinstance(region, str | None):
        problems["region"] = [_("Text is expected.")]
    if rights is not None and not _are_rights(rights):
        problems["rights"] = [_("A list of resources with actions is expected.")]
    if type(seconds) is not int or not SHORTEST <= seconds <= LONGEST:
        problems["seconds"] = [_("From %(least)s to %(most)s.", least=SHORTEST, most=LONGEST)]
    if problems:
        raise Invalid(problems)
    return Wish(region, None if rights is None else tuple(rights), seconds)


def _are_rights(raw: Any) -> bool:
    words = raw if isinstance(raw, list) and 0 < len(raw) <= MOST_RIGHTS else [None]
    return all(isinstance(word, str) for word in words)


def _token(person: Person, wish: Wish = EVERYTHING) -> Response:
    token = issue_token(person, wish)
    known = {"access_token": token, "token_type": "Bearer", "expires_in": wish.seconds}
    return jsonify(known)


class DocumentEndpoint(Endpoint):
    """What there is, for programs and for the people who write them."""

    route_base = f"/api/{VERSION}"

    @expose("/_openapi")
    @asks(SIGNED_IN)
    def get(self) -> Response:
        """The document of the endpoints that the actor may read."""
        require_sign_in()
        found = [each for each in endpoints() if _may_know(each)]
        return jsonify(document(str(current_app.config["APP_NAME"]), found))

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The document itself."""
        given = {200: answer("This document.", {"type": "object"})}
        return {f"{self.route_base}/_openapi": {"get": operation("openapi", "openapi", given)}}


def _may_know(endpoint: Endpoint) -> bool:
    if not isinstance(endpoint, Records):
        return True
    return current_actor().can(endpoint.resource.name, "read")
