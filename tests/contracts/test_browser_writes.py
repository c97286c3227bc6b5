"""Whatever a browser sends needs the token of its forms: looked at on every address there is."""

from __future__ import annotations

import pytest

from tests.support.accounts import COUNTY, People

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
PARTS = {"int": "1", "default": "agencies", "string": "agencies", "path": "a"}


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


def address(rule):
    """The rule with something in the place of each of its parts."""
    parts = rule.rule.replace(">", "<").split("<")
    return "".join(
        part if at % 2 == 0 else PARTS[part.partition(":")[0] if ":" in part else "default"]
        for at, part in enumerate(parts)
    )


def writes(app):
    return [
        (method, address(rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & WRITING)
    ]


def test_every_write_of_a_browser_is_refused_without_the_token_of_its_forms(app):
    people = People(app)
    browser = people.browser(people.make("county_editor", COUNTY)).client
    tried = writes(app)
    assert len(tried) > 40
    for method, path in tried:
        answer = browser.open(path, method=method)
        assert answer.status_code == 400, (method, path, answer.status_code)


def test_no_address_is_exempt(app):
    guard = app.extensions["csrf"]
    assert not guard._exempt_views | guard._exempt_blueprints
