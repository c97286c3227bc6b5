"""Fourteen county workbooks, cell by cell against what is known of them."""

import json
from functools import cache
from pathlib import Path

import pytest

from app.sheets.files import read_file
from tests.unit.sheets.specs import VOCABULARY

FOLDER = Path(__file__).parents[2] / "workbooks" / "county"
FILES = sorted(path.name.removesuffix(".truth.json") for path in FOLDER.glob("*.truth.json"))
TABLE_KEYS = ("header", "title", "preamble", "group_rows", "skipped_rows")


@cache
def understood(name):
    return read_file(FOLDER / name, name, VOCABULARY)


@cache
def truth(name):
    return json.loads((FOLDER / f"{name}.truth.json").read_text(encoding="utf-8"))


def place(name, sheet, row):
    """A text file has one sheet, whatever it is called."""
    return (None if name.endswith(".csv") else sheet, row)


def records(name):
    return {place(name, row.sheet, row.row): row for row in understood(name).rows}


def pairs(name):
    """Each true record with the one that was read."""
    found = records(name)
    return [(found[place(name, r["sheet"], r["row"])], r) for r in truth(name)["records"]]


@pytest.mark.parametrize("name", FILES)
class TestCountyWorkbook:
    def test_its_tables_are_found_where_they_are(self, name):
        tables = understood(name).tables_json()
        wanted = truth(name)["tables"]
        assert [{k: t[k] for k in TABLE_KEYS} for t in tables] == [
            {k: t[k] for k in TABLE_KEYS} for t in wanted
        ]
        if not name.endswith(".csv"):
            assert [t["sheet"] for t in tables] == [t["sheet"] for t in wanted]

    def test_every_column_means_its_field(self, name):
        for table, wanted in zip(
            understood(name).tables_json(), truth(name)["tables"], strict=True
        ):
            assert [(c["column"], c["heading"], c["field"]) for c in table["columns"]] == [
                (c["column"], c["heading"], c["field"]) for c in wanted["columns"]
            ]

    def test_every_record_is_found_once(self, name):
        assert {key: row.last_row for key, row in records(name).items()} == {
            place(name, r["sheet"], r["row"]): r["last_row"] for r in truth(name)["records"]
        }

    def test_every_value_is_right(self, name):
        wrong = []
        for row, record in pairs(name):
            for field, value in record["values"].items():
                as_good = [value, *record.get("other", {}).get(field, [])]
                if row.values.get(field, "nothing read") not in as_good:
                    wrong.append((row.row, field, row.values.get(field), value))
        assert not wrong

    def test_every_planted_error_is_reported_at_its_cell(self, name):
        missed = []
        for row, record in pairs(name):
            known = {(f.cell, f.field, f.rule) for f in row.findings}
            missed += [
                (row.row, error)
                for error in record["errors"]
                if (error["cell"], error["field"], error["kind"]) not in known
            ]
        assert not missed

    def test_what_cannot_be_read_has_no_value(self, name):
        for row, record in pairs(name):
            for error in record["errors"]:
                if error["field"] not in record["values"]:
                    assert row.values.get(error["field"]) is None

    def test_no_right_cell_is_called_an_error(self, name):
        false = []
        for row, record in pairs(name):
            planted = {(e["cell"], e["field"]) for e in record["errors"]}
            false += [
                (row.row, f.cell, f.rule, f.value)
                for f in row.findings
                if f.severity == "error" and (f.cell, f.field) not in planted
            ]
        assert not false

    def test_only_assumed_units_are_warned_of(self, name):
        warnings = [f for row, _record in pairs(name) for f in row.findings]
        assert {f.rule for f in warnings if f.severity == "warning"} <= {"limit.unit_assumed"}
