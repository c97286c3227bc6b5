import pytest

from app.kernel.errors import BadRequest, Forbidden, NotFound, ScopeError
from app.operations import choices, create
from app.operations.regions import region_id_of
from views.bodies.agencies import Agencies
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems


def offered(world, text, field="agency", who="editor"):
    return choices(world.as_(who), ImplementationItems, field, text)


def test_what_is_typed_finds_records_by_any_of_their_names(world):
    body = create(
        world.as_("editor"),
        Agencies,
        {"name": "旌阳区民政局", "short_name": "民政", "uscc": "11510603665538630E"},
    )
    for text in ("民政", "旌阳 民政", "民政局 旌阳", "665538", "11510603665538630e"):
        assert [key for key, _name in offered(world, text)] == [body.id], text
    assert offered(world, "民政 教育") == []
    assert offered(world, "%") == []


def test_only_what_one_sees_is_offered(world):
    keys = [key for key, _name in offered(world, "教育局")]
    assert keys == [world.body("bureau")]
    assert [key for key, _name in offered(world, "教育局", who="neighbor")] == [
        world.body("foreign")
    ]
    both = {key for key, _name in offered(world, "教育局", who="city")}
    assert both == {world.body("bureau"), world.body("foreign")}


def test_a_record_is_offered_as_the_field_calls_it(world):
    body = create(world.as_("editor"), Agencies, {"name": "旌阳区水利局", "short_name": "区水利局"})
    assert offered(world, "水利", "department") == [(body.id, "区水利局")]
    assert offered(world, "水利", "agency") == [(body.id, "旌阳区水利局")]


def test_of_versions_the_published_one_is_offered(world):
    assert offered(world, "教材审定", "catalog_item") == [(world.known.item, "教材审定")]
    draft = {"base_code": "000777777777", "name": "没有发布的目录", "kind": "行政许可"}
    create(world.as_("admin"), CatalogItems, draft)
    assert offered(world, "没有发布", "catalog_item") == []


def test_twenty_are_offered_at_most(world):
    for number in range(22):
        create(world.as_("editor"), Agencies, {"name": f"很多所{number}"})
    assert len(offered(world, "很多所")) == 20


@pytest.mark.parametrize("field", ["name", "materials", "nothing", ""])
def test_only_a_relation_has_choices(world, field):
    with pytest.raises(BadRequest):
        offered(world, "x", field)


def test_who_does_not_read_the_resource_is_offered_nothing(world):
    for who in ("auditor", "nowhere"):
        with pytest.raises(Forbidden):
            offered(world, "教育", who=who)


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "长" * 5000])
def test_what_no_name_holds_finds_nothing(world, text):
    assert offered(world, text) == []


def meant(world, code, who="editor"):
    return region_id_of(world.as_(who), ImplementationItems, code, action="import")


def test_a_file_is_of_the_region_of_who_hands_it_in_unless_it_says_so(world):
    assert meant(world, None) == meant(world, "510603000000") == world.region("county")


@pytest.mark.parametrize("code", ["510604000000", "510600000000", "510603100000"])
def test_a_region_outside_ones_area_is_refused(world, code):
    with pytest.raises(ScopeError):
        meant(world, code)


def test_a_code_that_no_region_has_is_told(world):
    with pytest.raises(NotFound, match="999999999999"):
        meant(world, "999999999999")


def test_without_the_right_there_is_no_region(world):
    with pytest.raises(Forbidden):
        meant(world, None, "viewer")


def test_the_system_says_which_region(world):
    with pytest.raises(BadRequest):
        meant(world, None, "system")
    assert meant(world, "510604000000", "system") == world.region("other")


def test_who_acts_below_means_regions_below(world):
    session = world.as_("city_reviewer")
    below = region_id_of(session, ImplementationItems, "510603000000", action="publish")
    assert below == world.region("county")
    with pytest.raises(ScopeError):
        region_id_of(session, ImplementationItems, "510000000000", action="publish")
