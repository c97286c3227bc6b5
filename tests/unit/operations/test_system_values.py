"""What only the system writes: read by everybody, given by nobody, kept through every change."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from app.api.schemas import record_schemas
from app.kernel.errors import Invalid
from app.operations import Filter, create, update
from app.operations.system_values import system_fields
from app.sheets.commit import commit_import
from app.sheets.export import export
from app.sheets.sessions import Upload, get_import, plan_json, start_import
from app.sheets.stored import Uploads
from app.sheets.template import template
from app.web.form_build import RecordForm
from models.body import Body, BodyCode
from views.bodies.agencies import Agencies

CODES = [{"scheme": "平台编码", "code": "1"}, {"scheme": "平台编码", "code": "2"}]


@pytest.fixture
def system(monkeypatch):
    """The phone of a body, and the reason of a further code, as if the system wrote them."""
    for model, name in ((Body, "phone"), (BodyCode, "reason")):
        monkeypatch.setitem(model.metas, name, replace(model.metas[name], system=True))
    system_fields.cache_clear()
    yield
    system_fields.cache_clear()


@pytest.fixture
def derives(monkeypatch):
    """The system notes how long the name is."""
    monkeypatch.setattr(Agencies, "derive", lambda values: {"phone": str(len(values["name"]))})


def made(world, monkeypatch):
    """A body with what the system has written so far."""
    session = world.as_("editor")
    with monkeypatch.context() as patch:
        patch.setattr("app.operations.values.settle", lambda *_given: {})
        codes = [{**CODES[0], "reason": "历史代码"}, CODES[1]]
        values = {"name": f"第{len(CODES)}局", "phone": "123", "codes": codes}
        return create(session, Agencies, values)


@pytest.fixture
def body(fresh_world, system, monkeypatch):
    return made(fresh_world, monkeypatch)


def test_another_value_is_refused_and_the_present_one_is_taken(fresh_world, body):
    session = fresh_world.as_("editor")
    for given in ("456", None):
        with pytest.raises(Invalid) as refused:
            update(session, Agencies, body.id, {"phone": given}, version=body.version)
        assert list(refused.value.fields) == ["phone"]
    again = body.to_json() | {"address": "文庙街1号"}
    changed = update(session, Agencies, body.id, again, version=body.version)
    assert changed.own["phone"] == "123"
    with pytest.raises(Invalid):
        create(session, Agencies, {"name": "另一局", "phone": "1"})


def test_rows_of_a_list_keep_what_the_system_wrote_in_them(fresh_world, body):
    session = fresh_world.as_("editor")
    turned = [CODES[1], {"scheme": "平台编码", "code": "3"}, CODES[0]]
    changed = update(session, Agencies, body.id, {"codes": turned}, version=body.version)
    reasons = [(row["code"], row["reason"]) for row in changed.own["codes"]]
    assert reasons == [("2", None), ("3", None), ("1", "历史代码")]
    renamed = [*turned[:2], {"scheme": "平台编码", "code": "4"}]
    changed = update(session, Agencies, body.id, {"codes": renamed}, version=changed.version)
    assert changed.own["codes"][2]["reason"] == "历史代码"
    wrong = [{**CODES[0], "reason": "其他"}]
    with pytest.raises(Invalid) as refused:
        update(session, Agencies, body.id, {"codes": wrong}, version=changed.version)
    assert list(refused.value.fields) == ["codes"]


def test_what_follows_from_the_whole_record_is_written_at_every_change(fresh_world, body, derives):
    session = fresh_world.as_("editor")
    new = create(session, Agencies, {"name": "五个字的局"})
    assert new.own["phone"] == "5"
    changed = update(session, Agencies, new.id, {"name": "六个字的新局"}, version=new.version)
    assert changed.own["phone"] == "6"


def test_a_form_shows_it_and_takes_nothing_for_it(fresh_world, body):
    form = RecordForm(fresh_world.as_("editor"), Agencies, body.as_json(body.own))
    assert form.form["phone"].text == "123"
    assert "phone" not in form.values()
    assert "reason" not in form.values()["codes"][0]


def test_workbooks_carry_it_out_and_leave_it_alone_coming_in(
    fresh_world, body, tmp_path, monkeypatch
):
    session, file = fresh_world.as_("editor"), tmp_path / "out.xlsx"
    monkeypatch.setattr(Uploads, "folder", tmp_path)
    export(session, Agencies, file, filters=[Filter("id", "eq", body.id)])
    book = openpyxl.load_workbook(file)
    heads = [cell.value for cell in book.active[1]]
    row = book.active[2]
    assert row[heads.index("Phone")].value == "123"
    row[heads.index("Phone")].value = "456"
    row[heads.index("Address")].value = "文庙街2号"
    book.save(file)
    home = session.info["actor"].home.region_id
    plan = plan_json(session, start_import(session, Agencies, Upload(file, "out.xlsx", home)))
    assert (plan["counts"]["changed"], plan["counts"]["error"]) == (1, 0)
    commit_import(session, plan["id"])
    shown = plan_json(session, get_import(session, plan["id"]), rows=True)["rows"]
    assert [list(one["changes"]) for one in shown if one["changes"]] == [["address"]]
    empty = tmp_path / "empty.xlsx"
    template(session, Agencies, empty)
    offered = [cell.value for sheet in openpyxl.load_workbook(empty) for cell in sheet[1]]
    assert "Phone" not in offered


def test_programs_are_told_that_it_is_only_read(fresh_world, system):
    given = record_schemas(Agencies, fresh_world.as_("editor"))["Agencies.create"]["properties"]
    assert given["phone"]["readOnly"]
    assert given["codes"]["items"]["properties"]["reason"]["readOnly"]
    assert "readOnly" not in given["name"]
