"""Plans of workbooks: what is new, changed, in conflict or wrong, and what a commit makes of it."""

from __future__ import annotations

import openpyxl
import pytest

from app import operations as ops
from app.kernel.errors import Forbidden, Illegal, NotFound, ScopeError
from app.resource.registry import registry
from app.sheets.export import export
from app.sheets.sessions import Upload, cancel_import, get_import, list_imports, start_import
from app.sheets.template import template
from app.sheets.undo import undo_import
from tests.support.accounts import CITY, OTHER
from tests.support.counties import AGENCY, CODE, desk, item_row, rules_of, workbook


def records_of(clerk):
    return ops.fetch_page(clerk.session, clerk.resource, ops.ListQuery(order=["id"])).rows


class TestPlanning:
    def test_unknown_bodies_are_a_step_to_be_confirmed(self, clerk):
        document = clerk.plan_rows(item_row())
        assert document["counts"]["new"] == 1
        assert document["references"]["agencies"][0]["name"] == AGENCY
        assert document["references"]["departments"][0]["name"] == "区教育和体育局"
        with pytest.raises(Illegal):
            clerk.commit(document)
        assert records_of(clerk) == []

    def test_a_department_and_an_agency_of_one_full_name_become_one_body(self, clerk):
        clerk.load(item_row())
        bodies = ops.fetch_page(clerk.session, registry.get("agencies"), ops.ListQuery())
        assert [row["name"] for row in bodies.rows] == [AGENCY]
        record = ops.fetch_record(clerk.session, clerk.resource, records_of(clerk)[0]["id"])
        assert record.own["department"] == record.own["agency"]
        assert record.to_json()["department"] == "区教育和体育局"

    def test_planning_writes_nothing_but_the_session(self, clerk):
        clerk.plan_rows(item_row())
        assert records_of(clerk) == []
        assert len(list_imports(clerk.session)) == 1

    def test_the_same_bytes_again_change_nothing(self, clerk):
        first = clerk.load(item_row(), item_row("教材初审", code=None))
        again = clerk.plan(clerk.folder / "items.xlsx")
        assert again["file"]["same_as"] == first["id"]
        assert again["counts"]["unchanged"] == 2
        assert again["counts"]["new"] == again["counts"]["changed"] == 0

    def test_a_changed_cell_shows_old_and_new(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit="5个工作日"))
        assert document["rows"][0]["class"] == "changed"
        assert document["rows"][0]["changes"]["committed_limit"] == [
            {"value": 8, "unit": "working_day"},
            {"value": 5, "unit": "working_day"},
        ]

    def test_an_empty_cell_keeps_what_is_there(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit=""))
        assert document["rows"][0]["class"] == "unchanged"

    def test_a_row_without_a_key_that_is_called_like_a_record_waits_for_a_person(self, clerk):
        clerk.load(item_row(code=None))
        document = clerk.plan_rows(item_row(code=None, limit="3个工作日"))
        assert document["counts"]["conflict"] == 1
        assert ("A2", "match.suggested") in rules_of(document)
        confirmed = clerk.plan_rows(item_row(code=None, limit="3个工作日"), accept_names=True)
        assert confirmed["rows"][0]["class"] == "changed"

    def test_a_body_is_found_by_a_name_that_it_had_before(self, clerk):
        clerk.load(item_row())
        (body,) = ops.fetch_page(clerk.session, registry.get("agencies"), ops.ListQuery()).rows
        agencies = registry.get("agencies")
        version = ops.fetch_record(clerk.session, agencies, body["id"]).version
        former = {"former_names": "旌阳区教育局、旌阳区教育体育局"}
        ops.update(clerk.session, agencies, body["id"], former, version=version)
        name, kind, department, _agency, code, limit = item_row(code=None, name="教材复查")
        document = clerk.plan_rows((name, kind, department, "旌阳区教育体育局", code, limit))
        assert document["references"]["agencies"] == []
        assert document["rows"][0]["class"] == "new"

    def test_who_may_be_meant_by_a_name_is_told_with_a_word_for_each(self, clerk):
        agencies = registry.get("agencies")
        codes = ("11510603665538630E", "11510603471593498Y")
        for code in codes:
            ops.create(clerk.session, agencies, {"name": AGENCY, "uscc": code})
        document = clerk.plan_rows(item_row(code=None))
        (found,) = [e for e in document["errors"] if e["rule"] == "reference.ambiguous"
                    and e["field"] == "agency"]  # fmt: skip
        assert sorted(one["word"] for one in found["candidates"]) == sorted(codes)

    def test_what_a_cell_was_read_as_stands_beside_what_it_says(self, clerk):
        document = clerk.plan_rows(item_row(limit="８个 工作日"))
        assert document["rows"][0]["values"]["committed_limit"]["value"] == 8
        assert "８个 工作日" in document["rows"][0]["typed"].values()
        assert AGENCY not in document["rows"][0]["typed"].values()

    def test_a_row_of_another_region_is_an_error(self, clerk):
        headings = ("事项名称", "事项类型", "行政区划")
        rows = (("甲事项", "公共服务", "罗江区"), ("乙事项", "公共服务", "旌阳区"))
        document = clerk.plan(workbook(clerk.folder / "r.xlsx", *rows, headings=headings))
        assert rules_of(document) == [("C2", "region.other")]
        assert [row["class"] for row in document["rows"]] == ["error", "new"]

    def test_a_file_of_another_region_is_held_back_as_a_whole(self, clerk):
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (["罗江区政务服务事项清单"], ["填报单位：罗江区行政审批局"]):
            sheet.append(row)
        sheet.append(["事项名称", "事项类型"])
        sheet.append(["甲事项", "公共服务"])
        book.save(clerk.folder / "other.xlsx")
        document = clerk.plan(clerk.folder / "other.xlsx")
        assert "region.mismatch" in [rule for _cell, rule in rules_of(document)]
        with pytest.raises(Illegal):
            clerk.commit(document, skip_errors=True)

    def test_a_record_under_review_is_not_changed(self, clerk):
        clerk.load(item_row())
        ops.transition(clerk.session, clerk.resource, records_of(clerk)[0]["id"], "submit")
        document = clerk.plan_rows(item_row(limit="5个工作日"))
        assert ("locked.changed") in [rule for _cell, rule in rules_of(document)]
        assert document["rows"][0]["class"] == "error"

    def test_an_unreadable_file_is_kept_and_refused_with_its_rule(self, clerk):
        path = clerk.folder / "broken.xlsx"
        path.write_bytes(b"no workbook at all")
        document = clerk.plan(path)
        assert document["state"] == "refused"
        assert document["errors"][0]["rule"] == "file.not_a_workbook"
        assert document["counts"]["rows"] == 0

    def test_only_the_named_sheet_is_planned(self, clerk):
        book = openpyxl.load_workbook(workbook(clerk.folder / "two.xlsx", item_row()))
        copy = book.copy_worksheet(book.active)
        copy.title = "别的"
        copy["A2"], copy["E2"] = "别的事项", None
        book.save(clerk.folder / "two.xlsx")
        document = clerk.plan(clerk.folder / "two.xlsx", sheet="别的")
        assert [row["values"]["name"] for row in document["rows"]] == ["别的事项"]


class TestCommitting:
    def test_rows_with_errors_stop_the_commit_unless_they_are_left_out(self, clerk):
        document = clerk.plan_rows(item_row(), item_row("乙", code=None, limit="尽快"))
        with pytest.raises(Illegal):
            clerk.commit(document, create_references=True)
        result = clerk.commit(document, skip_errors=True, create_references=True)
        assert (result.written, len(result.left_out)) == (1, 1)

    def test_imported_records_are_drafts(self, clerk):
        clerk.load(item_row())
        assert [row["state"] for row in records_of(clerk)] == ["draft"]

    def test_a_plan_is_committed_once(self, clerk):
        document = clerk.load(item_row())
        with pytest.raises(Illegal):
            clerk.commit(document)

    def test_what_was_changed_since_the_plan_is_a_conflict(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit="5个工作日"))
        found = ops.fetch_record(clerk.session, clerk.resource, records_of(clerk)[0]["id"])
        ops.update(clerk.session, clerk.resource, found.id, {"phone": "1"}, version=found.version)
        result = clerk.commit(document)
        assert [row["why"] for row in result.left_out] == ["conflict"]
        after = ops.fetch_record(clerk.session, clerk.resource, found.id)
        assert after.own["committed_limit"].value == 8

    def test_a_cancelled_plan_is_not_committed(self, clerk):
        document = clerk.plan_rows(item_row())
        assert cancel_import(clerk.session, document["id"]).state == "cancelled"
        with pytest.raises(Illegal):
            clerk.commit(document)

    def test_the_history_of_each_record_names_the_file(self, clerk):
        clerk.load(item_row())
        entry = ops.history_of(clerk.session, clerk.resource, records_of(clerk)[0]["id"])[0]
        assert (entry.kind, entry.source, entry.remark) == ("import", "sheet", "items.xlsx")
        assert entry.changes["code"] == [None, CODE]


class TestScope:
    def test_another_county_knows_nothing_of_an_import(self, clerk, people, tmp_path):
        document = clerk.plan_rows(item_row())
        other = desk(people, tmp_path, region=OTHER)
        assert list_imports(clerk.session)
        assert list_imports(other.session) == []
        with pytest.raises(NotFound):
            get_import(other.session, document["id"])

    def test_nobody_imports_for_another_region(self, clerk, people, tmp_path):
        other = desk(people, tmp_path, region=OTHER)
        file = workbook(tmp_path / "x.xlsx", item_row())
        with pytest.raises(ScopeError):
            start_import(clerk.session, clerk.resource, Upload(file, "x.xlsx", other.region_id))

    def test_a_viewer_imports_nothing(self, people, tmp_path):
        viewer = desk(people, tmp_path, role="viewer")
        with pytest.raises(Forbidden):
            viewer.plan_rows(item_row())


class TestUndoing:
    def test_new_records_go_with_the_bodies_made_for_them(self, clerk):
        document = clerk.load(item_row(), item_row("乙", code=None))
        result = undo_import(clerk.session, document["id"])
        assert (len(result.removed), result.kept) == (3, [])
        assert records_of(clerk) == []
        assert get_import(clerk.session, document["id"]).state == "undone"

    def test_changed_records_get_their_earlier_values(self, clerk):
        clerk.load(item_row())
        document = clerk.load(item_row("教材审定（新）", limit="5个工作日"))
        undo_import(clerk.session, document["id"])
        record = ops.fetch_record(clerk.session, clerk.resource, records_of(clerk)[0]["id"])
        assert record.own["name"] == "教材审定"
        assert record.own["committed_limit"].value == 8

    def test_what_somebody_changed_since_is_kept_and_told(self, clerk):
        document = clerk.load(item_row())
        found = ops.fetch_record(clerk.session, clerk.resource, records_of(clerk)[0]["id"])
        ops.update(clerk.session, clerk.resource, found.id, {"phone": "1"}, version=found.version)
        result = undo_import(clerk.session, document["id"])
        assert [entry["id"] for entry in result.kept][:1] == [found.id]
        assert len(records_of(clerk)) == 1

    def test_the_file_loads_again_after_an_undo(self, clerk):
        document = clerk.load(item_row())
        undo_import(clerk.session, document["id"])
        again = clerk.plan(clerk.folder / "items.xlsx")
        assert again["file"]["same_as"] is None
        assert again["counts"]["new"] == 1

    def test_only_a_committed_import_is_taken_back(self, clerk):
        document = clerk.plan_rows(item_row())
        with pytest.raises(Illegal):
            undo_import(clerk.session, document["id"])


class TestWorkbooksOut:
    @pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
    def test_an_export_comes_back_without_a_change(self, clerk, ending):
        clerk.load(item_row())
        ops.create(clerk.session, clerk.resource, {"name": "=教材初审", "phone": "-1"})
        file = clerk.folder / f"out{ending}"
        assert export(clerk.session, clerk.resource, file) == 2
        document = clerk.plan(file, accept_names=True)
        assert document["counts"]["unchanged"] == 2, document["rows"]

    def test_nothing_in_an_export_is_a_formula(self, clerk):
        ops.create(clerk.session, clerk.resource, {"name": "=1+1"})
        export(clerk.session, clerk.resource, clerk.folder / "out.xlsx")
        sheet = openpyxl.load_workbook(clerk.folder / "out.xlsx").active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert "=1+1" in [cell.value for cell in cells]
        assert all(cell.data_type != "f" for cell in cells)

    def test_an_export_shows_only_the_rows_in_sight(self, clerk, people, tmp_path):
        clerk.load(item_row())
        other = desk(people, tmp_path, region=OTHER)
        assert export(clerk.session, clerk.resource, tmp_path / "own.xlsx") == 1
        assert export(other.session, other.resource, tmp_path / "other.xlsx") == 0

    def test_a_template_filled_in_reads_back_cell_by_cell(self, clerk):
        path = clerk.folder / "template.xlsx"
        template(clerk.session, clerk.resource, path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        columns = {cell.value: cell.column for cell in sheet[1]}
        given = {"事项名称": "甲", "事项类型": "公共服务", "到现场次数": 1, "是否收费": "否"}
        for word, value in given.items():
            sheet.cell(2, columns[word], value)
        book.save(path)
        values = clerk.plan(path)["rows"][0]["values"]
        assert (values["name"], values["kind"]) == ("甲", "公共服务")
        assert (values["visits"], values["charged"]) == (1, False)

    def test_a_template_offers_the_choices(self, clerk):
        path = clerk.folder / "template.xlsx"
        template(clerk.session, clerk.resource, path)
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert sheet.data_validations.count > 3


class TestRowsOfOthers:
    def test_an_export_of_a_city_comes_back_without_a_change(self, clerk, people, tmp_path):
        clerk.load(item_row(), item_row("教材初审", code=None))
        city = desk(people, tmp_path, "city_admin", CITY)
        export(city.session, city.resource, tmp_path / "all.xlsx")
        counts = city.plan(tmp_path / "all.xlsx")["counts"]
        assert counts["unchanged"] == counts["rows"] == 2

    def test_a_row_of_a_region_below_is_not_the_citys_to_change(self, clerk, people, tmp_path):
        clerk.load(item_row())
        city = desk(people, tmp_path, "city_admin", CITY)
        export(city.session, city.resource, tmp_path / "all.xlsx")
        book = openpyxl.load_workbook(tmp_path / "all.xlsx")
        titles = {cell.value: cell.column for cell in book.active[1]}
        book.active.cell(2, titles["承诺时限"], "5个工作日")
        book.save(tmp_path / "all.xlsx")
        plan = city.plan(tmp_path / "all.xlsx")
        assert [error["rule"] for error in plan["errors"]] == ["region.other"]
        assert plan["counts"]["error"] == 1

    def test_a_row_that_says_nothing_new_of_its_only_namesake_is_unchanged(self, clerk):
        clerk.load(item_row(code=None))
        again = clerk.plan_rows(item_row(code=None), item_row("教材初审"))
        assert [row["class"] for row in again["rows"]] == ["unchanged", "new"]
