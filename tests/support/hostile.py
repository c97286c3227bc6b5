"""Files that attack a reader, and odd ones that people really have: written part by part.

`python -m tests.support.hostile FOLDER` reads every file there as uploads are read, and tells of
each what became of it, in how many seconds, and the most memory that a reading child took so far.
"""

from __future__ import annotations

import io
import json
import resource
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from app.factory import create_app
from app.kernel.errors import FileRefused
from app.sheets.files import read_file
from config import Settings
from tests.unit.sheets.files import (
    DATA,
    HEAD,
    MAIN,
    WORKBOOK,
    cell,
    parts,
    relation,
    sheet,
)
from tests.unit.sheets.specs import VOCABULARY

ROOT = Path(__file__).parents[2]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def packed(
    content: dict[str, Any], *, more: Sequence[tuple[str, Any]] = (), level: int = 6
) -> bytes:
    """A packed file of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in [*content.items(), *more]:
            archive.writestr(name, text)
    return data.getvalue()


def book(data: str = DATA, *, before: str = "", after: str = "", **changes: str) -> bytes:
    return packed(parts(sheet=sheet(data, before=before, after=after), **changes))


def with_part(name: str, text: str | bytes) -> bytes:
    return packed(parts() | {name: text})


def word(body: str, *, before: str = "") -> bytes:
    """A document with this body."""
    main = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = relation("word/document.xml", kind="officeDocument")
    return packed({"[Content_Types].xml": types, "word/document.xml": main, "_rels/.rels": rels})


def many_rows(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, count))


def lied_about() -> bytes:
    """A part that says it is small and is not: the sizes in the directory are changed."""
    content = bytearray(packed(parts(sheet=sheet(DATA) + " " * 40_000_000)))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = 0
        while (at := content.find(mark, at)) >= 0:
            if struct.unpack_from("<I", content, at + offset)[0] > 30_000_000:
                struct.pack_into("<I", content, at + offset, 1_000)
            at += 4
    return bytes(content)


def linked() -> bytes:
    data = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(data, "a") as archive:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return data.getvalue()


def locked() -> bytes:
    content = bytearray(packed(parts()))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.find(mark) + offset] |= 1
    return bytes(content)


def shared(count: int) -> bytes:
    """Many shared texts, all of them long."""
    text = f"<si><t>{'文' * 300}</t></si>" * count
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{text}</sst>')


def opened(content: str, *, name: str = "content.xml") -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    body = f"<office:document-content{names}><office:body><office:spreadsheet>{content}"
    end = "</office:spreadsheet></office:body></office:document-content>"
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed({"mimetype": ODS_TYPE, name: body + end, "META-INF/manifest.xml": manifest})


def page(rows: str) -> bytes:
    return f"<html><body><table>{rows}</table></body></html>".encode()


HTML_ROW = "<tr>" + "<td>1</td>" * 500 + "</tr>"
# name: (content, the rules it may be refused with; none: it is read, with whatever it says)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb-one-part.xlsx": (
        lambda: packed(parts(sheet="0" * 100_000_000), level=9),
        "file.too_large",
    ),
    "bomb-one-cell.xlsx": (
        lambda: book(f'<row r="1">{cell("A1", "x" * 10_000_000)}</row>'),
        "file.too_large file.unsafe",
    ),
    "bomb-many-parts.xlsx": (
        lambda: packed(parts() | {f"xl/media/{n}.png": "" for n in range(20_000)}),
        "file.unsafe",
    ),
    "bomb-that-lies.xlsx": (lied_about, "file.unsafe file.too_large file.not_a_workbook"),
    "bomb-shared-texts.xlsx": (lambda: shared(200_000), "file.too_large file.unsafe"),
    "bomb-rows.xlsx": (lambda: book(many_rows(1_000_000)), "file.too_large"),
    "far-corner.xlsx": (
        lambda: book(f'<row r="1">{HEAD}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "file.unsafe",
    ),
    "row-overflow.xlsx": (
        lambda: book(f'<row r="99999999999">{cell("A99999999999", "x")}</row>'),
        "file.unsafe",
    ),
    "column-overflow.xlsx": (lambda: book(f'<row r="1">{cell("ZZZZ1", "x")}</row>'), "file.unsafe"),
    "row-negative.xlsx": (lambda: book(f'<row r="-1">{cell("A1", "x")}</row>'), "file.unsafe"),
    "merges.xlsx": (
        lambda: book(
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_001))
            + "</mergeCells>"
        ),
        "file.unsafe",
    ),
    "merged-whole-sheet.xlsx": (
        lambda: book(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "*",
    ),
    "merge-backwards.xlsx": (
        lambda: book(after='<mergeCells><mergeCell ref="D9:A1"/></mergeCells>'),
        "*",
    ),
    "merge-nonsense.xlsx": (
        lambda: book(after='<mergeCells><mergeCell ref="::"/></mergeCells>'),
        "*",
    ),
    "deep.xlsx": (lambda: book(after="<a>" * 5_000 + "</a>" * 5_000), "file.unsafe"),
    "attributes.xlsx": (
        lambda: book(after=f"<x {' '.join(f'a{n}=' + chr(34) * 2 for n in range(9_000))}/>"),
        "file.unsafe",
    ),
    "xxe-sheet.xlsx": (lambda: packed(parts(sheet=XXE + sheet())), "file.unsafe"),
    "xxe-workbook.xlsx": (lambda: packed(parts(workbook=XXE + WORKBOOK)), "file.unsafe"),
    "xxe-styles.xlsx": (
        lambda: with_part("xl/styles.xml", f'{XXE}<styleSheet xmlns="{MAIN}"/>'),
        "file.unsafe",
    ),
    "laughs.xlsx": (lambda: packed(parts(sheet=LAUGHS + sheet())), "file.unsafe"),
    "laughs-shared.xlsx": (
        lambda: with_part("xl/sharedStrings.xml", f'{LAUGHS}<sst xmlns="{MAIN}"/>'),
        "file.unsafe",
    ),
    "external-sheet.xlsx": (
        lambda: packed(
            parts(book_rels=relation("http://10.0.0.1/s.xml", extra='TargetMode="External"'))
        ),
        "file.unsafe",
    ),
    "missing-sheet.xlsx": (
        lambda: packed(parts(book_rels=relation("worksheets/no.xml"))),
        "file.unsafe",
    ),
    "climbing-sheet.xlsx": (
        lambda: packed(parts(book_rels=relation("../../etc/passwd"))),
        "file.unsafe",
    ),
    "slip.xlsx": (lambda: packed(parts() | {"../../x.sh": "x"}), "file.unsafe"),
    "slip-backwards.xlsx": (lambda: packed(parts() | {"..\\..\\x.bat": "x"}), "file.unsafe"),
    "slip-drive.xlsx": (lambda: packed(parts() | {"C:/x.bat": "x"}), "file.unsafe"),
    "twice.xlsx": (lambda: packed(parts(), more=[("XL/WORKBOOK.XML", WORKBOOK)]), "file.unsafe"),
    "link.xlsx": (linked, "file.unsafe"),
    "locked-part.xlsx": (locked, "file.encrypted"),
    "password.xlsx": (lambda: OLE + "EncryptedPackage\0".encode("utf-16-le"), "file.encrypted"),
    "macro.xlsx": (lambda: with_part("xl/vbaProject.bin", b"x"), "file.macro"),
    "macro.xlsm": (lambda: with_part("xl/vbaProject.bin", b"x"), "file.macro"),
    "polyglot-pdf.xlsx": (
        lambda: b"%PDF-1.7\n" + packed(parts()),
        "file.not_a_workbook file.unsafe",
    ),
    "polyglot-page.xlsx": (lambda: b"<html><script>1</script>" + packed(parts()), "*"),
    "polyglot-zip.xlsx": (lambda: b"PK\x03\x04" + bytes(26) + packed(parts()), "file.unsafe"),
    "cut-off.xlsx": (lambda: packed(parts())[:-40], "file.not_a_workbook"),
    "noise.xlsx": (lambda: b"PK\x03\x04" + bytes(range(256)) * 40, "file.not_a_workbook"),
    "nul.xlsx": (lambda: book(f'<row r="1">{cell("A1", chr(0))}</row>'), "file.not_a_workbook"),
    "loops.xls": (
        lambda: (
            OLE[:76]
            + struct.pack("<109I", *range(109))
            + OLE
            + "Workbook\0".encode("utf-16-le")
            + bytes(4_096)
        ),
        "file.unsafe file.not_a_workbook",
    ),
    "noise.xls": (
        lambda: OLE + "Workbook\0".encode("utf-16-le") + bytes(range(256)) * 100,
        "file.unsafe file.not_a_workbook",
    ),
    "bomb.docx": (lambda: word("<w:p/>" * 9_000_000), "file.too_large file.unsafe"),
    "xxe.docx": (lambda: word("<w:tbl/>", before=XXE), "file.unsafe"),
    "deep.docx": (
        lambda: word("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200),
        "file.unsafe",
    ),
    "wide.docx": (
        lambda: word(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>'
            "<w:p/></w:tc></w:tr></w:tbl>"
        ),
        "*",
    ),
    "many-cells.docx": (
        lambda: word(
            "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>") * 20_000 + "</w:tbl>"
        ),
        "*",
    ),
    "dense.xlsx": (
        lambda: book(f'<row r="1">{HEAD}</row><row r="1200">{cell("XFA1200", "x")}</row>'),
        "file.unsafe",
    ),
    "wide-box.xlsx": (
        lambda: book(f'<row r="1">{HEAD}</row><row r="600">{cell("XFA600", "x")}</row>'),
        "*",
    ),
    "cells.xls": (lambda: page(HTML_ROW * 3_400), "file.unsafe"),
    "spans.xls": (lambda: page('<tr><td rowspan="65000" colspan="65000">x</td></tr>' * 2_000), "*"),
    "span-nonsense.xls": (lambda: page('<tr><td colspan="-1" rowspan="x">x</td></tr>'), "*"),
    "deep-page.xls": (lambda: page("<tr><td>" + "<div>" * 50_000 + "x"), "*"),
    "deep-tables.xls": (lambda: page("<tr><td><table>" * 20_000), "*"),
    "long-line.csv": (lambda: b"a" * 20_000_000, "file.not_a_workbook"),
    "open-quote.csv": (lambda: '序号,"事项名称\n'.encode() * 100_000, "file.not_a_workbook"),
    "many-columns.csv": (lambda: b"," * 2_000_000, "file.not_a_workbook"),
    "many-lines.csv": (lambda: b"1,2\n" * 4_500_000, "file.too_large"),
    "nul.csv": ("序号,事项名称\n1,甲\0乙".encode, "file.not_a_workbook"),
    "surrogates.csv": (lambda: "序号,事项名称\n1,甲".encode() + b"\xed\xa0\x80", "*"),
    "half-utf16.csv": (
        lambda: b"\xff\xfe" + "序号".encode("utf-16-le") + b"\x00\xd8\x01",
        "file.not_a_workbook",
    ),
    "repeated.ods": (
        lambda: opened(
            '<table:table table:name="a"><table:table-row table:number-rows-repeated='
            '"1048576"><table:table-cell office:value-type="string" '
            'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        "file.unsafe",
    ),
    "xxe.ods": (lambda: packed({"mimetype": ODS_TYPE, "content.xml": XXE + "<a/>"}), "file.unsafe"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(400), "file.not_a_workbook"),
    "empty.xlsx": (lambda: b"", "file.not_a_workbook"),
    "archive.xlsx": (lambda: b"Rar!\x1a\x07\x01\x00", "file.not_a_workbook"),
}


SLOW = frozenset(
    [
        "bomb-rows.xlsx",
        "wide-box.xlsx",
        "dense.xlsx",
        "bomb.docx",
        "bomb-shared-texts.xlsx",
        "many-cells.docx",
        "bomb-one-part.xlsx",
        "many-lines.csv",
        "long-line.csv",
        "spans.xls",
        "cells.xls",
    ]
)


def write_all(folder: Path, files: dict[str, tuple[Callable[[], bytes], Any]]) -> None:
    """Each file of the set under its name."""
    for name, (content, _expected) in files.items():
        (folder / name).write_bytes(content())


def told(path: Path) -> dict[str, Any]:
    """What became of a file."""
    started = perf_counter()
    found: dict[str, Any] = {"file": path.name, "rule": None, "message": "", "names": []}
    try:
        records = read_file(path, path.name, VOCABULARY)
        found["names"] = [row.values.get("name") for row in records.rows]
    except FileRefused as refused:
        found |= {"rule": refused.rule, "message": str(refused)}
    found["seconds"] = round(perf_counter() - started, 2)
    found["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return found


def outcomes(folder: Path) -> dict[str, dict[str, Any]]:
    """What became of every file in the folder, told by a process of its own."""
    command = [sys.executable, "-m", "tests.support.hostile", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["file"]: line for line in lines}


def main(folder: Path) -> None:
    """Read every file, with the words that a clerk would see."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), database_url=f"sqlite:///{home}/none.db")
        with create_app(settings).app_context():
            for path in sorted(folder.iterdir()):
                sys.stdout.write(json.dumps(told(path), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
