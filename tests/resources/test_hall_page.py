"""The page of a hall: gaps are seen, found by a rule, and closed by those who run it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.kernel.clock import today
from app.operations import create
from app.resource.registry import registry
from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER
from tests.support.books import Books
from tests.support.contracts.base import once


def made(session, resource, **values):
    values = values | {"region": region_id(session)}
    return create(session, registry.get(resource), values).id


@pytest.fixture
def hall(office):
    """A hall with a window in the county, and two items at none: keys of all four."""
    with office.people.system() as session:
        center = made(session, "service-centers", name="旌阳区政务服务中心", level="县级")
        window = {"number": "1", "name": "1号窗口", "kind": "无差别综合"}
        window_id = made(session, "service-windows", center=center, **window)
        agency = BodyFactory.create(session, name="旌阳区水利局")
        water = ImplementationItemFactory.published(session, name="取水许可", agency=agency.id)
        other = ImplementationItemFactory.published(session, name="教师资格认定")
    return center, window_id, water.id, other.id


def shown(caller, key, **rule):
    answer = caller.get(f"/halls/{key}", query_string=rule)
    assert answer.status_code == 200, answer.text
    return answer.text


def ticked(page):
    return [int(key) for key in re.findall(r'name="item" value="(\d+)" checked', page)]


def operations(office):
    """How many operations the history has."""
    with office.people.system() as session:
        return session.scalar(select(func.count()).select_from(HistoryOp))


def sent(window, items, **more):
    return {"window": window, "item": items, "role": "受理"} | more


@once
def test_a_gap_is_found_by_a_rule_and_closed(office, hall):
    center, window, water, other = hall
    manager = office.browser(office.caller("hall_manager", COUNTY))
    assert ticked(shown(manager, center)) == []
    page = shown(manager, center, agency="旌阳区水利局")
    assert ticked(page) == [water]
    chosen = sent(window, [water], agency="旌阳区水利局")
    before = operations(office)
    assert manager.post(f"/halls/{center}/assign", data=chosen).status_code == 302
    assert operations(office) == before + 1
    page = shown(manager, center)
    assert f'name="item" value="{water}"' not in page
    assert f'name="item" value="{other}"' in page
    told = office.caller("hall_manager", COUNTY).get("/api/v1/window-assignments/").json
    assert [row["by_rule"] for row in told["result"]] == [True]
    by_hand = sent(window, [other], agency="旌阳区水利局")
    assert manager.post(f"/halls/{center}/assign", data=by_hand).status_code == 302
    told = office.caller("hall_manager", COUNTY).get("/api/v1/window-assignments/").json
    assert sorted(map(str, (row["by_rule"] for row in told["result"]))) == ["None", "True"]


@once
def test_only_gaps_go_to_a_window_of_this_hall_and_only_by_its_people(office, hall):
    center, window, water, _other = hall
    manager = office.browser(office.caller("hall_manager", COUNTY))
    assert manager.post(f"/halls/{center}/assign", data=sent(999_999, [water])).status_code == 400
    assert manager.post(f"/halls/{center}/assign", data=sent(window, [])).status_code == 400
    assert manager.post(f"/halls/{center}/assign", data=sent(window, [999_999])).status_code == 404
    for role, region in (("viewer", COUNTY), ("county_editor", COUNTY), ("hall_manager", OTHER)):
        other = office.browser(office.caller(role, region))
        answer = other.post(f"/halls/{center}/assign", data=sent(window, [water]))
        assert answer.status_code in (403, 404), role
    assert f'name="item" value="{water}"' in shown(manager, center)


@once
def test_every_hall_in_sight_is_listed_with_its_gaps(office, hall):
    page = office.browser(office.caller("hall_manager", COUNTY)).get("/halls/")
    assert "旌阳区政务服务中心" in page.text


def ways_to_end(page):
    """The addresses by which items leave their windows, with the version of each."""
    form = r'action="(/halls/\d+/end/\d+)">.*?name="version" value="(\d+)"'
    return re.findall(form, page, re.S)


@once
def test_an_item_leaves_its_window_and_is_a_gap_again(office, hall):
    center, window, water, _other = hall
    caller = office.caller("hall_manager", COUNTY)
    manager = office.browser(caller)
    manager.post(f"/halls/{center}/assign", data=sent(window, [water]))
    with office.people.system() as session:
        begun = {"window": window, "item": water, "role": "出件", "starts": "2025-03-01"}
        older = made(session, "window-assignments", **begun)
    for path, version in ways_to_end(shown(manager, center)):
        stale = manager.post(path, data={"version": int(version) + 1})
        assert stale.status_code == 409
        before = operations(office)
        assert manager.post(path, data={"version": version}).status_code == 302
        assert operations(office) == before + 1
        assert manager.post(path, data={"version": version}).status_code == 404
    page = shown(manager, center)
    assert ways_to_end(page) == []
    assert f'name="item" value="{water}"' in page
    # What began today was never there; what began before keeps its days.
    (left,) = caller.get("/api/v1/window-assignments/").json["ids"]
    assert left == older
    ended = caller.get(f"/api/v1/window-assignments/{older}").json["result"]["ends"]
    assert ended == (today() - timedelta(days=1)).isoformat()


@once
def test_only_who_runs_the_hall_ends_what_is_there(office, hall):
    center, window, water, _other = hall
    office.browser(office.caller("hall_manager", COUNTY)).post(
        f"/halls/{center}/assign", data=sent(window, [water])
    )
    ((path, version),) = ways_to_end(
        shown(office.browser(office.caller("hall_manager", COUNTY)), center)
    )
    for role, region in (("viewer", COUNTY), ("county_editor", COUNTY), ("hall_manager", OTHER)):
        other = office.browser(office.caller(role, region))
        assert other.post(path, data={"version": version}).status_code in (403, 404), role


@once
def test_gaps_are_found_by_their_theme_and_told_on_the_first_page(office, hall):
    center, _window, _water, _other = hall
    with office.people.system() as session:
        word = Books(session).values(
            registry.get("implementation-items"), ImplementationItemFactory
        )["themes"][0]
        themed = ImplementationItemFactory.published(session, name="有主题的事项", themes=[word])
    manager = office.browser(office.caller("hall_manager", COUNTY))
    assert ticked(shown(manager, center, theme=word)) == [themed.id]
    first = manager.get("/").text
    assert re.search(r'href="/halls/".*?>\s*<b[^>]*>3</b>', first, re.S)
