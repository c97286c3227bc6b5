"""Workbooks written part by part, so that they may be wrong in every way."""

import struct
import zipfile

import openpyxl

from app.sheets.address import parse_a1
from app.sheets.files import understand_grids
from app.sheets.grid import Grid, Span
from tests.unit.sheets.specs import VOCABULARY

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats"
TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{TYPE}-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}-officedocument.spreadsheetml.sheet'
    f'.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}'
    '-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def relation(target, *, kind="worksheet", extra=""):
    return (
        f'{RELATIONS}<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}" {extra}/>'
        "</Relationships>"
    )


def cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = "".join(
    cell(f"{c}1", t) for c, t in zip("ABC", ("序号", "事项名称", "承诺时限"), strict=True)
)
BODY = f"{cell('B2', '甲许可')}{cell('C2', '5个工作日')}"
DATA = f'<row r="1">{HEAD}</row><row r="2">{BODY}</row>'


def sheet(data=DATA, *, before="", after=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def parts(**changes):
    """The parts of a small sound workbook; a changed part by the last word of its name."""
    found = {
        "types": ("[Content_Types].xml", TYPES),
        "rels": ("_rels/.rels", relation("xl/workbook.xml", kind="officeDocument")),
        "workbook": ("xl/workbook.xml", WORKBOOK),
        "book_rels": ("xl/_rels/workbook.xml.rels", relation("worksheets/sheet1.xml")),
        "sheet": ("xl/worksheets/sheet1.xml", sheet()),
    }
    found |= {key: (found[key][0], text) for key, text in changes.items()}
    return dict(found.values())


def pack(path, content, *, more=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*content.items(), *more]:
            archive.writestr(name, data)
    return path


def workbook(path, rows, *, merges=(), sheet="Sheet1"):
    """A workbook of plain rows, as openpyxl writes it."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merges:
        page.merge_cells(area)
    book.save(path)
    return path


def record(kind, data=b""):
    """One record of a binary workbook (.xlsb)."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    size = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return number + size + data


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_row(row, cells, *, hidden=False):
    """A row of texts and, for an int, of the error with that code."""
    head = record(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(4))
    body = b""
    for column, value in enumerate(cells):
        at = struct.pack("<II", column, 0)
        body += (
            record(3, at + bytes([value]))
            if isinstance(value, int)
            else record(6, at + wide(value))
        )
    return head + body


def binary_workbook(path, rows, *, hidden=(), merges=(), columns=b""):
    """A small .xlsb file."""
    book = record(131) + record(153, b"\x01" + bytes(11)) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("清单"))
    book += record(144) + record(132)
    data = b"".join(binary_row(at, row, hidden=at in hidden) for at, row in enumerate(rows))
    box = record(148, struct.pack("<4I", 0, len(rows) - 1, 0, 9))
    joined = b"".join(record(176, struct.pack("<4I", *area)) for area in merges)
    page = record(129) + box + columns + record(145) + data + record(146) + joined + record(130)
    types = TYPES.replace("workbook.xml", "workbook.bin").replace("sheet1.xml", "sheet1.bin")
    return pack(
        path,
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relation("xl/workbook.bin", kind="officeDocument"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relation("worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": page,
        },
    )


def code(number, serial=0):
    """An implementation code that passes every check."""
    return f"1151130168236467954510119{number:03d}{serial:03d}"


def grid(rows, *areas, name="Sheet1"):
    """A worksheet that was read already; shorter rows are as good as long ones."""
    spans = []
    for area in areas:
        first, last = area.split(":")
        spans.append(Span(*parse_a1(first), *parse_a1(last)))
    return Grid(name, [[None if v == "" else v for v in row] for row in rows], spans=spans)


def understand(*grids):
    """What the reader makes of worksheets, with the fields of the tests."""
    return understand_grids(grids, VOCABULARY)
