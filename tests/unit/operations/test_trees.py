import pytest

from app.kernel.errors import Invalid
from app.operations import create, fetch_record, update
from app.resource.registry import registry
from models.body import Body
from tests.support.world import NUMBERS
from views.bodies.agencies import Agencies
from views.reference.regions import Regions


@pytest.fixture
def line(world):
    """A, above B, above C; and D."""

    def body(superior=None):
        values = {"name": f"第{next(NUMBERS)}所"} | ({"superior": superior} if superior else {})
        return create(world.as_("editor"), Agencies, values).id

    a = body()
    b = body(a)
    return a, b, body(b), body()


def path(world, key):
    return fetch_record(world.as_("system"), Agencies, key).row.path


def put(world, key, who="editor", **values):
    session = world.as_(who)
    known = fetch_record(session, Agencies, key)
    return update(session, Agencies, key, values, version=known.version)


def test_a_path_goes_from_the_top_to_the_row(world, line):
    a, b, c, d = line
    assert path(world, c) == f"/{a}/{b}/{c}/"
    assert path(world, d) == f"/{d}/"


def test_what_lies_below_moves_along(world, line):
    a, b, c, d = line
    put(world, b, superior=d)
    assert [path(world, key) for key in (a, b, c)] == [f"/{a}/", f"/{d}/{b}/", f"/{d}/{b}/{c}/"]
    put(world, b, superior=None)
    assert [path(world, key) for key in (b, c)] == [f"/{b}/", f"/{b}/{c}/"]


def test_nothing_lies_below_itself(world, line):
    a, b, c, _d = line
    for superior in (a, b, c):
        with pytest.raises(Invalid) as refused:
            put(world, a, superior=superior)
        assert list(refused.value.fields) == ["superior"]
    assert path(world, c) == f"/{a}/{b}/{c}/"


def test_a_change_of_something_else_leaves_a_row_where_it_is(world, line):
    _a, b, c, _d = line
    before = path(world, c)
    put(world, b, phone="1")
    assert path(world, c) == before


def test_a_row_keeps_its_place_below_one_that_its_editor_does_not_see(world):
    """The county's bureau follows a body of the province."""
    bureau = world.known.bodies["bureau"]
    below = create(world.as_("editor"), Agencies, {"name": "下属", "superior": bureau.id})
    put(world, bureau.id, phone="1")
    assert path(world, bureau.id) == bureau.path
    assert path(world, below.id) == f"{bureau.path}{below.id}/"


def test_a_region_takes_its_towns_along(fresh_world):
    world = fresh_world
    known, regions = world.known.regions, registry.get("regions")
    admin = world.as_("admin")
    county = fetch_record(admin, Regions, known["county"].id)
    update(admin, regions, county.id, {"parent": known["province"].id}, version=county.version)
    town = fetch_record(world.as_("admin"), regions, known["town"].id)
    assert town.row.path == f"{known['province'].path}{county.id}/{town.id}/"


def test_rows_that_are_no_tree_have_no_place(world):
    assert not hasattr(world.item().row, "path")
    assert Body.tree == "superior"
