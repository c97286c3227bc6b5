from app.operations import MergeRow, create, merge
from app.operations.trail import history_of
from app.resource.registry import registry
from models.body import Body


def merged(world, *rows):
    session, resource = world.as_("system"), registry.get("agencies")
    return session, merge(session, resource, rows).records


def values(name, superior=None):
    return {"name": name, "kind": "机关", "superior": superior}


def test_a_row_of_a_tree_gets_its_place_in_a_merge(world):
    bureau, county = world.known.bodies["bureau"], world.region("county")
    session, keys = merged(
        world,
        MergeRow(1, county, values("第一所", bureau.id)),
        MergeRow(2, county, values("第二所")),
    )
    assert session.get(Body, keys[1]).path == f"{bureau.path}{keys[1]}/"
    assert session.get(Body, keys[2]).path == f"/{keys[2]}/"


def test_what_is_made_below_a_merged_row_lies_below_it(world):
    bureau, county = world.known.bodies["bureau"], world.region("county")
    session, keys = merged(world, MergeRow(1, county, values("第三所", bureau.id)))
    below = create(
        session, registry.get("agencies"), values("第三组", keys[1]) | {"region": county}
    )
    assert below.row.path == f"{bureau.path}{keys[1]}/{below.id}/"


def test_a_place_in_a_tree_is_no_matter_of_the_history(world):
    session, keys = merged(world, MergeRow(1, world.region("county"), values("第四所")))
    (entry,) = history_of(session, registry.get("agencies"), keys[1])
    assert "path" not in entry.changes
