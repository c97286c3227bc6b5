import base64
import json

import pytest
from sqlalchemy import event

import views
from app.kernel.errors import BadRequest, Forbidden
from app.operations import Filter, ListQuery, create, fetch_page, query
from app.resource.registry import registry
from tests.support.world import World
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems
from views.reference.holidays import Holidays
from views.standards.legal_bases import LegalBases

SORTED = [
    (name, column)
    for name in (views and [resource.name for resource in registry.all()])
    for column in (*registry.get(name).sortable, "id")
]
DEPTHS = (None, "互联网咨询", "全程网办", None)


@pytest.fixture(scope="module")
def crowd(module_engine, known):
    """Records of several resources with equal, different and absent values."""
    world = World(module_engine, known)
    for number in range(11):
        world.item(
            name=f"许可{number % 4}",
            kind="行政许可" if number % 3 else None,
            agency=(world.body("bureau"), world.body("clinic"), None)[number % 3],
            committed_limit={"value": number % 5, "unit": "working_day"} if number % 2 else None,
            online_depth=DEPTHS[number % 4],
            self_service=(True, False, None)[number % 3],
        )
    for number in range(5):
        phone = {"phone": str(number % 2)} if number else {}
        create(world.as_("editor"), Agencies, {"name": f"所{number}"} | phone)
        day = {"issued_on": f"200{number}-01-01"} if number % 2 else {}
        title = {"title": f"第{number}号令", "in_force_from": "2001-01-01" if number else None}
        create(world.as_("admin"), LegalBases, title | day)
        holiday = {"date": f"2031-01-0{number + 1}", "kind": "休", "name": "节"}
        create(world.as_("admin"), Holidays, holiday | ({"year": 2031} if number else {}))
    yield world
    world.close()


def pages(session, resource, size=4, **asked):
    """All pages, forwards."""
    found, after = [], None
    while True:
        page = fetch_page(session, resource, ListQuery(size=size, after=after, **asked))
        found.append(page)
        if page.next is None:
            return found
        after = page.next


def ids(page):
    return [row["id"] for row in page.rows]


@pytest.mark.parametrize(("name", "column"), SORTED)
def test_every_order_is_walked_forwards_and_backwards(crowd, name, column):
    session, resource = crowd.as_("admin"), registry.get(name)
    size = 100 if name == "code-lists" else 4
    up = [ids(page) for page in pages(session, resource, size, order=(column,))]
    walked = [number for page in up for number in page]
    down = pages(session, resource, size, order=(f"-{column}",))
    assert len(set(walked)) == len(walked) == down[0].count
    assert [number for page in down for number in ids(page)] == walked[::-1]
    back, before = [], pages(session, resource, size, order=(column,))[-1].prev
    while before is not None:
        page = fetch_page(session, resource, ListQuery(size=size, before=before, order=(column,)))
        back.insert(0, ids(page))
        before = page.prev
    assert back == up[:-1]


def test_a_middle_page_leads_both_ways_and_the_ends_one(crowd):
    found = pages(crowd.as_("editor"), ImplementationItems, order=("name",))
    assert [(page.prev is None, page.next is None) for page in found] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    last = fetch_page(
        crowd.as_("editor"),
        ImplementationItems,
        ListQuery(size=4, before=found[1].prev, order=("name",)),
    )
    assert (last.prev, ids(last)) == (None, ids(found[0]))
    assert last.next is not None


def test_an_empty_page_leads_nowhere(crowd):
    nothing = [Filter("id", "eq", 10**6)]
    page = fetch_page(crowd.as_("editor"), ImplementationItems, ListQuery(filters=nothing))
    assert (page.rows, page.count, page.next, page.prev) == ([], 0, None, None)


def test_a_page_has_two_hundred_rows_at_most_and_one_at_least(crowd):
    session, lists = crowd.as_("editor"), registry.get("code-lists")
    assert len(fetch_page(session, lists, ListQuery(size=10**6)).rows) == 200
    assert len(fetch_page(session, lists, ListQuery(size=-1)).rows) == 1


def encoded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def cursor(*values):
    return encoded(json.dumps(values).encode())


@pytest.mark.parametrize(
    "given",
    ["x", "é", "!!!!", cursor(), cursor("a"), cursor("a", 1, 2), cursor("名", "x"),
     cursor(1, 1), cursor("名", None), cursor("名", 10**30), cursor("a\x00", 1),
     cursor({"a": 1}, 1), cursor(["a"], 1), cursor("\ud800", 1), cursor("名", True),
     encoded(b'{"a": 1}'), encoded(b"[" * 9999)],
)  # fmt: skip
@pytest.mark.parametrize("side", ["after", "before"])
def test_an_address_of_no_page_is_refused(crowd, given, side):
    asked = ListQuery(order=("name",), **{side: given})
    with pytest.raises(BadRequest):
        fetch_page(crowd.as_("editor"), ImplementationItems, asked)


@pytest.mark.parametrize("column", ["date", "committed_limit", "self_service", "updated_at"])
def test_the_address_of_a_page_says_values_of_the_columns_kind(crowd, column, monkeypatch):
    resource = Holidays if column == "date" else ImplementationItems
    monkeypatch.setattr(resource, "sortable", (column,))
    for wrong in (
        3.5,
        ["x"],
        *(() if column == "committed_limit" else ("gestern", "2025-06-30T1")),
    ):
        with pytest.raises(BadRequest):
            fetch_page(
                crowd.as_("editor"),
                resource,
                ListQuery(order=(column,), after=cursor(wrong, 1)),
            )


@pytest.mark.parametrize("column", ["updated_at", "self_service", "state", "version_no"])
def test_an_order_by_what_the_framework_keeps_is_walked_too(crowd, column, monkeypatch):
    monkeypatch.setattr(ImplementationItems, "sortable", (column,))
    for order in (column, f"-{column}"):
        found = pages(crowd.as_("editor"), ImplementationItems, order=(order,))
        walked = [number for page in found for number in ids(page)]
        assert len(set(walked)) == len(walked) == found[0].count


def test_rows_that_come_and_go_do_not_shift_a_page(world):
    made = [world.item(name=f"翻页{number}") for number in range(6)]
    mine = [Filter("id", "in", [record.id for record in made])]
    session = world.as_("editor")
    first = fetch_page(session, ImplementationItems, ListQuery(mine, size=3, order=("name",)))
    world.item(name="翻页0")
    second = ListQuery(mine, size=3, order=("name",), after=first.next)
    assert ids(fetch_page(world.as_("editor"), ImplementationItems, second)) == [
        record.id for record in made[3:]
    ]


@pytest.mark.parametrize("order", ["phone", "nothing", "-nothing", "agency.name", "materials"])
def test_an_order_that_is_not_offered_is_refused(crowd, order):
    with pytest.raises(BadRequest):
        fetch_page(crowd.as_("editor"), ImplementationItems, ListQuery(order=(order,)))


@pytest.mark.parametrize(
    "column",
    ["nothing", "materials", "agency.nothing", "version", "agency.codes", "agency.superior",
     "agency.metadata", "agency.__table__", "agency.superior.name", "name.x", "agency.", "id.x"],
)  # fmt: skip
def test_a_column_that_is_not_there_is_refused(crowd, column):
    with pytest.raises(BadRequest):
        fetch_page(crowd.as_("editor"), ImplementationItems, ListQuery(columns=(column,)))


def test_columns_may_be_paths_and_what_the_framework_keeps(crowd):
    asked = ListQuery(columns=("agency.name", "id", "state", "version_no", "updated_at", "region"))
    row = fetch_page(crowd.as_("editor"), ImplementationItems, asked).rows[0]
    assert row["state"] == "draft"
    assert row["version_no"] == 1
    assert row["region"] == "旌阳区"
    assert set(asked.columns) <= set(row)


def test_without_the_right_to_read_there_is_no_page(crowd):
    for who in ("auditor", "security", "nowhere"):
        with pytest.raises(Forbidden):
            fetch_page(crowd.as_(who), ImplementationItems, ListQuery())


def test_a_count_beyond_ten_thousand_says_that_there_are_more(crowd, monkeypatch):
    session, lists = crowd.as_("editor"), registry.get("code-lists")
    whole = fetch_page(session, lists, ListQuery(size=1))
    assert (whole.count > 250, whole.count_exact) == (True, True)
    monkeypatch.setattr(query, "EXACT_UP_TO", 100)
    page = fetch_page(session, lists, ListQuery(size=1))
    assert (page.count, page.count_exact) == (100, False)
    assert fetch_page(session, lists, ListQuery(size=1, count=False)).count == 0


def test_a_page_takes_two_statements(crowd):
    session, statements = crowd.as_("editor"), []
    asked = ListQuery(size=4, order=("agency",))
    fetch_page(session, ImplementationItems, asked)

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(crowd.engine, "before_cursor_execute", note)
    fetch_page(session, ImplementationItems, asked)
    event.remove(crowd.engine, "before_cursor_execute", note)
    assert len(statements) == 2, statements


@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "\x00"])
def test_what_no_text_holds_is_searched_in_vain(crowd, words):
    assert fetch_page(crowd.as_("editor"), ImplementationItems, ListQuery(search=words)).rows == []


@pytest.mark.parametrize(
    "words", ["'", '"', "許\\", "a' OR 1=1 --", "& | !", "%_", "NEAR(", "长" * 3000]
)
def test_marks_of_any_kind_are_searched_like_words(crowd, words):
    assert fetch_page(crowd.as_("editor"), ImplementationItems, ListQuery(search=words)).rows == []


def test_a_search_finds_ones_own_and_goes_with_filters_and_order(crowd):
    asked = ListQuery(
        search="许可3", order=("-id",), columns=("name",), filters=[Filter("state", "eq", "draft")]
    )
    found = fetch_page(crowd.as_("editor"), ImplementationItems, asked)
    assert [row["name"] for row in found.rows] == ["许可3", "许可3"]
    assert fetch_page(crowd.as_("neighbor"), ImplementationItems, asked).rows == []
