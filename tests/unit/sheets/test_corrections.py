"""Corrections of a planned import: kept, applied to the whole file, told where they were made."""

from __future__ import annotations

import pytest

from app.kernel.errors import Conflict, Illegal, Invalid, NotFound
from app.sheets.edit_rows import edits_of
from app.sheets.edits import correct_import
from app.sheets.learned import decide_heading, headings_in_sight
from app.sheets.stored import get_import, plan_json
from tests.support.accounts import OTHER, PROVINCE
from tests.support.counties import HEADINGS, desk, item_row, rules_of, workbook
from tests.unit.sheets.test_plans import records_of

VAGUE = item_row("甲", code=None, limit="二十来天"), item_row("乙", code=None, limit="二十来天")


def corrected(clerk, document, **asked):
    stored = correct_import(clerk.session, document["id"], asked)
    return plan_json(clerk.session, stored, rows=True)


class TestCorrecting:
    def test_a_cell_is_read_anew(self, clerk):
        document = clerk.plan_rows(*VAGUE)
        found = corrected(clerk, document, cells={"Sheet!F2": "20个工作日"})
        assert rules_of(found) == [("F3", "limit.unreadable")]
        assert found["rows"][0]["values"]["committed_limit"] == {"value": 20, "unit": "working_day"}
        assert get_import(clerk.session, document["id"]).version > document["version"]

    def test_a_value_is_said_once_for_all_rows(self, clerk):
        said = {"field": "committed_limit", "from": " 二十来天", "to": "20个工作日"}
        found = corrected(clerk, clerk.plan_rows(*VAGUE), values=[said])
        assert found["counts"]["error"] == 0
        assert clerk.commit(found, create_references=True).written == 2

    def test_a_row_is_left_out_and_taken_in_again(self, clerk):
        document = clerk.plan_rows(*VAGUE)
        without = corrected(clerk, document, skip=["Sheet!2"])
        assert [row["row"] for row in without["rows"]] == [3]
        assert without["tables"][0]["skipped_rows"] == {"2": "skipped"}
        again = corrected(clerk, document, unskip=[2])
        assert [row["row"] for row in again["rows"]] == [2, 3]

    def test_a_repeated_key_is_none_once_one_of_the_two_is_corrected(self, clerk):
        document = clerk.plan_rows(item_row(), item_row("另一事项"))
        assert ("E3", "duplicate.key") in rules_of(document)
        found = corrected(clerk, document, cells={"Sheet!E3": ""})
        assert found["counts"]["error"] == 0

    def test_what_was_corrected_is_kept_with_who_and_when(self, clerk):
        document = clerk.plan_rows(*VAGUE)
        corrected(clerk, document, cells={"Sheet!F2": "20个工作日"})
        (edit,) = edits_of(clerk.session, get_import(clerk.session, document["id"]))
        assert (edit.place, edit.old, edit.new) == ("F2", "二十来天", "20个工作日")
        assert edit.user_name
        assert edit.made_at

    def test_what_is_not_in_the_file_is_refused(self, clerk):
        document = clerk.plan_rows(item_row())
        for asked in (
            {"cells": {"Other!F2": "x"}},
            {"cells": {"Sheet!F99": "x"}},
            {"cells": {"Sheet!no": "x"}},
            {"skip": ["Sheet!0"]},
            {"columns": {"Sheet!A": "no_such_field"}},
            {"blanks": {"name": "burn"}},
            {"matches": {"Sheet!2": 999_999}},
            {"values": [{"field": "nothing", "from": "a", "to": "b"}]},
            {"colors": {}},
        ):
            with pytest.raises(Invalid):
                correct_import(clerk.session, document["id"], asked)

    def test_nobody_corrects_over_another(self, clerk):
        document = clerk.plan_rows(*VAGUE)
        corrected(clerk, document, cells={"Sheet!F2": "20个工作日"})
        with pytest.raises(Conflict):
            correct_import(
                clerk.session, document["id"], {"skip": [3]}, version=document["version"]
            )

    def test_nor_after_it_was_written_nor_out_of_sight(self, clerk, people, tmp_path):
        document = clerk.load(item_row())
        with pytest.raises(Illegal):
            correct_import(clerk.session, document["id"], {"skip": [2]})
        other = desk(people, tmp_path, region=OTHER)
        with pytest.raises(NotFound):
            correct_import(other.session, document["id"], {"skip": [2]})


class TestColumns:
    HEADS = (*HEADINGS[:-1], "要办多久", "存放")
    ROWS = ((*item_row("甲", code=None)[:-1], "8个工作日", "一号柜"),)

    def plan(self, desk_, name="a.xlsx"):
        return desk_.plan(workbook(desk_.folder / name, *self.ROWS, headings=self.HEADS))

    def test_an_unmapped_column_is_kept_with_the_row(self, clerk):
        document = self.plan(clerk)
        assert document["rows"][0]["kept"] == {"F2": "8个工作日", "G2": "一号柜"}

    def test_a_county_says_it_once_and_the_province_shares_it(self, clerk, people, tmp_path):
        found = corrected(clerk, self.plan(clerk), columns={"Sheet!F1": "committed_limit"})
        assert found["tables"][0]["columns"][5]["by"] == "user"
        assert found["rows"][0]["values"]["committed_limit"]["value"] == 8
        cancel = desk(people, clerk.folder, region="510603000000")
        assert self.plan(cancel, "b.xlsx")["tables"][0]["columns"][5]["by"] == "learned"

        folder = tmp_path / "other"
        folder.mkdir()
        other = desk(people, folder, region=OTHER)
        assert self.plan(other)["tables"][0]["columns"][5]["field"] is None
        assert headings_in_sight(other.session) == []
        admin = desk(people, tmp_path, role="province_admin", region=PROVINCE)
        (said,) = headings_in_sight(admin.session)
        decide_heading(admin.session, said.id, approve=True)
        other.session.rollback()
        later = desk(people, folder, region=OTHER)
        column = self.plan(later, "c.xlsx")["tables"][0]["columns"][5]
        assert (column["field"], column["by"]) == ("committed_limit", "learned")

    def test_an_empty_cell_does_what_its_column_says(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit=""))
        for policy in ("keep", "fill"):
            found = corrected(clerk, document, blanks={"committed_limit": policy})
            assert found["counts"]["changed"] == 0
        found = corrected(clerk, document, blanks={"committed_limit": "clear"})
        assert found["rows"][0]["changes"]["committed_limit"][1] is None
        clerk.commit(found)
        assert records_of(clerk)[0].get("committed_limit") is None

    def test_a_column_that_fills_changes_nothing_that_is_there(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit="5个工作日"))
        found = corrected(clerk, document, blanks={"committed_limit": "fill"})
        assert found["counts"]["unchanged"] == 1

    def test_the_word_for_none_clears(self, clerk):
        clerk.load(item_row())
        document = clerk.plan_rows(item_row(limit="无"))
        assert document["rows"][0]["changes"]["committed_limit"][1] is None


class TestMatches:
    def test_records_that_the_file_has_no_row_for_are_told_and_stay(self, clerk):
        clerk.load(item_row(), item_row("乙事项", code=None))
        document = clerk.plan_rows(item_row())
        assert document["counts"]["missing"] == 1
        assert [one["name"] for one in document["missing"]] == ["乙事项"]
        assert len(records_of(clerk)) == 2

    def test_a_renamed_record_is_suggested_and_a_person_confirms(self, clerk):
        clerk.load(item_row("民办职业培训学校设立审批", code=None))
        document = clerk.plan_rows(item_row("民办职业培训学校的设立审批", code=None))
        (finding,) = [one for one in document["errors"] if one["rule"] == "match.renamed"]
        key = finding["candidates"][0]["id"]
        found = corrected(clerk, document, matches={"Sheet!2": key})
        assert found["rows"][0]["class"] == "changed"
        again = corrected(clerk, document, matches={"Sheet!2": "new"})
        assert again["rows"][0]["class"] == "new"
        assert again["counts"]["warning"] == 0

    def test_one_of_the_same_name_may_be_said_to_be_new(self, clerk):
        clerk.load(item_row(code=None))
        document = clerk.plan_rows(item_row(code=None, limit="3个工作日"))
        found = corrected(clerk, document, matches={"Sheet!2": "new"})
        assert found["counts"]["conflict"] == 0
        assert clerk.commit(found).written == 1
        assert len(records_of(clerk)) == 2
