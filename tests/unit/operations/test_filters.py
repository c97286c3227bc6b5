import pytest

from app.kernel.errors import BadRequest
from app.kernel.limit import Limit
from app.operations import Filter, ListQuery, create, fetch_page
from tests.support.world import World
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems
from views.reference.code_lists import CodeLists
from views.reference.holidays import Holidays
from views.reference.regions import Regions

FILTERS = ("name", "kind", "agency", "visits", "charged", "service_objects", "effective_from",
           "committed_limit", "phone")  # fmt: skip


@pytest.fixture(scope="module")
def five(module_engine, known):
    """Five records, told apart by their names."""
    world = World(module_engine, known)
    agency = {"agency": world.body("bureau")}
    days = [{"value": n, "unit": "working_day"} for n in (5, 10)]
    world.item(name="甲", visits=0, charged=True, committed_limit=days[0], **agency)
    world.item(name="乙", visits=2, charged=False, committed_limit=days[1], **agency)
    world.item(name="丙", effective_from="2025-06-30", committed_limit={"value": 9, "unit": "hour"})
    world.item(name="丁100%", service_objects=["自然人", "企业法人"], phone="0838-1")
    world.item(name="戊_a", kind="行政许可", service_objects=["企业法人"], phone="0839-2")
    yield world
    world.close()


@pytest.fixture
def names(five, monkeypatch):
    """The names that filters leave; every field is a filter here."""
    monkeypatch.setattr(ImplementationItems, "filters", FILTERS)

    def found(*filters, resource=ImplementationItems, who="editor", column="name"):
        query = ListQuery(filters=filters, columns=(column,), order=("id",))
        page = fetch_page(five.as_(who), resource, query)
        assert page.count == len(page.rows)
        return "".join(str(row[column])[:1] for row in page.rows)

    return found


@pytest.mark.parametrize(
    ("field", "op", "value", "left"),
    [
        ("name", "eq", "甲", "甲"),
        ("name", "contains", "%", "丁"),
        ("name", "contains", "_", "戊"),
        ("name", "contains", "A", "戊"),
        ("name", "starts", "丁1", "丁"),
        ("name", "starts", "1", ""),
        ("name", "in", ["甲", "乙", "己"], "甲乙"),
        ("name", "in", [], ""),
        ("phone", "empty", True, "甲乙丙"),
        ("phone", "empty", "0", "丁戊"),
        ("phone", "eq", "", "甲乙丙"),
        ("phone", "eq", None, "甲乙丙"),
        ("phone", "contains", "0838", "丁"),
        ("visits", "eq", 2, "乙"),
        ("visits", "eq", "0", "甲"),
        ("visits", "gte", 1, "乙"),
        ("visits", "lte", "2", "甲乙"),
        ("visits", "in", [0, 2], "甲乙"),
        ("visits", "empty", "true", "丙丁戊"),
        ("charged", "eq", True, "甲"),
        ("charged", "eq", "是", "甲"),
        ("charged", "eq", "false", "乙"),
        ("charged", "empty", True, "丙丁戊"),
        ("effective_from", "eq", "2025-06-30", "丙"),
        ("effective_from", "gte", "2025-07-01", ""),
        ("effective_from", "lte", "2025-06-30", "丙"),
        ("kind", "eq", "行政许可", "戊"),
        ("kind", "empty", True, "甲乙丙丁"),
        ("service_objects", "eq", "自然人", "丁"),
        ("service_objects", "in", ["自然人", "企业法人"], "丁戊"),
        ("service_objects", "eq", "企业", ""),
        ("service_objects", "empty", True, "甲乙丙"),
        ("committed_limit", "eq", {"value": 5, "unit": "working_day"}, "甲"),
        ("committed_limit", "eq", 10, "乙"),
        ("committed_limit", "lte", 9, "甲"),
        ("committed_limit", "gte", "5", "甲乙"),
        ("committed_limit", "gte", {"value": 1, "unit": "hour"}, "丙"),
        ("committed_limit", "in", [5, {"value": 9, "unit": "hour"}], "甲丙"),
        ("agency", "empty", True, "丙丁戊"),
        ("agency", "eq", "旌阳区教育局", "甲乙"),
        ("agency", "eq", "没有这个局", ""),
        ("agency", "eq", 10**30, ""),
        ("agency", "contains", "教育", "甲乙"),
        ("agency", "starts", "旌阳", "甲乙"),
        ("state", "eq", "draft", "甲乙丙丁戊"),
        ("state", "in", ["published", "returned"], ""),
        ("region", "eq", "510603000000", "甲乙丙丁戊"),
        ("region", "eq", "510604000000", ""),
    ],
)
def test_a_filter_leaves_what_it_says(names, field, op, value, left):
    assert names(Filter(field, op, value)) == left


def test_a_related_record_is_meant_by_its_key(names, five):
    bureau, clinic = five.body("bureau"), five.body("clinic")
    assert names(Filter("agency", "eq", bureau)) == "甲乙"
    assert names(Filter("agency", "eq", str(bureau))) == "甲乙"
    assert names(Filter("agency", "in", [bureau, clinic])) == "甲乙"
    assert names(Filter("agency", "eq", clinic)) == ""
    assert names(Filter("region", "eq", five.region("county"))) == "甲乙丙丁戊"


def test_several_filters_hold_together(names):
    both = [Filter("agency", "eq", "旌阳区教育局"), Filter("charged", "eq", True)]
    assert names(*both) == "甲"


def test_the_key_of_a_record_finds_it(names, five):
    first = fetch_page(five.as_("editor"), ImplementationItems, ListQuery(order=("id",))).rows[0]
    assert names(Filter("id", "eq", first["id"])) == "甲"
    assert names(Filter("id", "in", [str(first["id"])])) == "甲"


def test_a_limit_is_a_value_of_a_filter_too(names):
    assert names(Filter("committed_limit", "lte", Limit(9, "working_day"))) == "甲"


WRONG = [
    ("visits", "eq", "viele"),
    ("visits", "eq", 10**30),
    ("visits", "gte", None),
    ("visits", "lte", ""),
    ("visits", "contains", "1"),
    ("charged", "gte", "gestern"),
    ("effective_from", "eq", "2025/6/30"),
    ("visits", "in", None),
    ("agency", "in", None),
    ("effective_from", "contains", "2025"),
    ("committed_limit", "lte", "bald"),
    ("committed_limit", "eq", {"value": 1}),
    ("committed_limit", "eq", {"value": 1, "unit": "week"}),
    ("committed_limit", "eq", -1),
    ("agency", "contains", {"a": 1}),
    ("id", "eq", "abc"),
    ("id", "eq", 10**30),
    ("id", "contains", "1"),
    ("id", "in", "12"),
    ("id", "in", None),
    ("id", "in", 3),
    ("name", "eq", "a\x00"),
    ("name", "contains", "a\x00"),
    ("name", "in", ["\ud800"]),
    ("service_objects", "eq", "a\x00"),
    ("service_objects", "gte", "a"),
    ("name", "like", "甲"),
    ("name", "", "甲"),
    ("nothing", "eq", "甲"),
    ("notes", "eq", "甲"),
    ("materials", "eq", "甲"),
    ("version", "eq", 1),
]


@pytest.mark.parametrize(("field", "op", "value"), WRONG)
def test_a_question_that_means_nothing_is_refused(names, field, op, value):
    with pytest.raises(BadRequest):
        names(Filter(field, op, value))


@pytest.mark.parametrize(
    ("resource", "wanted"),
    [
        (Holidays, Filter("date", "contains", "2025")),
        (Regions, Filter("region", "eq", 1)),
        (Regions, Filter("state", "eq", "draft")),
        (CodeLists, Filter("position", "eq", 1)),
    ],
)
def test_what_a_resource_does_not_offer_is_refused(five, resource, wanted):
    with pytest.raises(BadRequest):
        fetch_page(five.as_("admin"), resource, ListQuery(filters=[wanted]))


def test_the_fields_by_which_a_sheet_finds_a_record_are_filters_too(five):
    create(five.as_("editor"), Agencies, {"name": "局", "uscc": "11510603665538630E"})
    wanted = [Filter("uscc", "eq", "11510603665538630E")]
    assert fetch_page(five.as_("editor"), Agencies, ListQuery(filters=wanted)).count == 1
