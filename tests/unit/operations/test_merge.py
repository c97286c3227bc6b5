import pytest
from sqlalchemy import func, select

from app.db.history import HistoryChange, HistoryOp
from app.kernel.errors import Forbidden, Illegal, Invalid, NotFound, ScopeError
from app.kernel.limit import Limit
from app.operations import (
    MergeRow,
    create,
    fetch_record,
    history_of,
    merge,
    transition,
    update,
    verify,
)
from app.operations.merge import merge_rows
from app.operations.unit import acting, operation
from app.policies.actor import Actor
from models.implementation_item import ImplementationItem
from models.material import Material
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems

PAPERS = [{"name": "申请表", "copies": 2}, {"name": "身份证"}]


def many(session, *rows):
    return merge(session, ImplementationItems, rows)


def read(world, record_id, who="editor", version="working"):
    return fetch_record(world.as_(who), ImplementationItems, record_id, version)


def counted(world):
    """How many rows there are, and how much was done; a refused try is written down as well."""
    session = world.as_("system")
    rows = [select(func.count()).select_from(model) for model in (ImplementationItem, Material)]
    done = HistoryOp.result == "done"
    acts = select(func.count()).select_from(HistoryOp).where(done)
    changes = select(func.count()).select_from(HistoryChange).join(HistoryOp).where(done)
    return [session.scalar(query) for query in (*rows, acts, changes)]


def test_new_rows_are_drafts_with_their_lists(world):
    county = world.region("county")
    values = {"name": "甲", "visits": 1, "materials": PAPERS, "agency": world.body("bureau")}
    done = many(
        world.as_("editor"), MergeRow(7, county, values), MergeRow(8, county, {"name": "乙"})
    )
    first, second = read(world, done.records[7]), read(world, done.records[8])
    assert (first.state, first.version, first.version_no) == ("draft", 1, 1)
    assert first.own["agency"] == world.body("bureau")
    assert [(row["name"], row["copies"]) for row in first.own["materials"]] == [
        ("申请表", 2),
        ("身份证", None),
    ]
    assert (second.own["name"], second.own["materials"]) == ("乙", None)


def test_a_merge_is_one_operation_with_a_change_for_each_record(world):
    before, county = counted(world), world.region("county")
    known = world.item()
    rows = [MergeRow(n, county, {"name": f"第{n}行"}) for n in range(3)]
    done = many(world.as_("editor"), *rows, MergeRow(9, county, {"phone": "9"}, known.id, 1))
    after = counted(world)
    assert [b - a for a, b in zip(before, after, strict=True)] == [4, 0, 2, 5]
    told = history_of(world.as_("editor"), ImplementationItems, done.records[1])
    assert [(entry.kind, entry.op_id, entry.changes["name"]) for entry in told] == [
        ("import", done.op_id, [None, "第1行"])
    ]
    changed = history_of(world.as_("editor"), ImplementationItems, known.id)[0]
    assert (changed.op_id, changed.changes) == (done.op_id, {"phone": [None, "9"]})
    assert verify(world.as_("system")).ok


def test_what_was_bulk_written_can_be_edited_like_anything_else(world):
    county = world.region("county")
    done = many(world.as_("editor"), MergeRow(1, county, {"name": "甲", "materials": PAPERS}))
    record = read(world, done.records[1])
    changed = update(
        world.as_("editor"), ImplementationItems, record.id, {"materials": PAPERS[1:]}, version=1
    )
    assert [row["name"] for row in changed.own["materials"]] == ["身份证"]


def test_a_published_record_gets_a_draft_beside_it(world):
    record = world.publish(world.item(phone="1"))
    row = MergeRow(1, world.region("county"), {"phone": "2"}, record.id, record.version)
    many(world.as_("editor"), row)
    assert (read(world, record.id).state, read(world, record.id).own["phone"]) == ("draft", "2")
    assert read(world, record.id, version="published").own["phone"] == "1"


def test_what_others_changed_since_the_plan_is_left_out_and_the_rest_is_written(world):
    stale, good, county = world.item(), world.item(), world.region("county")
    update(world.as_("editor"), ImplementationItems, stale.id, {"phone": "0"}, version=1)
    done = many(
        world.as_("editor"),
        MergeRow(1, county, {"phone": "1"}, stale.id, 1),
        MergeRow(2, county, {"phone": "2"}, good.id, 1),
        MergeRow(3, county, {"phone": "3"}, 10**6, 1),
        MergeRow(4, county, {"phone": "4"}, good.id, None),
    )
    assert done.conflicts == [1, 3, 4]
    assert list(done.records) == [2]
    assert read(world, stale.id).own["phone"] == "0"
    assert read(world, good.id).own["phone"] == "2"


def test_a_foreign_record_is_as_little_there_as_in_any_other_way(world):
    foreign = world.item("neighbor")
    done = many(
        world.as_("editor"), MergeRow(1, world.region("county"), {"phone": "1"}, foreign.id, 1)
    )
    assert (done.conflicts, done.records) == ([1], {})
    assert read(world, foreign.id, "neighbor").version == 1


@pytest.mark.parametrize("place", ["other", "city", "town", "province"])
def test_one_row_of_another_region_and_nothing_is_written(world, place):
    before, rows = counted(world), [MergeRow(1, world.region("county"), {"name": "甲"})]
    with pytest.raises(ScopeError):
        many(world.as_("editor"), *rows, MergeRow(2, world.region(place), {"name": "乙"}))
    with pytest.raises(ScopeError):
        many(world.as_("editor"), *rows, MergeRow(2, 10**6, {"name": "乙"}))
    assert counted(world) == before


def test_the_region_of_a_new_row_is_the_one_that_was_looked_at(world):
    """Whatever else the row says."""
    county, other = world.region("county"), world.region("other")
    values = {"name": "借道", "region": other, "materials": PAPERS}
    done = many(world.as_("editor"), MergeRow(1, county, values))
    assert read(world, done.records[1]).own["region"] == county


def test_a_known_record_is_not_merged_away_into_another_region(world):
    record = world.item()
    away = {"region": world.region("other")}
    with pytest.raises(ScopeError):
        many(world.as_("editor"), MergeRow(1, world.region("county"), away, record.id, 1))
    assert read(world, record.id).own["region"] == world.region("county")


def test_who_works_within_a_body_merges_its_rows_only(world):
    county, bureau = world.region("county"), world.body("bureau")
    mine = MergeRow(1, county, {"name": "甲", "agency": bureau})
    assert many(world.as_("bureau_editor"), mine).records
    for agency in (world.body("clinic"), None):
        before = counted(world)
        with pytest.raises(ScopeError):
            many(
                world.as_("bureau_editor"),
                mine,
                MergeRow(2, county, {"name": "乙", "agency": agency}),
            )
        assert counted(world) == before


@pytest.mark.parametrize("who", ["viewer", "reviewer", "auditor", "nowhere"])
def test_without_the_right_to_import_nothing_is_merged(world, who):
    with pytest.raises(Forbidden):
        many(world.as_(who), MergeRow(1, world.region("county"), {"name": "甲"}))


def test_the_system_merges_anywhere(world):
    rows = [MergeRow(n, world.region(n), {"name": "甲"}) for n in ("county", "other", "city")]
    assert set(many(world.as_("system"), *rows).records) == {"county", "other", "city"}


def test_a_code_that_is_taken_is_named_and_nothing_is_written(world):
    before, county = counted(world), world.region("county")
    code = "11510603665538630E4000105002001"
    rows = [MergeRow(n, county, {"name": f"第{n}行", "code": code}) for n in range(2)]
    with pytest.raises(Invalid) as refused:
        many(world.as_("editor"), *rows)
    assert list(refused.value.fields) == ["code"]
    assert counted(world) == before


def test_a_record_in_review_stops_the_merge(world):
    record, county = world.item(), world.region("county")
    sent = transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    before = counted(world)
    with pytest.raises(Illegal):
        many(
            world.as_("editor"),
            MergeRow(1, county, {"name": "新"}),
            MergeRow(2, county, {"phone": "1"}, record.id, sent.version),
        )
    assert counted(world) == before


def test_what_says_the_same_as_the_standard_is_inherited(world):
    county = world.region("county")
    values = {"name": "甲", "catalog_item": world.known.item, "visits": 1, "phone": "1"}
    values |= {"statutory_limit": Limit(5, "working_day")}
    done = many(world.as_("editor"), MergeRow(1, county, values))
    record = read(world, done.records[1])
    assert (record.own["visits"], record.effective["visits"]) == (None, 1)
    assert record.own["statutory_limit"] == Limit(5, "working_day")


def test_more_rows_than_one_statement_takes_are_changed(fresh_world):
    world = fresh_world
    county = world.region("county")
    made = many(world.as_("editor"), *(MergeRow(n, county, {"name": f"n{n}"}) for n in range(510)))
    rows = [MergeRow(n, county, {"phone": "1"}, key, 1) for n, key in made.records.items()]
    done = many(world.as_("editor"), *rows)
    assert (len(done.records), done.conflicts) == (510, [])
    query = select(func.count()).select_from(ImplementationItem)
    assert world.as_("editor").scalar(query.where(ImplementationItem.phone == "1")) == 510


def test_nothing_to_merge_is_no_operation(world):
    before = counted(world)
    done = many(world.as_("editor"))
    assert (done.records, done.conflicts, done.op_id) == ({}, [], None)
    assert counted(world) == before


def test_rows_of_another_resource_are_written_under_its_own_rights(world):
    session = world.as_("editor")
    with operation(session, "implementation-items", "import"):
        with acting(session, Agencies, "create"):
            row = MergeRow(1, world.region("county"), {"name": "新的局"})
            merge_rows(session, Agencies, [row])
        assert session.info["operation"].resource == "implementation-items"
    grant = world.grant("county_editor", "county")
    only_items = frozenset(r for r in grant.rights if r[0] == "implementation-items")
    limited = Actor(70, "limited", (type(grant)(**vars(grant) | {"rights": only_items}),))
    session = world.session(limited)

    def reach_over():
        with (
            operation(session, "implementation-items", "import"),
            acting(session, Agencies, "create"),
        ):
            pytest.fail("the block is not entered")

    with pytest.raises(Forbidden):
        reach_over()


def test_a_record_made_by_one_county_is_not_there_for_the_next(world):
    done = many(world.as_("editor"), MergeRow(1, world.region("county"), {"name": "甲"}))
    with pytest.raises(NotFound):
        read(world, done.records[1], "neighbor")


def test_a_part_of_a_model_is_merged_as_that_part(world):
    county = world.region("county")
    row = MergeRow(1, county, {"name": "是机关", "is_agency": False, "is_department": True})
    key = merge(world.as_("editor"), Agencies, [row]).records[1]
    record = fetch_record(world.as_("editor"), Agencies, key)
    assert (record.row.is_agency, record.own["is_department"]) == (True, True)
    assert create(world.as_("editor"), Agencies, {"name": "下属", "superior": key}).row.path == (
        f"/{key}/{record.id + 1}/"
    )
