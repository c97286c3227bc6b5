"""OpenDocument workbooks written row by row, in the same memory at any length."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from app.sheets.books import Head, Heading, TableWriter, head_of, sheet_title

# What XML cannot hold; such a sign stands for nothing in a cell.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(" {2,}|^ | $")


class OdsBook:
    """Each worksheet waits in a file of its own until the workbook is put together."""

    several = True

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path, self.spools = path, ExitStack()
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.tables: list[tuple[str, IO[str]]] = []
        # Last in, first out: the workbook is put together before the spools are gone.
        stack.enter_context(self.spools)
        stack.callback(self._close)

    def table(self, name: str, headings: Sequence[Heading], *, title: str = "") -> TableWriter:
        """A worksheet after those there are."""
        names = [known for known, _file in self.tables]
        part = self.folder / str(len(names))
        spool = self.spools.enter_context(part.open("w+", encoding="utf-8"))
        self.tables.append((sheet_title(name, names), spool))
        table = _OdsTable(spool)
        if title:
            table.append([title])
        table.head(head_of(headings))
        return table

    def _close(self) -> None:
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            kind = zipfile.ZipInfo("mimetype", date_time=_EPOCH)
            archive.writestr(kind, _KIND)
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
            with archive.open("content.xml", "w", force_zip64=True) as content:
                content.write(_BEFORE.encode())
                for name, spool in self.tables:
                    content.write(f"<table:table table:name={quoteattr(name)}>".encode())
                    spool.seek(0)
                    while chunk := spool.read(65_536):
                        content.write(chunk.encode())
                    content.write(b"</table:table>")
                content.write(_AFTER.encode())


class _OdsTable:
    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def head(self, head: Head) -> None:
        areas = {
            (top, left): (bottom - top + 1, right - left + 1)
            for top, left, bottom, right in head.spans
        }
        for at, row in enumerate(head.rows):
            cells = [_ods_cell(text, areas.get((at, column))) for column, text in enumerate(row)]
            self.file.write(f"<table:table-row>{''.join(cells)}</table:table-row>")

    def append(self, row: Sequence[Any]) -> None:
        cells = "".join(map(_ods_cell, row))
        self.file.write(f"<table:table-row>{cells}</table:table-row>")


def _ods_cell(value: Any, area: tuple[int, int] | None = None) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int):
        attributes = f'office:value-type="float" office:value="{value:d}"'
        return f"<table:table-cell {attributes}><text:p>{value:d}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in str(value).split("\n"))
    tall, wide = area or (1, 1)
    span = f' table:number-rows-spanned="{tall}" table:number-columns-spanned="{wide}"'
    attributes = f'office:value-type="string"{span if area else ""}'
    return f"<table:table-cell {attributes}>{lines}</table:table-cell>"


def _ods_text(line: str) -> str:
    """Blanks that XML would drop are written as elements."""
    return _BLANKS.sub(_ods_blanks, escape(_NO_XML.sub("", line)))


def _ods_blanks(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


_EPOCH = (1980, 1, 1, 0, 0, 0)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_BEFORE = (
    f'{_XML}<office:document-content xmlns:office="{_SPACE}:office:1.0"'
    f' xmlns:table="{_SPACE}:table:1.0" xmlns:text="{_SPACE}:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
_AFTER = "</office:spreadsheet></office:body></office:document-content>"
