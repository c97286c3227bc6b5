"""A field added at run time is an ordinary field: in records, lists, history, sheets, REST."""

from __future__ import annotations

import openpyxl
import pytest

from app import operations as ops
from app.kernel.errors import Invalid
from app.kernel.limit import Limit
from app.sheets.export import export
from app.sheets.sessions import Uploads
from tests.factories.late_fields import LateFieldFactory
from tests.support.accounts import COUNTY, People
from tests.support.counties import desk, item_row, workbook

VALUES = {
    "单行文字": ("甲", "甲"),
    "数字": (7, 7),
    "是否": (True, True),
    "日期": ("2025-06-30", None),
    "时限": ({"value": 3, "unit": "working_day"}, Limit(3, "working_day")),
}


@pytest.fixture
def people(app, monkeypatch, tmp_path):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    return People(app)


@pytest.fixture
def names(people):
    """One added field of each kind, by the word for the kind."""
    with people.system() as session:
        return {
            kind: LateFieldFactory.create(session, kind=kind, label=f"新增{kind}").own["name"]
            for kind in VALUES
        }


@pytest.fixture
def clerk(people, names, tmp_path):
    found = desk(people, tmp_path)
    yield found
    found.session.close()


def test_values_are_typed_in_the_record_and_in_the_list(clerk, names):
    given = {names[kind]: value for kind, (value, _typed) in VALUES.items()}
    record = ops.create(clerk.session, clerk.resource, {"name": "甲事项"} | given)
    columns = list(given)
    row = ops.fetch_page(clerk.session, clerk.resource, ops.ListQuery(columns=columns)).rows[0]
    for kind, (value, typed) in VALUES.items():
        assert row[names[kind]] == record.own[names[kind]]
        assert typed is None or record.own[names[kind]] == typed
        assert record.to_json()[names[kind]] == value


def test_a_change_stands_in_the_history_under_the_field(clerk, names):
    name = names["数字"]
    record = ops.create(clerk.session, clerk.resource, {"name": "甲事项", name: 1})
    ops.update(clerk.session, clerk.resource, record.id, {name: 2}, version=record.version)
    entry = ops.history_of(clerk.session, clerk.resource, record.id)[0]
    assert entry.changes == {name: [1, 2]}


def test_a_workbook_carries_it_in_and_out(clerk, names):
    headings = ("事项名称", "事项类型", "新增数字", "新增是否")
    file = workbook(clerk.folder / "late.xlsx", ("甲", "公共服务", 5, "是"), headings=headings)
    clerk.commit(clerk.plan(file))
    row = ops.fetch_page(clerk.session, clerk.resource, ops.ListQuery(columns=["id"])).rows[0]
    record = ops.fetch_record(clerk.session, clerk.resource, row["id"])
    assert (record.own[names["数字"]], record.own[names["是否"]]) == (5, True)
    export(clerk.session, clerk.resource, clerk.folder / "out.xlsx")
    sheet = openpyxl.load_workbook(clerk.folder / "out.xlsx").active
    assert "新增数字" in [cell.value for cell in sheet[1]]


def test_it_is_a_field_of_rest_and_of_the_form(clerk, names, people):
    person = people.make("county_editor", COUNTY)
    name = names["单行文字"]
    answer = people.token(person).post(
        "/api/v1/implementation-items/", json={"name": "甲", name: "乙"}
    )
    assert answer.status_code == 201, answer.json
    page = people.browser(person).get(f"/r/implementation-items/{answer.json['id']}/edit")
    assert "新增单行文字" in page.text


@pytest.mark.parametrize(
    ("given", "field"),
    [({"resource": "nothing"}, "resource"), ({"name": "名称"}, "name"), ({"name": "code"}, "name")],
)
def test_a_field_that_no_page_could_carry_is_refused(people, given, field):
    with people.system() as session, pytest.raises(Invalid) as refusal:
        LateFieldFactory.create(session, **given)
    assert field in refusal.value.fields


def test_other_rows_do_not_lose_their_values(clerk, names):
    clerk.load(item_row())
    assert ops.fetch_page(clerk.session, clerk.resource, ops.ListQuery()).count == 1
