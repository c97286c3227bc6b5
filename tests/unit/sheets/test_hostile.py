"""Workbooks that would hang or kill a reader: the child dies, the caller gets a refusal."""

import pytest

from app.kernel.errors import FileRefused
from app.sheets import child, packed, prescan
from app.sheets.files import read_file
from app.sheets.workbook import read_grids
from tests.unit.sheets.files import (
    BODY,
    HEAD,
    MAIN,
    cell,
    pack,
    parts,
    relation,
    sheet,
)
from tests.unit.sheets.specs import VOCABULARY

pytestmark = pytest.mark.usefixtures("english")


def refusal(path, **changes):
    """The rule by which the reader refuses a workbook with these parts."""
    pack(path / "a.xlsx", parts(**changes))
    with pytest.raises(FileRefused) as refused:
        list(read_grids(path / "a.xlsx", "xlsx"))
    return refused.value.rule


def data(*rows):
    return sheet("".join(rows))


def test_a_sound_workbook_is_read_through_the_child(tmp_path):
    path = pack(tmp_path / "a.xlsx", parts())
    found = read_file(path, "a.xlsx", VOCABULARY)
    assert [row.values["name"] for row in found.rows] == ["甲许可"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
def test_declared_entities_are_refused(tmp_path, declared):
    assert refusal(tmp_path, sheet=declared + sheet()) == "file.unsafe"


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="1048577">{cell("A1048577", "x")}</row>',
        f'<row r="99999999999">{cell("A1", "x")}</row>',
        f'<row r="1">{cell("XFE1", "x")}</row>',
        f'<row r="1">{cell("AAAA1", "x")}</row>',
        f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>',
    ],
)
def test_cells_outside_of_a_sheet_or_far_apart_are_refused(tmp_path, row):
    assert refusal(tmp_path, sheet=sheet(row)) == "file.unsafe"


def test_endless_nesting_is_refused(tmp_path):
    deep = "<a>" * 200 + "</a>" * 200
    assert refusal(tmp_path, sheet=sheet(after=deep)) == "file.unsafe"


def test_too_many_attributes_are_refused(tmp_path):
    many = " ".join(f'a{n}="1"' for n in range(501))
    assert refusal(tmp_path, sheet=sheet(after=f"<x {many}/>")) == "file.unsafe"


def test_too_many_merged_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(prescan, "MAX_MERGES", 2)
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/><mergeCell ref="A3:B3"/>'
    assert refusal(tmp_path, sheet=sheet(after=merges + "</mergeCells>")) == "file.unsafe"


def test_too_many_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MAX_CELLS", 3)
    assert refusal(tmp_path) == "file.unsafe"


def test_parts_larger_than_they_say_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed.Budget.__init__, "__defaults__", (100,))
    assert refusal(tmp_path) == "file.unsafe"


def test_a_text_longer_than_a_cell_holds_is_refused(tmp_path):
    row = f'<row r="1">{HEAD}</row><row r="2">{cell("B2", "甲" * 32_768)}</row>'
    assert refusal(tmp_path, sheet=sheet(row)) == "file.unsafe"


@pytest.mark.parametrize(
    "changes",
    [
        {"book_rels": relation("worksheets/other.xml")},
        {"book_rels": relation("http://example.org/s.xml", extra='TargetMode="External"')},
        {"book_rels": relation("worksheets/sheet1.xml").replace("rId1", "rId9")},
    ],
)
def test_a_sheet_that_is_missing_or_elsewhere_is_refused(tmp_path, changes):
    assert refusal(tmp_path, **changes) == "file.unsafe"


@pytest.mark.parametrize("broken", ["<worksheet", "", "<a></b>", "\0"])
def test_broken_markup_is_refused(tmp_path, broken):
    assert refusal(tmp_path, sheet=broken) == "file.not_a_workbook"


def test_a_million_empty_bordered_rows_are_read_quickly(tmp_path):
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 50_000))
    styles = f'<styleSheet xmlns="{MAIN}"/>'
    content = parts(sheet=data(f'<row r="1">{HEAD}</row><row r="2">{BODY}</row>', empty))
    pack(tmp_path / "a.xlsx", content | {"xl/styles.xml": styles})
    grid = next(read_grids(tmp_path / "a.xlsx", "xlsx"))
    assert grid.height == 2


class TestChild:
    def test_a_child_that_takes_too_long_is_killed(self, tmp_path):
        path = pack(tmp_path / "a.xlsx", parts())
        with pytest.raises(FileRefused) as refused:
            child.read_in_child(path, "xlsx", seconds=0.001)
        assert refused.value.rule == "file.unsafe"

    def test_a_child_that_breaks_down_refuses_the_file(self, tmp_path):
        with pytest.raises(FileRefused) as refused:
            child.read_in_child(tmp_path / "missing.xlsx", "xlsx")
        assert refused.value.rule == "file.not_a_workbook"

    def test_what_the_child_refuses_arrives_with_its_words(self, tmp_path):
        path = pack(tmp_path / "a.xlsx", parts(sheet="<!DOCTYPE x>" + sheet()))
        with pytest.raises(FileRefused) as refused:
            child.read_in_child(path, "xlsx")
        assert refused.value.rule == "file.unsafe"
        assert "entities" in str(refused.value)

    def test_the_child_does_not_see_the_keys_of_the_product(self, monkeypatch):
        monkeypatch.setenv("SHIXIANG_AUDIT_KEY", "secret")
        assert "secret" not in str(child.child_environment())
