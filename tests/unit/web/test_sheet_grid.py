from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.db.meta import Kind
from app.resource.fields import Field
from app.web import sheet_grid
from app.web.sheet_grid import sheet_tables

FIELDS = {
    "name": Field(kind=Kind.TEXT, label="Name", name="name"),
    "time": Field(kind=Kind.LIMIT, label="Time", name="time"),
}


def table(**more):
    columns = [
        {"column": "A", "heading": ["No."], "field": None, "confidence": 0},
        {"column": "B", "heading": ["Name"], "field": "name", "confidence": 1.0},
        {"column": "C", "heading": ["Time", "promised"], "field": "time", "confidence": 0.6},
    ]
    return {"sheet": "S", "header": "A2:C3", "title": "T", "columns": columns} | more


def row(number, class_="new", sheet="S", **content):
    whole = {"values": {"name": f"n{number}"}, "changes": {}, "findings": [], "cells": {}}
    return SimpleNamespace(sheet=sheet, row=number, class_=class_, content=whole | content)


def shown(documents, rows, **more):
    return sheet_tables(documents, rows, FIELDS, **more)


def test_a_column_says_what_it_is_read_as_and_how_sure_that_is():
    (found,) = shown([table()], []).tables
    assert [(str(c.field), c.sure, c.style) for c in found.columns] == [
        ("not imported", "", "none"),
        ("Name", "100%", ""),
        ("Time", "60%", "low"),
    ] or [c.style for c in found.columns] == ["none", "", "low"]


def test_rows_stand_below_their_header_with_the_numbers_of_the_sheet():
    documents = [table(group_rows=[4], skipped_rows={"7": "total", "9": "odd"})]
    (found,) = shown(documents, [row(5), row(6), row(8)]).tables
    assert [(line.number, line.style) for line in found.rows] == [
        (2, "head"),
        (3, "head"),
        (4, "group"),
        (5, "add"),
        (6, "add"),
        (7, "meta"),
        (8, "add"),
        (9, "meta"),
    ]
    assert [cell.text for cell in found.rows[1].cells] == ["", "", "promised"]


def test_a_row_belongs_to_the_last_table_above_it():
    documents = [table(), table(header="A20:C21"), table(sheet="Other")]
    found = shown(documents, [row(10), row(30), row(5, sheet="Other")], whole=False).tables
    assert [[line.number for line in one.rows] for one in found] == [[10], [30], [5]]


def test_a_change_shows_the_old_value_and_an_error_its_message():
    changed = row(4, "changed", changes={"name": ["old", "new"]}, values={"name": "new"})
    finding = {"field": "time", "value": "soon", "message": "cannot be read", "severity": "error"}
    finding |= {"sheet": "S", "cell": "C5"}
    wrong = row(5, "error", findings=[finding], cells={"time": "C5"})
    (found,) = shown([table()], [changed, wrong], whole=False).tables
    name = found.rows[0].cells[1]
    assert (name.old, name.text, name.changed) == ("old", "new", True)
    time = found.rows[1].cells[2]
    assert (time.address, time.text, time.problem) == ("C5", "soon", "cannot be read")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"value": 3, "unit": "hour"}, "3"),
        ({"value": 3, "unit": "moon"}, "moon"),
        ("as typed", "as typed"),
        (None, ""),
    ],
)
def test_a_value_that_is_none_of_its_field_stays_as_it_is(value, text):
    (found,) = shown([table()], [row(4, values={"time": value})], whole=False).tables
    assert text in found.rows[0].cells[2].text


def test_a_long_file_is_shown_in_parts(monkeypatch):
    monkeypatch.setattr(sheet_grid, "PART", 2)
    rows = [row(number) for number in range(4, 9)]
    first, second, last = (shown([table()], rows[at : at + 3], start=at) for at in (0, 2, 4))
    assert (first.earlier, first.later) == (None, 2)
    assert (second.earlier, second.later) == (0, 4)
    assert (last.earlier, last.later) == (2, None)
    assert [line.number for line in last.tables[0].rows] == [8]


def test_a_table_without_a_header_has_all_rows_of_its_sheet():
    (found,) = shown([table(header="")], [row(1)]).tables
    assert [line.number for line in found.rows] == [1]
