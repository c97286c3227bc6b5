"""What a file is, and what it is called once it is kept."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.kernel.errors import FileRefused
from app.kernel.file_kinds import LONGEST_NAME, kind_of, safe_name

ALL = ("pdf", "docx", "xlsx", "ofd", "png", "jpg")
PDF = b"%PDF-1.7\n"


def packed(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


GOOD = {
    "a.pdf": PDF,
    "A.PDF": PDF,
    "a.png": b"\x89PNG\r\n\x1a\nrest",
    "a.jpeg": b"\xff\xd8\xff\xe0",
    "a.docx": packed("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "a.ofd": packed("OFD.xml", "Doc_0/Document.xml"),
}
BAD = {
    "a.exe": b"MZ",
    "a.html": b"<script>",
    "a.svg": b"<svg>",
    "a.zip": packed("a"),
    "a.pdf": b"<html>%PDF-",
    "a.png": PDF,
    "a.jpg": b"GIF89a",
    "a.docx": packed("xl/workbook.xml"),
    "a.xlsx": b"PK\x03\x04 broken",
    "b.xlsx": packed("xl/workbook.xml", "xl/vbaProject.bin"),
    "c.xlsx": packed("xl/workbook.xml", "XL/Workbook.xml"),
    "d.docx": packed("word/document.xml", "../../evil"),
    "pdf": PDF,
}
# The name that is handed in, and the one under which it is kept; None where it is refused.
HOSTILE = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\win.pdf": "win.pdf",
    "/etc/a.pdf": "a.pdf",
    "C:\\a.pdf": "a.pdf",
    "C:a.pdf": "C_a.pdf",
    "a.pdf\x00.exe": "a.pdf.exe",
    "a\x00.pdf": "a.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_ x=1.pdf",
    'a"; filename="b.exe".pdf': "a_; filename=_b.exe_.pdf",
    "<script>alert(1)<!--.pdf": "_script_alert(1)_!--.pdf",
    "a\u202efdp.exe.pdf": "afdp.exe.pdf",
    "CON.pdf": "_CON.pdf",
    "lpt1.x.pdf": "_lpt1.x.pdf",
    "a.pdf. . .": "a.pdf",
    "  a.pdf  ": "a.pdf",
    "a.pdf::$DATA": "a.pdf__$DATA",
    "a.pdf/": None,
    "": None,
    ".": None,
    "..": None,
    ".pdf": None,
    "....pdf": None,
    "\u200b\u2028.pdf": None,
    "办法" * 200 + ".pdf": ("办法" * 200)[: LONGEST_NAME - 4] + ".pdf",
    "a\ud800.pdf": "a?.pdf",
    "e\u0301.pdf": "é.pdf",
    "|rm -rf *.pdf": "_rm -rf _.pdf",
    "~/.ssh/id.pdf": "id.pdf",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_what_its_content_and_its_name_say(name):
    assert kind_of(name, GOOD[name], ALL) in ALL


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_something_else_is_refused(name):
    with pytest.raises(FileRefused) as refused:
        kind_of(name, BAD[name], ALL)
    assert refused.value.rule in ("file.kind", "file.macro")


def test_a_kind_that_a_record_does_not_take_is_refused():
    with pytest.raises(FileRefused):
        kind_of("a.pdf", PDF, ("png",))


@pytest.mark.parametrize("name", HOSTILE)
def test_of_a_hostile_name_only_a_name_is_left(name):
    expected = HOSTILE[name]
    if expected is None:
        with pytest.raises(FileRefused) as refused:
            safe_name(name)
        assert refused.value.rule == "file.name"
    else:
        assert safe_name(name) == expected.replace("?", "_")
        assert len(safe_name(name)) <= LONGEST_NAME


def test_there_are_enough_hostile_names():
    assert len(HOSTILE) >= 25
