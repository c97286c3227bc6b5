"""Phones of private persons: masked on every way out, and in the clear by a right, with a trace."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app import operations as ops
from app.kernel.masking import mask
from app.resource.registry import registry
from app.sheets.sessions import Uploads
from tests.factories.bodies import BodyFactory
from tests.support.accounts import CITY, COUNTY, OTHER
from tests.support.desk import Desk

PHONE, NAME = "11012345611", "某联系人甲"
MASK = mask(PHONE)


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def body(people, monkeypatch, tmp_path):
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    with people.system() as session:
        return BodyFactory.create(session, name="水利局", contact=NAME, contact_phone=PHONE)


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def viewer(people):
    return people.token(people.make("viewer", COUNTY))


@pytest.fixture
def desk(people):
    return Desk(people.browser(people.make("county_editor", COUNTY)))


def one(body):
    return f"/api/v1/agencies/{body.id}"


def kept(people, body):
    with people.system() as session:
        return ops.fetch_record(session, body.resource, body.id).row.contact_phone


def entries(people, body):
    with people.system() as session:
        return ops.history_of(session, body.resource, body.id)


def test_no_way_of_reading_tells_it(people, body, editor, desk):
    editor.put(one(body), json={"address": "某路", "version": 1})
    q = "(columns:!(name,contact_phone))"
    shown = [
        editor.get(one(body)).text,
        editor.get(f"/api/v1/agencies/?q={q}").text,
        editor.get(f"{one(body)}/history").text,
        desk.get(f"/r/agencies/{body.id}"),
        desk.get(f"/r/agencies/{body.id}/edit"),
        desk.get(f"/r/agencies/{body.id}/history"),
        desk.get("/search?q=水利"),
        editor.put(one(body), json={"address": "x", "version": 1}).text,
    ]
    for text in shown:
        assert PHONE not in text
        assert NAME not in text
    assert MASK in shown[0]
    assert MASK in shown[1]
    assert MASK in shown[3]


def test_an_auditor_reads_that_it_changed_and_not_what_it_is(people, body, editor):
    editor.put(one(body), json={"contact_phone": "11087654322", "version": 1})
    auditor = Desk(people.browser(people.make("auditor", "510000000000")))
    page = auditor.get("/audit/")
    links = {part.split('"')[0] for part in page.split('href="/audit/')[1:]}
    told = "".join(auditor.get(f"/audit/{link}") for link in links if link.isdigit())
    assert mask("11087654322") in told
    assert "11087654322" not in told + page
    assert PHONE not in told + page


def test_a_form_that_returns_the_mask_changes_nothing(people, body, desk):
    path = f"/r/agencies/{body.id}/edit"
    form = desk.form(path)
    assert form["contact_phone"] == [MASK]
    desk.post(path, data=form | {"address": ["某路1号"]})
    assert kept(people, body) == PHONE
    assert "contact_phone" not in entries(people, body)[0].changes


def test_rest_that_returns_the_mask_changes_nothing_and_another_mask_is_refused(
    people, body, editor
):
    version = editor.get(one(body)).json["version"]
    given = {"contact_phone": MASK, "contact": mask(NAME), "version": version}
    assert editor.put(one(body), json=given).status_code == 200
    assert kept(people, body) == PHONE
    version = editor.get(one(body)).json["version"]
    foreign = {"contact_phone": "999******99", "version": version}
    refused = editor.put(one(body), json=foreign)
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["contact_phone"])
    made = editor.post("/api/v1/agencies/", json={"name": "新局", "contact_phone": MASK})
    assert made.status_code == 422
    assert kept(people, body) == PHONE


def test_in_the_clear_by_right_and_written_down(people, body, editor, viewer):
    told = editor.get(f"{one(body)}?unmask=1&reason=核实").json["result"]
    assert (told["contact"], told["contact_phone"]) == (NAME, PHONE)
    entry = entries(people, body)[0]
    assert (entry.kind, entry.remark) == ("unmask", "核实")
    assert entry.changes["unmasked"] == [None, ["contact", "contact_phone"]]
    assert viewer.get(f"{one(body)}?unmask=1").status_code == 403
    assert viewer.get(one(body)).json["result"]["contact_phone"] == MASK
    assert editor.get(one(body)).json["result"]["contact_phone"] == MASK


def test_the_right_reaches_as_far_as_the_role(people, body):
    for role, region, status in (
        ("city_admin", CITY, 200),
        ("county_editor", OTHER, 404),
        ("auditor", COUNTY, 403),
    ):
        caller = people.token(people.make(role, region))
        assert caller.get(f"{one(body)}?unmask=1").status_code == status, role


def test_a_page_shows_it_once_after_a_button(people, body, desk):
    page = f"/r/agencies/{body.id}"
    assert PHONE in desk.post(f"{page}/unmask", status=200, data={"at": "working"}).text
    assert PHONE not in desk.get(page)
    assert entries(people, body)[0].kind == "unmask"
    reader = Desk(people.browser(people.make("viewer", COUNTY)))
    assert f"{page}/unmask" not in reader.get(page)
    reader.post(f"{page}/unmask", status=403)


def test_an_export_is_masked_and_comes_back_without_a_change(body, desk, editor):
    workbook = desk.caller.get("/r/agencies/export").data
    assert PHONE not in cells(workbook)
    assert MASK in cells(workbook)
    assert counts(editor, workbook) == (0, 0, 1)


def test_an_unmasked_export_needs_right_and_reason_and_comes_back_without_a_change(
    people, body, desk, editor, viewer
):
    desk.post("/r/agencies/export", status=400)
    workbook = desk.post("/r/agencies/export", status=200, data={"reason": "换届联络"}).data
    assert PHONE in cells(workbook)
    assert counts(editor, workbook) == (0, 0, 1)
    reader = Desk(people.browser(people.make("viewer", COUNTY)))
    reader.post("/r/agencies/export", status=403, data={"reason": "x"})
    with people.system() as session:
        told = ops.history_of(session, registry.get("agencies"), body.id)
    assert [entry.kind for entry in told] == ["create"]


def test_a_mask_in_a_new_row_is_an_error_at_its_cell(body, desk, editor):
    book = openpyxl.load_workbook(io.BytesIO(desk.caller.get("/r/agencies/export").data))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in (
        ("机构名称", "另一个局"),
        ("名称", "另一个局"),
        ("统一社会信用代码", None),
    ):
        if heading in heads:
            sheet.cell(2, heads[heading], value)
    out = io.BytesIO()
    book.save(out)
    plan = planned(editor, out.getvalue())
    assert [(e["field"], e["rule"]) for e in plan["errors"] if e["severity"] == "error"] == [
        ("contact", "value.masked"),
        ("contact_phone", "value.masked"),
    ]


def cells(workbook):
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


def planned(caller, workbook):
    given = {"file": (io.BytesIO(workbook), "a.xlsx"), "resource": "agencies"}
    answer = caller.post("/api/v1/imports/", data=given)
    assert answer.status_code == 201, answer.json
    return answer.json.get("result", answer.json)


def counts(caller, workbook):
    found = planned(caller, workbook)["counts"]
    return found["new"] + found["changed"], found["error"], found["unchanged"]
