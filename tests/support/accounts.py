"""People for tests: accounts of the running application, signed in by page or by token."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from app.db.session import session_for
from app.fab import actor_named, add_user
from app.policies.actor import SYSTEM

PASSWORD = "a-Quiet-Word-7"
NUMBERS = itertools.count(1)
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
PROVINCE, CITY, COUNTY, OTHER = "510000000000", "510600000000", "510603000000", "510604000000"


@dataclass
class Caller:
    """A client that sends its headers with every request."""

    client: Any
    headers: dict[str, str]

    def open(self, method: str, path: str, **given: Any) -> Any:
        headers = self.headers | given.pop("headers", {})
        return self.client.open(path, method=method, headers=headers, **given)

    def get(self, path: str, **given: Any) -> Any:
        return self.open("GET", path, **given)

    def post(self, path: str, **given: Any) -> Any:
        return self.open("POST", path, **given)

    def put(self, path: str, **given: Any) -> Any:
        return self.open("PUT", path, **given)

    def delete(self, path: str, **given: Any) -> Any:
        return self.open("DELETE", path, **given)


class People:
    """Makes accounts in one application."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.engine = app.extensions["shixiang"].engine

    def system(self) -> Any:
        """A session of the system; the caller closes it."""
        return session_for(self.engine, SYSTEM)

    def as_(self, person: Any) -> Any:
        """A session of this person; the caller closes it."""
        return session_for(self.engine, actor_named(self.engine, person.account))

    def make(self, role: str, region: str | None = None, body: str | None = None) -> Any:
        """An account of its own with one role."""
        name = f"{role}-{next(NUMBERS)}".replace("_", "-")
        with self.system() as session:
            return add_user(session, name, PASSWORD, role=role, region_code=region, body_code=body)

    def token(self, person: Any) -> Caller:
        """The person as a program."""
        client = self.app.test_client()
        known = {"username": person.account, "password": PASSWORD}
        answer = client.post("/api/v1/security/login", json=known)
        assert answer.status_code == 200, answer.json
        return Caller(client, {"Authorization": f"Bearer {answer.json['access_token']}"})

    def browser(self, person: Any) -> Caller:
        """The person as a browser that sends the token of its forms as a header."""
        client = self.app.test_client()
        answer = sign_in(client, person.account, PASSWORD)
        assert answer.status_code == 302, answer.text
        # A page that asks the database for little.
        return Caller(client, {"X-CSRFToken": form_token(client, "/account/password")})


def form_token(client: Any, path: str) -> str:
    """The token that the forms of a page carry."""
    return CSRF.search(client.get(path).text).group(1)


def sign_in(client: Any, account: str, password: str, **given: Any) -> Any:
    """The form of the sign-in page, filled in and sent."""
    form = {
        "username": account,
        "password": password,
        "csrf_token": form_token(client, "/login/"),
    }
    return client.post("/login/", data=form | given)
