"""Undo, and the undo of an undo: what others changed since stays and is listed."""

from __future__ import annotations

import json

import pytest

from app import operations as ops
from app.kernel.errors import Forbidden, Illegal, Invalid
from app.resource.registry import registry
from app.sheets.approval import approve_import, return_import, submit_import
from app.sheets.deciding import Approvals
from app.sheets.stored import plan_json
from app.sheets.undo import preview_undo, redo_import, undo_import
from tests.support.accounts import CITY
from tests.support.counties import CODE, desk, item_row, workbook
from tests.unit.sheets.test_plans import records_of

FIRST = tuple(item_row(f"事项{n}", code=None) for n in range(6))
SECOND = tuple(item_row(f"事项{n}", code=None, limit="5个工作日") for n in range(6))


def content(clerk):
    """All records with all values, as one text."""
    ids = [row["id"] for row in records_of(clerk)]
    records = [ops.fetch_record(clerk.session, clerk.resource, key) for key in ids]
    return json.dumps([(r.id, r.state, r.as_json(r.own)) for r in records], ensure_ascii=False)


@pytest.fixture
def changed(clerk):
    """A file loaded, and the import that changed all its records and made one more."""
    clerk.load(*FIRST)
    before = content(clerk)
    fresh = item_row("新事项", code=None)
    document = clerk.plan_rows(*SECOND, fresh, accept_names=True)
    clerk.commit(document, create_references=True)
    return document["id"], before


class TestUndo:
    def test_nothing_is_left_of_an_import_that_nobody_touched(self, clerk, changed):
        number, before = changed
        undo_import(clerk.session, number)
        assert content(clerk) == before

    def test_an_undo_is_undone_and_undone_again(self, clerk, changed):
        number, before = changed
        after = content(clerk)
        undo_import(clerk.session, number)
        done = redo_import(clerk.session, number)
        assert (len(done.restored), done.kept) == (7, [])
        assert content(clerk) == after
        undo_import(clerk.session, number)
        assert content(clerk) == before

    def test_three_later_edits_stay_and_are_listed_the_rest_goes_back(
        self, clerk, people, tmp_path, changed
    ):
        number, _before = changed
        other = desk(people, tmp_path)
        touched = [row["id"] for row in records_of(clerk)][:3]
        for key in touched:
            record = ops.fetch_record(other.session, other.resource, key)
            ops.update(
                other.session, other.resource, key, {"notes": "mine"}, version=record.version
            )
        told = preview_undo(clerk.session, number)
        done = undo_import(clerk.session, number)
        assert told.to_json() == done.to_json()
        assert sorted(one["id"] for one in done.kept) == sorted(touched)
        assert all(one["who"] and one["when"] for one in done.kept)
        assert (len(done.restored), len(done.removed)) == (3, 1)

    def test_only_what_was_taken_back_is_brought_back(self, clerk, changed):
        with pytest.raises(Illegal):
            redo_import(clerk.session, changed[0])


class TestApproval:
    @pytest.fixture
    def city(self, people, tmp_path, monkeypatch):
        monkeypatch.setattr(Approvals, "required", True)
        return desk(people, tmp_path, role="city_admin", region=CITY)

    def submitted(self, clerk):
        document = clerk.plan_rows(*FIRST)
        with pytest.raises(Illegal):
            clerk.commit(document, create_references=True)
        submit_import(clerk.session, document["id"], create_references=True)
        return document["id"]

    def test_somebody_above_accepts_but_for_some_rows(self, clerk, city):
        number = self.submitted(clerk)
        done = approve_import(city.session, number, leave_out=["Sheet!3"])
        assert done.written == 5
        assert done.left_out == [{"sheet": "Sheet", "row": 3, "why": "not_accepted"}]
        assert len(records_of(clerk)) == 5

    def test_who_submitted_does_not_decide(self, clerk, city):
        number = self.submitted(clerk)
        with pytest.raises(Forbidden):
            approve_import(clerk.session, number)

    def test_it_is_given_back_with_a_remark(self, clerk, city):
        number = self.submitted(clerk)
        with pytest.raises(Invalid):
            return_import(city.session, number, remark=" ")
        stored = return_import(city.session, number, remark="单位不对")
        found = plan_json(city.session, stored)
        assert (found["state"], found["returned"]["remark"]) == ("planned", "单位不对")
        assert records_of(clerk) == []

    def test_what_is_written_in_the_list_of_a_record_is_decided_like_the_record(
        self, clerk, city, monkeypatch
    ):
        monkeypatch.setattr(Approvals, "required", False)
        clerk.load(item_row())
        item = records_of(clerk)[0]["id"]
        clerk.resource = city.resource = registry.get("materials")
        file = workbook(
            clerk.folder / "materials.xlsx", (CODE, "申请表"), headings=("实施编码", "材料名称")
        )
        document = clerk.plan(file)
        monkeypatch.setattr(Approvals, "required", True)
        with pytest.raises(Illegal):
            clerk.commit(document)
        submit_import(clerk.session, document["id"])
        assert approve_import(city.session, document["id"]).written == 1
        found = ops.fetch_record(clerk.session, registry.get("implementation-items"), item)
        assert [row["name"] for row in found.own["materials"]] == ["申请表"]
