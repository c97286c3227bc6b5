import json

import pytest
from sqlalchemy import select

from app.db.history import HistoryChange, HistoryOp
from app.kernel.errors import Forbidden, Invalid
from app.operations import Filter, ListQuery, fetch_page, load, verify
from views.bodies.agencies import Agencies
from views.reference.code_lists import CodeLists
from views.reference.regions import Regions

WORDS = [{"list_name": "load", "label": label} for label in ("甲", "乙")]
BY_LABEL = ("list_name", "label")


def labels(world):
    query = ListQuery(filters=[Filter("list_name", "eq", "load")], columns=("label", "aliases"))
    return {
        row["label"]: row["aliases"]
        for row in fetch_page(world.as_("editor"), CodeLists, query).rows
    }


def test_what_is_not_there_yet_is_added_once(fresh_world):
    world = fresh_world
    system = world.as_("system")
    assert load(system, CodeLists, WORDS, key=BY_LABEL) == 2
    assert load(system, CodeLists, WORDS, key=BY_LABEL) == 0
    more = [*WORDS, {"list_name": "load", "label": "丙", "aliases": ["丙丙"]}]
    assert load(world.as_("system"), CodeLists, more, key=BY_LABEL) == 1
    assert labels(world) == {"甲": None, "乙": None, "丙": ["丙丙"]}


def test_nothing_to_load_is_no_operation(world):
    assert load(world.as_("system"), CodeLists, []) == 0


def test_a_load_is_one_change_that_says_how_many(fresh_world):
    world = fresh_world
    load(world.as_("system"), CodeLists, WORDS, key=BY_LABEL)
    query = (
        select(HistoryOp.kind, HistoryChange.diff)
        .join(HistoryChange, HistoryChange.op_id == HistoryOp.id)
        .order_by(HistoryOp.seq.desc())
        .limit(1)
    )
    kind, diff = world.as_("system").execute(query).one()
    assert (kind, json.loads(diff)["rows"]) == ("load", [None, 2])
    assert verify(world.as_("system")).ok


def test_rows_of_a_tree_name_what_they_lie_below_by_its_code(fresh_world):
    world = fresh_world
    county = world.known.regions["county"]
    rows = [
        {"code": "510603200000", "name": "一镇", "parent": "510603000000"},
        {"code": "510603200001", "name": "一村", "parent": "510603200000"},
    ]
    assert load(world.as_("system"), Regions, rows) == 2
    query = select(Regions.model.code, Regions.model.path, Regions.model.id)
    found = {code: (path, key) for code, path, key in world.as_("system").execute(query)}
    town, key = found["510603200000"]
    assert town == f"{county.path}{key}/"
    assert found["510603200001"][0] == f"{town}{found['510603200001'][1]}/"


@pytest.mark.parametrize("parent", [None, "", "123456789012"])
def test_a_region_that_lies_below_nothing_known_is_refused(fresh_world, parent):
    rows = [{"code": "990000000000", "name": "别处", "parent": parent}]
    with pytest.raises(Invalid) as refused:
        load(fresh_world.as_("system"), Regions, rows)
    assert list(refused.value.fields) == ["parent"]


@pytest.mark.parametrize("who", ["editor", "admin", "viewer", "nowhere"])
def test_only_the_system_loads(world, who):
    rows = [{"code": "x", "name": "局", "region": world.region("other")}]
    with pytest.raises(Forbidden):
        load(world.as_(who), Agencies, rows, key=("name",))
