import pytest

from app.kernel.direction import Verdict
from app.kernel.errors import Illegal
from app.kernel.limit import Limit
from app.operations import (
    Filter,
    ListQuery,
    MergeRow,
    create,
    fetch_page,
    fetch_record,
    merge,
    transition,
    update,
)
from app.policies.overlay import Standards, shared_fields
from tests.support.world import NUMBERS
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems
from views.standards.standards import Standards as StandardResource

DAYS = {"value": 20, "unit": "working_day"}
PAPERS = [{"name": "申请表"}, {"name": "身份证"}]


@pytest.fixture
def item(world):
    def make(**given):
        return world.item(catalog_item=world.known.item, **given)

    return make


def test_what_is_not_given_is_inherited(world, item):
    record = item()
    assert record.own["statutory_limit"] is None
    assert record.standard["statutory_limit"] == Limit(20, "working_day")
    assert record.effective["statutory_limit"] == Limit(20, "working_day")
    assert [row["name"] for row in record.effective["materials"]] == ["申请表", "身份证"]
    assert record.verdicts == {}


def test_what_says_the_same_as_the_standard_is_inherited_too(world, item):
    record = item(statutory_limit=DAYS, visits=1, kind="行政许可")
    assert (record.own["statutory_limit"], record.own["visits"], record.own["kind"]) == (None,) * 3
    changed = update(world.as_("editor"), ImplementationItems, record.id, {"visits": 0}, version=1)
    assert (changed.own["visits"], changed.verdicts["visits"]) == (0, Verdict.BETTER)
    again = update(
        world.as_("editor"), ImplementationItems, record.id, {"visits": 1}, version=changed.version
    )
    assert again.own["visits"] is None


def test_a_value_of_ones_own_covers_the_standards(item):
    record = item(statutory_limit={"value": 5, "unit": "working_day"}, materials=PAPERS[:1])
    assert record.effective["statutory_limit"] == Limit(5, "working_day")
    assert [row["name"] for row in record.effective["materials"]] == ["申请表"]
    assert record.verdicts == {
        "statutory_limit": Verdict.BETTER,
        "materials": Verdict.BETTER,
    }


def test_a_record_without_a_catalog_entry_has_no_standard(world):
    record = world.item(visits=9)
    assert record.standard is None
    assert record.effective == record.own
    assert record.verdicts == {}


def test_of_a_record_without_an_overlay_all_values_are_its_own(world):
    session = world.as_("admin")
    record = fetch_record(session, StandardResource, world.known.standard)
    assert record.standard is None
    assert shared_fields(StandardResource) == {}
    assert Standards(session, StandardResource, [1]).nearest(1, "/") is None


WORSE = [
    ("statutory_limit", {"value": 21, "unit": "working_day"}, "only be less"),
    ("visits", 2, "only be less"),
    ("materials", [*PAPERS, {"name": "户口簿"}], "Nothing may be added"),
    ("materials", [{"name": "身份证复印件"}], "Nothing may be added"),
    ("conditions", "依法设立，并有资金", "must equal"),
]


def submit(world, record_id):
    transition(world.as_("editor"), ImplementationItems, record_id, "submit")


def refusal(world, record_id):
    with pytest.raises(Illegal, match="worse than the standard") as refused:
        submit(world, record_id)
    state = fetch_record(world.as_("editor"), ImplementationItems, record_id).state
    assert state == "draft"
    return {name: str(found[0]) for name, found in refused.value.fields.items()}


@pytest.mark.parametrize(("field", "value", "clause"), WORSE)
def test_what_is_worse_is_kept_as_a_draft_and_refused_when_it_is_submitted(
    world, item, field, value, clause
):
    made = item(**{field: value})
    assert clause in refusal(world, made.id)[field]
    plain = item()
    changed = update(
        world.as_("editor"), ImplementationItems, plain.id, {field: value}, version=plain.version
    )
    assert changed.verdicts[field] is Verdict.WORSE
    assert clause in refusal(world, plain.id)[field]


@pytest.mark.parametrize(("field", "value", "clause"), WORSE)
def test_what_a_sheet_brings_is_held_against_the_standard_too(world, item, field, value, clause):
    value = Limit.from_json(value) if isinstance(value, dict) else value
    county, known = world.region("county"), item()
    rows = [
        MergeRow(1, county, {"name": "新", "catalog_item": world.known.item, field: value}),
        MergeRow(2, county, {field: value}, known.id, known.version),
    ]
    done = merge(world.as_("editor"), ImplementationItems, rows)
    for record_id in done.records.values():
        assert clause in refusal(world, record_id)[field]


def test_what_is_better_the_same_or_to_judge_is_submitted(world, item):
    month = {"value": 1, "unit": "month"}
    for given in ({"visits": 0}, {}, {"statutory_limit": month}, {"place": "楼上"}):
        record = item(**given)
        submit(world, record.id)
        assert (
            fetch_record(world.as_("editor"), ImplementationItems, record.id).state == "in_review"
        )


def test_every_worse_field_is_named_at_once(world, item):
    record = item(visits=2, conditions="更多")
    assert set(refusal(world, record.id)) == {"visits", "conditions"}


def catalog_item(world):
    number = next(NUMBERS)
    values = {"base_code": f"8{number:011}", "name": f"目录{number}", "kind": "行政许可"}
    return world.publish(create(world.as_("admin"), CatalogItems, values), "admin", "publisher")


def standard(world, item, who, decided_by, **values):
    made = create(world.as_(who), StandardResource, {"catalog_item": item.id} | values)
    return world.publish(made, who, decided_by)


@pytest.fixture
def layered(world):
    """A catalog entry with a standard of the province and one of the city."""
    found = catalog_item(world)
    standard(world, found, "admin", "publisher", visits=3, conditions="省")
    standard(world, found, "city", "city_reviewer", visits=2, conditions="市")
    return found


def test_the_standard_of_the_nearest_region_above_counts(world, layered):
    record = world.item(catalog_item=layered.id)
    assert record.effective["visits"] == 2
    neighbor = world.item("neighbor", catalog_item=layered.id)
    assert neighbor.effective["visits"] == 2
    provincial = world.item("admin", catalog_item=layered.id)
    assert provincial.effective["visits"] == 3


def test_a_standard_in_draft_counts_for_nobody(world):
    found = catalog_item(world)
    create(world.as_("admin"), StandardResource, {"catalog_item": found.id, "visits": 3})
    assert world.item(catalog_item=found.id).standard is None


def test_when_the_standard_changes_so_does_what_holds(world):
    found = catalog_item(world)
    first = standard(world, found, "admin", "publisher", visits=3)
    record = world.item(catalog_item=found.id)
    changed = update(
        world.as_("admin"), StandardResource, first.id, {"visits": 1}, version=first.version
    )
    assert read(world, record).effective["visits"] == 3
    world.publish(changed, "admin", "publisher")
    assert read(world, record).effective["visits"] == 1


def read(world, record):
    return fetch_record(world.as_("editor"), ImplementationItems, record.id)


SHOWN = ("kind", "statutory_limit", "visits", "conditions", "service_objects", "charged", "phone")


@pytest.mark.parametrize("given", [
    {},
    {"visits": 0, "phone": "1"},
    {"statutory_limit": {"value": 5, "unit": "working_day"}, "charged": False},
    {"conditions": "自己的", "service_objects": ["自然人"]},
])  # fmt: skip
@pytest.mark.parametrize("catalog", ["with", "without", "layered"])
def test_a_list_shows_what_the_record_says_holds(world, layered, catalog, given):
    items = {"with": world.known.item, "without": None, "layered": layered.id}
    record = world.item(catalog_item=items[catalog], **given)
    query = ListQuery(filters=[Filter("id", "eq", record.id)], columns=SHOWN)
    (row,) = fetch_page(world.as_("editor"), ImplementationItems, query).rows
    effective = read(world, record).effective
    assert {name: row[name] for name in SHOWN} == {name: effective[name] for name in SHOWN}


def test_lists_are_filtered_and_ordered_by_what_holds(world):
    found = catalog_item(world)
    standard(world, found, "admin", "publisher", committed_limit=DAYS)
    made = [
        world.item(catalog_item=found.id, committed_limit=limit)
        for limit in (None, {"value": 30, "unit": "working_day"}, {"value": 5, "unit": "hour"})
    ]
    inherits, longer, hours = (record.id for record in made)
    mine = Filter("id", "in", [inherits, longer, hours])

    def listed(*filters):
        query = ListQuery(filters=[mine, *filters], order=("committed_limit",))
        return [
            row["id"] for row in fetch_page(world.as_("editor"), ImplementationItems, query).rows
        ]

    assert listed() == [hours, inherits, longer]
    assert listed(Filter("committed_limit", "lte", 20)) == [inherits]
    assert listed(Filter("committed_limit", "gte", DAYS)) == [inherits, longer]
    assert listed(Filter("committed_limit", "eq", DAYS)) == [inherits]
