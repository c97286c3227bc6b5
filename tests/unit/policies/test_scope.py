"""Which rows one sees does not depend on how one asks, nor on who asked before."""

import itertools

import pytest
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.kernel.errors import Invalid
from app.operations import MergeRow, create, fetch_record, merge, update
from app.policies.actor import ANONYMOUS, Actor
from app.policies.scope import visible
from app.resource.registry import registry
from models.body import Body
from models.catalog_item import CatalogItem
from models.holiday import Holiday
from models.implementation_item import ImplementationItem as Item
from models.material import Material
from models.region import Region
from tests.support.world import World

# The records: what they are called, where they lie, and which body carries them out.
ITEMS = {
    "P": ("province", None),
    "C": ("city", None),
    "a": ("county", "bureau"),
    "b": ("county", "clinic"),
    "c": ("county", None),
    "o": ("other", "foreign"),
    "t": ("town", None),
}
# Who sees which of them, as the rules say it (own region and below; within a body its own).
SEEN = {
    "admin": "PCabcot",
    "city": "Cabcot",
    "city_reviewer": "Cabcot",
    "editor": "abct",
    "reviewer": "abct",
    "viewer": "abct",
    "bureau_editor": "a",
    "neighbor": "o",
    "town": "t",
    "two": "aot",
    "auditor": "",
    "security": "",
    "nowhere": "",
    "anonymous": "",
}


@pytest.fixture(scope="module")
def peopled(module_engine, known):
    world = World(module_engine, known)
    for name, (place, body) in ITEMS.items():
        values = {"name": name, "region": world.region(place), "materials": [{"name": name}]}
        agency = {"agency": world.body(body)} if body else {}
        create(world.as_("system"), registry.get("implementation-items"), values | agency)
    world.actors["two"] = Actor(
        80,
        "two",
        (
            world.grant("county_editor", "county", "bureau"),
            world.grant("county_editor", "other"),
            world.grant("viewer", "town"),
        ),
    )
    world.actors["anonymous"] = ANONYMOUS
    yield world
    world.close()


OTHER_ITEM = aliased(Item)
SUB, WHOLE = select(Item.id, Item.name).subquery(), select(Item).subquery()
CTE = select(Item.name).where(Item.name != "").cte()
IN_REGION = exists().where(OTHER_ITEM.id == Item.id, OTHER_ITEM.region_id == Region.id)


def column(session, query):
    return session.scalars(query).all()


# Every form of the question “which items are there?”, answered by their names.
FORMS = {
    "entities": lambda s: [item.name for item in s.scalars(select(Item))],
    "columns": lambda s: column(s, select(Item.name)),
    "alias": lambda s: column(s, select(OTHER_ITEM.name)),
    "subquery": lambda s: column(s, select(SUB.c.name)),
    "aliased subquery": lambda s: column(s, select(aliased(Item, WHOLE).name)),
    "common table": lambda s: column(s, select(CTE.c.name)),
    "union": lambda s: column(s, select(Item.name).union(select(OTHER_ITEM.name))),
    "in": lambda s: column(s, select(OTHER_ITEM.name).where(OTHER_ITEM.id.in_(select(Item.id)))),
    "from a global": lambda s: column(
        s, select(Item.name).select_from(Region).join(Item, Item.region_id == Region.id)
    ),
    "alias from a global": lambda s: column(
        s,
        select(OTHER_ITEM.name)
        .select_from(Region)
        .join(OTHER_ITEM, Region.id == OTHER_ITEM.region_id),
    ),
    "outer from a global": lambda s: [
        name
        for name in column(
            s, select(Item.name).select_from(Region).outerjoin(Item, Item.region_id == Region.id)
        )
        if name
    ],
    "along the relation": lambda s: column(s, select(Item.name).join(Item.region)),
    "children": lambda s: column(s, select(Material.name)),
    "children joined": lambda s: column(
        s, select(Material.name).join(Item, Item.id == Material.parent_id)
    ),
    "through children": lambda s: column(
        s, select(Item.name).join(Material, Material.parent_id == Item.id)
    ),
    "loaded children": lambda s: [
        row.name
        for item in s.scalars(select(Item).options(selectinload(Item.materials)))
        for row in item.materials
    ],
    "lazy children": lambda s: [
        row.name for item in s.scalars(select(Item)) for row in item.materials
    ],
    "get": lambda s: [
        found.name for key in range(1, 20) if (found := s.get(Item, key)) is not None
    ],
    "legacy query": lambda s: [name for (name,) in s.query(Item.name)],
}


@pytest.mark.parametrize("form", FORMS)
def test_everybody_sees_their_rows_in_every_form_of_question(peopled, form):
    for _turn in range(2):
        for who, names in SEEN.items():
            session = peopled.session(peopled.actors[who])
            assert "".join(sorted(FORMS[form](session))) == "".join(sorted(names)), who
            session.close()


def test_the_order_in_which_people_ask_changes_nothing(peopled):
    for first, second in itertools.permutations(("admin", "editor", "neighbor", "two"), 2):
        for who in (first, second):
            session = peopled.session(peopled.actors[who])
            assert session.scalar(select(func.count(Item.id))) == len(SEEN[who])
            session.close()


def test_counts_and_groups_see_the_same(peopled):
    for who, names in SEEN.items():
        session = peopled.as_(who)
        assert session.scalar(select(func.count()).select_from(Item)) == len(names)
        groups = session.execute(
            select(Region.name, func.count(Item.id))
            .outerjoin(Item, Item.region_id == Region.id)
            .group_by(Region.name)
        ).all()
        assert sum(count for _name, count in groups) == len(names)
        places = session.scalars(
            select(Region.code).where(exists(select(Item.id).where(Item.region_id == Region.id)))
        ).all()
        assert len(places) == len({ITEMS[name][0] for name in names})


def test_a_parent_that_one_does_not_see_is_not_shown(peopled):
    session = peopled.as_("editor")
    query = select(Item).where(Item.name.in_(["a", "b"])).options(joinedload(Item.agency))
    shown = {item.name: item.agency and item.agency.name for item in session.scalars(query)}
    assert shown == {"a": "旌阳区教育局", "b": "旌阳区卫生健康局"}
    superior = select(Body).where(Body.name == "旌阳区教育局").options(joinedload(Body.superior))
    assert session.scalars(superior).one().superior is None
    assert peopled.as_("admin").scalars(superior).one().superior.name == "四川省教育厅"


def test_what_is_shared_is_seen_by_who_holds_a_role_anywhere(peopled):
    query = select(CatalogItem.name)
    for who in SEEN:
        session = peopled.as_(who)
        seen = session.scalars(query).all()
        assert seen == ([] if who in ("nowhere", "anonymous") else ["教材审定"]), who


def test_what_is_global_is_open(peopled):
    for who in SEEN:
        assert peopled.as_(who).scalar(select(func.count()).select_from(Region)) == 5
        assert peopled.as_(who).scalars(select(Holiday)).all() == []


def test_the_system_sees_everything(peopled):
    assert len(peopled.as_("system").scalars(select(Item.name)).all()) == len(ITEMS)
    assert str(visible(Item, peopled.actors["system"])) == "true"


def test_only_one_region_lies_below_nothing(fresh_world):
    """Who holds the root of the tree sees every row without being looked at any further."""
    admin, regions = fresh_world.as_("admin"), registry.get("regions")
    with pytest.raises(Invalid) as refused:
        create(admin, regions, {"code": "990000000000", "name": "别处"})
    assert list(refused.value.fields) == ["parent"]
    province = fresh_world.region("province")
    with pytest.raises(Invalid):
        merge(admin, regions, [MergeRow(1, province, {"code": "990000000000", "name": "别处"})])
    county = fetch_record(admin, regions, fresh_world.region("county"))
    with pytest.raises(Invalid):
        update(admin, regions, county.id, {"parent": None}, version=county.version)
    root = fetch_record(admin, regions, province)
    renamed = update(admin, regions, root.id, {"short_name": "川"}, version=root.version)
    assert renamed.row.path == root.row.path
