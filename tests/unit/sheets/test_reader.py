"""What the reading child says, asked in the same process."""

import resource

import pytest

from app.kernel.errors import FileRefused
from app.sheets import reader
from app.sheets.address import a1, column_number, letters, parse_a1
from app.sheets.delimited import decode
from app.sheets.grid import Grid
from app.sheets.wire import unpack
from tests.unit.sheets.files import pack, parts, sheet


def said(capsys, path, kind="xlsx"):
    reader.main(str(path), kind)
    return capsys.readouterr().out.splitlines()


def test_it_prints_the_grids_of_the_file(tmp_path, capsys):
    path = pack(tmp_path / "a.xlsx", parts())
    (grid,) = unpack(said(capsys, path))
    assert grid.own(1, 1) == "甲许可"


def test_it_prints_why_a_file_is_refused(tmp_path, capsys):
    path = pack(tmp_path / "a.xlsx", parts(sheet="<!DOCTYPE x>" + sheet()))
    with pytest.raises(FileRefused) as refused:
        unpack(said(capsys, path))
    assert refused.value.rule == "file.unsafe"


def test_want_of_memory_refuses_the_file(tmp_path, capsys, monkeypatch):
    def greedy(path, kind):
        raise MemoryError

    monkeypatch.setattr(reader, "read_grids", greedy)
    with pytest.raises(FileRefused) as refused:
        unpack(said(capsys, tmp_path / "a.xlsx"))
    assert refused.value.rule == "file.unsafe"


def test_it_may_write_no_file_and_use_little_memory(monkeypatch):
    limits = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, both: limits.update({what: both[0]}))
    reader.limit_resources()
    assert limits[resource.RLIMIT_FSIZE] == 0
    assert limits[resource.RLIMIT_AS] < 2 * 2**30
    assert limits[resource.RLIMIT_CPU] <= 20


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")])
def test_columns_have_the_names_of_a_spreadsheet(column, name):
    assert (letters(column), column_number(name)) == (name, column)
    assert parse_a1(a1(6, column)) == (6, column)


@pytest.mark.parametrize("text", ["", "A0", "1A", "A1:B2", "AAAA1", "a1"])
def test_anything_else_is_no_address(text):
    with pytest.raises(ValueError, match="not a cell"):
        parse_a1(text)


def test_bytes_of_no_encoding_are_no_table():
    with pytest.raises(FileRefused):
        decode(bytes([0x81, 0xFF, 0x80, 0xFE]) * 50)


def test_a_row_below_the_sheet_is_empty():
    assert Grid("a", [["x"]]).own(9, 9) is None
    assert Grid("a", []).filled(3) == []
