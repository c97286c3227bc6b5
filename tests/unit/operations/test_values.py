from datetime import date

import pytest

from app.kernel.errors import Invalid
from app.kernel.limit import Limit
from app.operations import create
from app.operations.values import coerce
from tests.support.world import published
from views.bodies.agencies import Agencies
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems
from views.reference.code_lists import CodeLists
from views.reference.regions import Regions

CODE = "11510603665538630E4000105002001"


@pytest.fixture
def kept(world):
    """What the columns of an implementation item keep for values as they come in."""

    def read(**raw):
        session = world.as_("editor")
        return coerce(session, ImplementationItems, raw, region_id=world.region("county"))

    return read


@pytest.fixture
def refusal(kept):
    def read(**raw):
        with pytest.raises(Invalid) as refused:
            kept(**raw)
        return {name: [str(m) for m in messages] for name, messages in refused.value.fields.items()}

    return read


@pytest.mark.parametrize(
    ("field", "given", "wanted"),
    [
        ("name", "  教材\u3000", "教材"),
        ("name", " \n ", None),
        ("name", "", None),
        ("name", None, None),
        ("conditions", "一、\r\n  二、", "一、\n二、"),
        ("visits", 3, 3),
        ("visits", " 03 ", 3),
        ("visits", 0, 0),
        ("charged", True, True),
        ("charged", "是", True),
        ("charged", " 1 ", True),
        ("charged", "FALSE", False),
        ("charged", "否", False),
        ("effective_from", "2025-06-30", date(2025, 6, 30)),
        ("effective_from", " 9999-12-31 ", date(9999, 12, 31)),
        ("effective_from", date(2025, 1, 1), date(2025, 1, 1)),
        ("handling_type", "承诺件", "承诺件"),
        ("service_objects", ["自然人", "企业法人", "自然人"], ["自然人", "企业法人"]),
        ("service_objects", "自然人、企业法人", ["自然人", "企业法人"]),
        ("service_objects", [], None),
        ("service_objects", [""], None),
        ("statutory_limit", {"value": 20, "unit": "working_day"}, Limit(20, "working_day")),
        ("statutory_limit", Limit(1, "month"), Limit(1, "month")),
        ("materials", [], []),
    ],
)
def test_a_value_is_kept_in_the_form_of_its_kind(kept, field, given, wanted):
    assert kept(**{field: given}) == {field: wanted}


@pytest.mark.parametrize(
    ("field", "given", "why"),
    [
        ("name", 3, "Text is expected"),
        ("name", "长" * 501, "At most 500 characters"),
        ("name", "a\x00b", "cannot be kept"),
        ("name", "a\ud800b", "cannot be kept"),
        ("agency_uscc", "123", "has 18 characters"),
        ("visits", "三", "whole number"),
        ("visits", 1.5, "whole number"),
        ("visits", True, "whole number"),
        ("visits", "", None),
        ("visits", "--3", "whole number"),
        ("visits", "٣", "whole number"),
        ("visits", "9" * 5000, "number"),
        ("visits", -1, "out of range"),
        ("visits", "-1", "out of range"),
        ("visits", 2**31, "out of range"),
        ("charged", "vielleicht", "Yes or no"),
        ("charged", 2, "Yes or no"),
        ("effective_from", "2025/6/30", "A date such as"),
        ("effective_from", "2025-02-30", "A date such as"),
        ("effective_from", 45000, "A date such as"),
        ("handling_type", "慢件", "not one of the choices"),
        ("service_objects", ["自然人", "外星人"], "not one of the choices"),
        ("statutory_limit", "20", "a unit"),
        ("statutory_limit", {"value": 20}, "a unit"),
        ("statutory_limit", {"value": 20, "unit": "week"}, "a unit"),
        ("agency", "没有这个局", "is not known here"),
        ("agency", {"name": "旌阳区教育局"}, "is not known here"),
        ("agency", "a\x00b", "is not known here"),
        ("agency", "a\ud800b", "is not known here"),
        ("agency_id", 10**9, "is not known here"),
        ("agency_id", 10**30, "is not known here"),
        ("agency_id", -1, "is not known here"),
        ("agency_id", True, "is not known here"),
        ("materials", "申请表", "list of rows"),
        ("materials", ["申请表"], "Row 1 cannot be read"),
        ("materials", [{"name": "甲"}, {"name": "乙", "x": 1}], "Row 2 has an unknown field"),
        ("materials", [{"copies": 1}], "Row 1 lacks"),
        ("materials", [{"name": "甲", "copies": -1}], "Row 1: The number is out of range"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_under_its_field(refusal, kept, field, given, why):
    if why is None:
        assert kept(**{field: given}) == {field: None}
        return
    refused = refusal(**{field: given})
    assert list(refused) == [field.removesuffix("_id")]
    assert why in refused[field.removesuffix("_id")][0]


def test_every_refused_value_is_named_at_once(refusal):
    assert set(refusal(visits="x", name=1, handling_type="慢件")) == {
        "visits",
        "name",
        "handling_type",
    }


@pytest.mark.parametrize("name", ["state", "version", "id", "nothing", "name_id", "submitted_by"])
def test_a_name_that_is_no_field_is_refused(refusal, name):
    assert refusal(**{name: 1}) == {name: ["There is no such field."]}


def test_a_word_of_a_choice_may_be_its_code_or_an_alias(world):
    session = world.as_("editor")
    values = coerce(session, CatalogItems, {"kind": "许可"})
    assert values == {"kind": "行政许可"}
    assert coerce(session, CatalogItems, {"kind": "01"}) == {"kind": "行政许可"}


def test_labels_without_a_code_list_are_kept_as_they_are(world):
    values = coerce(world.as_("admin"), CodeLists, {"aliases": ["甲", "乙"]})
    assert values == {"aliases": ["甲", "乙"]}
    assert coerce(world.as_("admin"), CodeLists, {"aliases": []}) == {"aliases": None}
    with pytest.raises(Invalid):
        coerce(world.as_("admin"), CodeLists, {"aliases": ["a\ud800"]})


def test_a_relation_is_given_by_name_key_or_both_forms(world, kept):
    bureau = world.body("bureau")
    for given in (bureau, "旌阳区教育局", {"id": bureau}):
        assert kept(agency=given) == {"agency": bureau}
    assert kept(agency_id=bureau) == {"agency": bureau}
    assert kept(agency=bureau, agency_id=999) == {"agency": bureau}
    assert kept(agency=None, agency_id=bureau)["agency"] == bureau
    assert kept(agency_id=None) == {"agency": None}


def test_a_record_of_another_region_is_as_unknown_as_one_that_is_not_there(world, refusal):
    assert refusal(agency_id=world.body("foreign")) == {
        "agency": [f"“{world.body('foreign')}” is not known here."]
    }
    assert refusal(agency="罗江区教育局") == {"agency": ["“罗江区教育局” is not known here."]}


def test_a_name_means_the_record_of_the_nearest_region(world):
    session = world.as_("system")
    town, county = world.region("town"), world.region("county")
    values = {"name": "同名所", "is_department": True}
    agencies = [body(session, values | {"region": region}) for region in (town, county)]

    def meant(region):
        raw = {"agency": "同名所"}
        return coerce(session, ImplementationItems, raw, region_id=region)["agency"]

    assert [meant(town), meant(county)] == agencies
    assert meant(None) == agencies[0]


def body(session, values):
    return create(session, Agencies, values).id


def test_a_name_that_two_records_have_is_never_guessed(world, refusal):
    values = {"name": "双名所", "is_department": True, "region": world.region("county")}
    for _number in range(2):
        body(world.as_("system"), values)
    assert refusal(agency="双名所") == {"agency": ["“双名所” may mean several records."]}


def test_a_versioned_record_is_meant_by_its_published_name(world, refusal, kept):
    assert kept(catalog_item="教材审定")["catalog_item"] == world.known.item
    assert kept(catalog_item=world.known.item)["catalog_item"] == world.known.item
    draft = {"base_code": "000105002099", "name": "草稿项", "kind": "行政许可"}
    create(world.as_("admin"), CatalogItems, draft)
    assert "catalog_item" in refusal(catalog_item="草稿项")


def test_a_code_says_what_follows_from_it(world, kept):
    values = kept(code=CODE)
    assert values["catalog_code"] == "000105002001"
    assert values["agency_uscc"] == "11510603665538630E"
    assert values["catalog_item"] == world.known.item
    assert "agency" not in values


def test_what_is_given_is_not_overwritten_by_what_would_follow(world, kept):
    other = published(
        world.as_("system"),
        "catalog-items",
        {
            "base_code": "000105002077",
            "name": "另一项",
            "kind": "行政许可",
            "region": world.region("province"),
        },
    )
    assert kept(code=CODE, catalog_item=other)["catalog_item"] == other


def test_a_row_of_a_tree_names_its_parent(world):
    values = coerce(world.as_("admin"), Regions, {"parent": "德阳市"})
    assert values == {"parent": world.region("city")}
