"""Text tables: which encoding, which separator, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re

from charset_normalizer import from_bytes

from app.kernel.errors import FileRefused
from app.kernel.lazy import _
from app.sheets.formulas import restored
from app.sheets.grid import Grid, Value, text_cell
from app.sheets.opening import MAX_LINES, not_a_workbook, too_many_rows

SHEET = "Sheet1"
MAX_FIELD = 128 * 2**10
MAX_COLUMNS = 16_384
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",\t;|"


def read_delimited(content: bytes) -> Grid:
    """The one sheet of a text table.

    :raises FileRefused: for bytes that are no text, and for a quote that never ends.
    """
    text = decode(content)
    if "\0" in text:
        raise not_a_workbook()
    csv.field_size_limit(MAX_FIELD)
    separator = separator_of(text)
    rows: list[list[Value]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise not_a_workbook()
            if len(rows) >= MAX_LINES:
                raise too_many_rows()
            rows.append([text_cell(restored(cell.replace("\r\n", "\n"))) for cell in cells])
    except csv.Error:
        raise FileRefused(
            "file.not_a_workbook",
            _("Line %(line)s cannot be read. Is a quotation mark open?", line=reader.line_num),
        ) from None
    return Grid(SHEET, rows)


def decode(content: bytes) -> str:
    """The text of a file: by its mark, as UTF-8, as GB 18030, or by what its letters look like.

    :raises FileRefused: where none of them fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content[:65_536], cp_isolation=["big5", "utf_16_le", "utf_16_be"]).best()
    if best is None:
        raise not_a_workbook()
    return _strict(content, best.encoding)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise not_a_workbook() from None


def separator_of(text: str) -> str:
    """The sign that splits the most of the first lines, quoted parts left out."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text[:65_536])
    lines = [line for line in bare.splitlines() if line.strip()][:50]
    counts = {sign: sum(sign in line for line in lines) for sign in _SEPARATORS}
    most = max(counts.values(), default=0)
    if not most:
        return ","
    busy = [sign for sign in _SEPARATORS if counts[sign] == most]
    return max(busy, key=lambda sign: sum(line.count(sign) for line in lines))
