"""The page of a hall: gaps are seen, found by a rule, and closed by those who run it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.operations import create
from app.resource.registry import registry
from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER
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
