"""The same sheet in every format, and what each format says besides its values."""

import struct
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from app.kernel.errors import FileRefused
from app.sheets import compound
from app.sheets.compound import workbook_stream
from app.sheets.delimited import decode, read_delimited, separator_of
from app.sheets.grid import Broken, Grid, Span
from app.sheets.wire import pack as packed_lines
from app.sheets.wire import unpack
from app.sheets.workbook import read_grids
from tests.unit.sheets.files import (
    MAIN,
    WORKBOOK,
    binary_workbook,
    cell,
    pack,
    parts,
    record,
    relation,
    sheet,
)

ODD = Path(__file__).parents[2] / "workbooks" / "odd"
NOT_AVAILABLE = Broken("error", "#N/A")


def only(path, kind):
    (grid,) = read_grids(path, kind)
    return grid


def made(tmp_path, data, **says):
    return only(pack(tmp_path / "a.xlsx", parts(sheet=sheet(data, **says))), "xlsx")


class TestPackedWorkbook:
    def test_an_error_cell_is_not_an_empty_one(self, tmp_path):
        row = f'<row r="1">{cell("A1", "x")}<c r="B1" t="e"><v>#REF!</v></c></row>'
        assert made(tmp_path, row).rows == [["x", Broken("error", "#REF!")]]

    def test_a_formula_that_was_never_calculated_is_told(self, tmp_path):
        row = (
            '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c>'
            '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
        )
        never = Broken("formula", "=")
        assert made(tmp_path, row).rows == [[never, never, 2]]

    def test_what_is_hidden_is_told(self, tmp_path):
        columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
        row = f'<row r="1" hidden="1">{cell("A1", "x")}</row>'
        grid = made(tmp_path, row, before=columns)
        assert (grid.hidden_rows, grid.hidden_columns) == ({0}, {1, 2})

    def test_positions_may_be_left_out(self, tmp_path):
        text = "<c t='inlineStr'><is><t>x</t></is></c>"
        row = f"<row>{text}<c t='e'><v>#N/A</v></c></row>"
        assert made(tmp_path, row).rows == [["x", NOT_AVAILABLE]]

    def test_merged_cells_show_the_value_of_the_first(self, tmp_path):
        merges = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
        row = f'<row r="1">{cell("A1", "x")}</row><row r="2">{cell("C2", "y")}</row>'
        grid = made(tmp_path, row, after=merges)
        assert [grid.value(r, c) for r in (0, 1) for c in (0, 1, 2)] == ["x"] * 2 + [
            None,
            "x",
            "x",
            "y",
        ]

    def test_numbers_and_days_keep_their_kind(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.append([1, 1.5, 1.15113016823647e17, True, date(2025, 6, 30)])
        book.active.append([datetime(2025, 6, 30, 12, 30), "0001"])  # noqa: DTZ001 a cell has no zone
        book.save(tmp_path / "a.xlsx")
        assert only(tmp_path / "a.xlsx", "xlsx").rows == [
            [1, 1.5, 1.15113016823647e17, True, date(2025, 6, 30)],
            [datetime(2025, 6, 30, 12, 30), "0001"],  # noqa: DTZ001 a cell has no zone
        ]

    def test_the_calendar_of_1904_is_told(self, tmp_path):
        book = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
        path = pack(tmp_path / "a.xlsx", parts(workbook=book))
        assert only(path, "xlsx").epoch_1904

    def test_a_chart_sheet_is_no_table(self, tmp_path):
        chart = f'<chartsheet xmlns="{MAIN}"/>'
        more = '<sheet name="Chart" sheetId="2" r:id="rId2"/></sheets>'
        two = relation("worksheets/sheet1.xml").replace(
            "</Relationships>",
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>',
        )
        content = parts(workbook=WORKBOOK.replace("</sheets>", more), book_rels=two)
        pack(tmp_path / "a.xlsx", content | {"xl/chartsheets/sheet1.xml": chart})
        assert [grid.name for grid in read_grids(tmp_path / "a.xlsx", "xlsx")] == ["Sheet1"]


class TestOldBinaryWorkbook:
    def test_errors_and_what_is_hidden_are_told(self):
        grid = next(read_grids(ODD / "errors.xls", "xls"))
        assert grid.own(1, 3) == NOT_AVAILABLE
        assert grid.own(2, 4) == Broken("error", "#REF!")
        assert (grid.hidden_rows, grid.hidden_columns) == ({2}, {4})

    def test_a_workbook_with_a_password_is_refused(self, tmp_path):
        content = (ODD / "errors.xls").read_bytes()
        stream = workbook_stream(content)
        at = content.find(stream[:64])
        first = struct.unpack_from("<H", stream, 2)[0] + 4
        locked = content[: at + first] + struct.pack("<HH", 0x2F, 0) + content[at + first + 4 :]
        (tmp_path / "a.xls").write_bytes(locked)
        with pytest.raises(FileRefused) as refused:
            list(read_grids(tmp_path / "a.xls", "xls"))
        assert refused.value.rule == "file.encrypted"

    def test_sectors_that_lead_in_circles_are_refused(self, tmp_path):
        content = bytearray((ODD / "errors.xls").read_bytes())
        table = struct.unpack_from("<I", content, 76)[0]
        start = (table + 1) * 512
        content[start : start + 512] = struct.pack("<128I", *range(128))
        (tmp_path / "a.xls").write_bytes(content)
        with pytest.raises(FileRefused) as refused:
            list(read_grids(tmp_path / "a.xls", "xls"))
        assert refused.value.rule == "file.unsafe"

    @pytest.mark.parametrize("length", [20, 76, 600, 1500])
    def test_a_file_that_was_cut_off_is_refused(self, tmp_path, length):
        content = (ODD / "errors.xls").read_bytes()
        (tmp_path / "a.xls").write_bytes(content[:length])
        with pytest.raises(FileRefused):
            list(read_grids(tmp_path / "a.xls", "xls"))

    def test_the_error_of_a_formula_is_told(self):
        head = struct.pack("<HHH", 1, 2, 0)
        wrong = head + b"\x02\0\x07\0\0\0\xff\xff"
        right = head + struct.pack("<d", 5.0)
        assert compound._error(0x0006, wrong) == 0x07
        assert compound._error(0x0006, right) is None
        assert compound._error(0x0205, head + b"\x01\0") is None


class TestBinaryWorkbook:
    def test_errors_merges_and_what_is_hidden_are_told(self, tmp_path):
        hidden = record(60, struct.pack("<IIIIH", 1, 1, 0, 0, 1))
        rows = [["序号", "名称"], ["1", 0x2A], ["2", "乙"]]
        path = binary_workbook(
            tmp_path / "a.xlsb", rows, hidden=(2,), merges=[(1, 2, 0, 0)], columns=hidden
        )
        grid = only(path, "xlsb")
        assert grid.rows == [["序号", "名称"], ["1", NOT_AVAILABLE], ["2", "乙"]]
        assert grid.spans == [Span(1, 0, 2, 0)]
        assert (grid.hidden_rows, grid.hidden_columns, grid.epoch_1904) == ({2}, {1}, True)

    def test_a_damaged_file_is_refused(self, tmp_path):
        path = binary_workbook(tmp_path / "a.xlsb", [["x"]])
        content = {
            "xl/workbook.bin": b"\x9c\x01\x7f\0",
            "xl/_rels/workbook.bin.rels": relation("x"),
        }
        pack(path, content)
        with pytest.raises(FileRefused):
            list(read_grids(path, "xlsb"))


class TestOpenDocument:
    @pytest.fixture
    def document(self, tmp_path):
        book = OpenDocumentSpreadsheet()
        table = Table(name="清单")
        table.addElement(TableColumn())
        table.addElement(TableColumn(visibility="collapse", numbercolumnsrepeated=2))
        for texts, span in ((["甲", None, "x"], (1, 2)), (["乙", "y", "#N/A"], (1, 1))):
            row = TableRow(visibility="collapse" if texts[0] == "乙" else "visible")
            for at, text in enumerate(texts):
                if text is None:
                    row.addElement(CoveredTableCell())
                    continue
                rows, columns = span if at == 0 else (1, 1)
                box = TableCell(
                    valuetype="string", numberrowsspanned=rows, numbercolumnsspanned=columns
                )
                box.addElement(P(text=text))
                row.addElement(box)
            table.addElement(row)
        book.spreadsheet.addElement(table)
        book.automaticstyles.addElement(Style(name="ro1", family="table-row"))
        book.save(str(tmp_path / "a.ods"))
        return tmp_path / "a.ods"

    def test_merges_errors_and_what_is_hidden_are_told(self, document):
        grid = only(document, "ods")
        assert grid.spans == [Span(0, 0, 0, 1)]
        assert grid.own(1, 2) == NOT_AVAILABLE
        assert grid.value(0, 1) == "甲"
        assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {1, 2})

    @pytest.mark.parametrize(
        ("content", "rule"),
        [
            ({"content.xml": '<a table:x="1"'}, "file.not_a_workbook"),
            ({}, "file.unsafe"),
            (
                {"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "<a/>"},
                "file.encrypted",
            ),
            ({"content.xml": '<t xmlns:table="t"><table:table-row '
              'table:number-rows-repeated="99999999"/></t>'}, "file.unsafe"),
            ({"content.xml": '<t xmlns:table="t"><table:table-cell '
              'table:number-columns-repeated="x"/></t>'}, "file.unsafe"),
        ],
    )  # fmt: skip
    def test_a_document_that_cannot_be_right_is_refused(self, tmp_path, content, rule):
        pack(tmp_path / "a.ods", content | {"mimetype": "x"})
        with pytest.raises(FileRefused) as refused:
            list(read_grids(tmp_path / "a.ods", "ods"))
        assert refused.value.rule == rule


class TestTextTable:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "gbk"]
    )
    def test_its_encoding_is_found(self, encoding):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        assert (
            decode(mark + "序号,名称㐂".replace("㐂", "").encode(encoding)).lstrip("\ufeff")
            == "序号,名称"
        )

    @pytest.mark.parametrize(
        ("text", "sign"),
        [
            ("a,b\n1,2", ","),
            ("a\tb\n1,2\t3", "\t"),
            ('a;b\n"1,2,3";4', ";"),
            ("a|b", "|"),
            ("a", ","),
        ],
    )
    def test_its_separator_is_found(self, text, sign):
        assert separator_of(text) == sign

    def test_line_breaks_within_quotes_stay(self):
        grid = read_delimited(b'a,b\r\n"1\r\n2",3\r\n')
        assert grid.rows == [["a", "b"], ["1\n2", "3"]]

    def test_an_error_of_a_spreadsheet_has_no_value(self):
        assert read_delimited(b"a,#N/A").rows == [["a", NOT_AVAILABLE]]

    def test_unusual_line_signs_separate_nothing(self):
        assert read_delimited("a\u2028b,c\x0bd".encode()).rows == [["a\u2028b", "c\x0bd"]]

    @pytest.mark.parametrize(
        "content",
        [b'a,"b\nc', b"a\0b", b"\xff\xfea", b"," * 20_000, b'"' + b"x" * 200_000 + b'"'],
    )
    def test_what_is_no_table_is_refused(self, content):
        with pytest.raises(FileRefused) as refused:
            read_delimited(content)
        assert refused.value.rule == "file.not_a_workbook"


class TestWire:
    def test_grids_arrive_as_they_were_sent(self):
        rows = [["甲", 1, 1.5, True, None, date(2025, 6, 30), NOT_AVAILABLE]] * 600
        moment = datetime(2025, 6, 30, 12)  # noqa: DTZ001 a cell has no zone
        sent = [
            Grid("a", rows, spans=[Span(0, 0, 1, 1)], hidden_rows=frozenset({3})),
            Grid("b", [[moment]], spans=[], visible=False, epoch_1904=True),
            Grid("c", [], spans=[]),
        ]
        assert unpack(packed_lines(sent)) == sent

    def test_a_message_that_stops_in_the_middle_is_noticed(self):
        lines = list(packed_lines([Grid("a", [["x"]])]))
        with pytest.raises(ValueError, match="stopped"):
            unpack(lines[:-1])
