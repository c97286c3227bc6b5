"""No address without a declared need, and none that answers whoever does not fulfil it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.fab import doors
from app.fab.permissions import all_rights, manifest
from app.factory import create_app
from app.kernel.errors import NotFound, WrongDeclaration
from app.resource.registry import registry
from config import Settings
from tests.support.accounts import COUNTY, PROVINCE, People

# What answers people who are not signed in: a further one has to be written down here too.
PUBLIC = {
    "healthz",
    "readyz",
    "SecurityEndpoint.login",
    "web.static",
    "web.login",
    "web.enter",
    "web.logout",
    "web.language",
    # The second step of a sign-in, at our own page or at that of another service.
    "web.code",
    "web.enter_code",
    "web.outside",
    "web.outside_return",
    # The guide, which answers everybody with what is published.
    "guide.index",
    "guide.item",
    "guide.register",
    # For this machine alone, or with a token of its own.
    "web.metrics",
}
PARTS = {"name": "implementation-items", "step": "publish", "field": "agency", "ending": "xlsx"}


@pytest.fixture(scope="module")
def app(sqlite, tmp_path_factory):
    url, home = sqlite.create(like=sqlite.ready), tmp_path_factory.mktemp("routes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        made = create_app(Settings(home=home, database_url=url))
        yield made
    made.extensions["shixiang"].engine.dispose()
    sqlite.drop(url)


@pytest.fixture(scope="module")
def people(app):
    return People(app)


def addresses(app):
    """Every address with its method and need; parts of it are filled in."""
    for rule in app.url_map.iter_rules():
        need = doors.need_of(app, rule.endpoint)
        args = {name: _part(rule, name) for name in rule.arguments}
        path = rule.build(args, append_unknown=False)[1]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, need, args, method, path


def _part(rule, name):
    number = type(rule._converters[name]).__name__ == "IntegerConverter"
    steps = name == "name" and "transitions" in rule.rule and rule.rule.startswith("/api/")
    return 1 if number else "publish" if steps else PARTS.get(name, "x")


def test_every_address_says_what_it_asks_for(app):
    silent = {rule.rule for rule, need, *_rest in addresses(app) if need is None}
    assert silent == set()


def test_every_right_that_is_asked_for_can_be_held(app):
    named = {(need.on, need.action) for _rule, need, *_rest in addresses(app) if need.action}
    actions = {action for resource in registry.all() for action in resource.actions()}
    for on, action in named:
        known = (on, action) in all_rights() if on not in ("", doors.ANY) else action in actions
        assert known or action.startswith("<"), (on, action)


def test_only_what_is_known_to_be_open_answers_everybody(app):
    open_ones = {rule.endpoint for rule, need, *_rest in addresses(app) if need.public}
    assert open_ones == PUBLIC


def test_who_is_not_signed_in_is_sent_to_sign_in(app, people):
    client = app.test_client()
    for rule, need, _args, method, path in addresses(app):
        if need.public or (method != "GET" and not path.startswith("/api/")):
            continue  # a form of a page without its token is refused before anything is asked
        answer = client.open(path, method=method)
        asked = answer.status_code == 401 or answer.location.startswith("/login/")
        assert asked, (method, rule.rule, answer.status_code)


def test_who_lacks_the_right_is_refused_before_anything_is_read(app, people):
    callers = {role: people.token(people.make(role, place(role))) for role in manifest()}
    tried = 0
    for rule, need, args, method, path in addresses(app):
        for name, action in needed(app, rule, need, args):
            role = next((one for one in callers if not holds(one, name, action)), None)
            if role is not None:
                answer = callers[role].open(method, path, data=b"{", content_type=JSON)
                assert answer.status_code == 403, (method, rule.rule, role, answer.status_code)
                tried += 1
    assert tried > len(registry.all())


def test_an_address_that_says_nothing_stops_the_start():
    app = Flask("silent")
    app.add_url_rule("/silent", view_func=lambda: "")
    with pytest.raises(WrongDeclaration, match="/silent"):
        doors.check(app)


JSON = "application/json"


def place(role):
    return PROVINCE if role.startswith("province") else COUNTY


def needed(app, rule, need, args):
    """The rights that an address asks for."""
    if not need.action:
        return
    if need.on:
        yield need.on, need.action
        return
    try:
        resource = doors.resource_of(app, rule.endpoint, args)
    except NotFound:
        return
    action = args[need.action.strip("<>")] if need.action.startswith("<") else need.action
    if action in resource.actions():
        yield resource.name, action


def holds(role, name, action):
    rights = manifest()[role]
    if name == doors.ANY:
        return any(held == action for _name, held in rights)
    return (name, action) in rights
